package procedure

import (
	"errors"
	"fmt"
)

// Code is the stable name of a refusal, the same in the law, on the wire and in
// the clerk's message.
type Code string

// The refusals of the law.
const (
	CodeCalendarNotPublished Code = "calendar_not_published"
	CodeInvalidField         Code = "invalid_field"
	CodeUnknownUnit          Code = "unknown_unit"
	CodeRoleNotAllowed       Code = "role_not_allowed"
	CodeNotYourFile          Code = "not_your_file"
	// CodeNotHeld: whoever is away does not have it any more.
	CodeNotHeld                Code = "not_held"
	CodeStatusNotAllowed       Code = "status_not_allowed"
	CodeFileClosed             Code = "file_closed"
	CodeUnknownStep            Code = "unknown_step"
	CodeUnknownPaper           Code = "unknown_paper"
	CodeSupplementUsed         Code = "supplement_used"
	CodeSupplementWindowClosed Code = "supplement_window_closed"
	CodeSupplementIncomplete   Code = "supplement_incomplete"
	CodeReasonRequired         Code = "reason_required"
	CodeNewDateRequired        Code = "new_date_required"
	CodeNewDateNotWorking      Code = "new_date_not_working"
	CodeNewDateTooEarly        Code = "new_date_too_early"
	CodeNewDateTooLate         Code = "new_date_too_late"
	CodeAlreadyApologised      Code = "already_apologised"
	CodeNotDeclaredLate        Code = "not_declared_late"
	CodeApologyMissing         Code = "apology_missing"
	CodeNothingToAcknowledge   Code = "nothing_to_acknowledge"
	CodeNoSecondDate           Code = "no_second_date"
	CodeReceivedInFuture       Code = "received_in_future"
	// What somebody saw of a file is no longer how it stands.
	CodeFileChanged Code = "file_changed"
)

// Refusal is a command the law does not allow. It changes nothing.
type Refusal struct {
	Code Code `json:"code"`
	// Field is the input field at fault, or "".
	Field string `json:"field,omitempty"`
	// Args fill the placeholders of the code's message; never personal data.
	Args map[string]string `json:"args,omitempty"`
}

// Error implements error.
func (r *Refusal) Error() string {
	if r.Field == "" {
		return fmt.Sprintf("refused: %s %v", r.Code, r.Args)
	}
	return fmt.Sprintf("refused: %s (%s) %v", r.Code, r.Field, r.Args)
}

// Is makes errors.Is compare codes, so a refusal stays recognisable after it has
// crossed a process border.
func (r *Refusal) Is(target error) bool {
	var other *Refusal
	return errors.As(target, &other) && other.Code == r.Code
}

// Refuse makes a refusal; args are pairs of placeholder and value.
func Refuse(code Code, field string, args ...string) *Refusal {
	r := &Refusal{Code: code, Field: field}
	for i := 0; i+1 < len(args); i += 2 {
		if r.Args == nil {
			r.Args = make(map[string]string, len(args)/2)
		}
		r.Args[args[i]] = args[i+1]
	}
	return r
}

func refuse(code Code, field string, args ...string) error { return Refuse(code, field, args...) }
