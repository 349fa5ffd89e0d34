package contract

import (
	"maps"
	"slices"
	"strings"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// The refusals of the gateway. Together with those of packages procedure and duty
// they are every code an answer can carry.
const (
	// Who is asking.
	CodeUnauthorized       procedure.Code = "unauthorized"
	CodeInvalidCredentials procedure.Code = "invalid_credentials"
	CodeAccountLocked      procedure.Code = "account_locked"
	CodeTooManyRequests    procedure.Code = "too_many_requests"
	CodeSignatureInvalid   procedure.Code = "signature_invalid"

	// Browsers: forms, signing in through the identity provider, changing a password.
	CodeForeignRequest      procedure.Code = "foreign_request"
	CodeSignInAgain         procedure.Code = "sign_in_again"
	CodeSignInRefused       procedure.Code = "sign_in_refused"
	CodeNotStaff            procedure.Code = "not_staff"
	CodeProviderUnavailable procedure.Code = "provider_unavailable"
	CodeWrongPassword       procedure.Code = "wrong_password"
	CodePasswordTooShort    procedure.Code = "password_too_short"
	CodePasswordGuessable   procedure.Code = "password_guessable"
	CodePasswordUnchanged   procedure.Code = "password_unchanged"
	CodePasswordsDiffer     procedure.Code = "passwords_differ"

	// The shape of a request.
	CodeNotFound              procedure.Code = "not_found"
	CodeMethodNotAllowed      procedure.Code = "method_not_allowed"
	CodeUnsupportedMediaType  procedure.Code = "unsupported_media_type"
	CodeBodyTooLarge          procedure.Code = "body_too_large"
	CodeMalformedJSON         procedure.Code = "malformed_json"
	CodeUnknownField          procedure.Code = "unknown_field"
	CodeWrongType             procedure.Code = "wrong_type"
	CodeMalformedParameter    procedure.Code = "malformed_parameter"
	CodeIdempotencyKeyMissing procedure.Code = "idempotency_key_required"
	CodeIdempotencyKeyInvalid procedure.Code = "idempotency_key_invalid"
	CodeIdempotencyKeyReused  procedure.Code = "idempotency_key_reused"

	// The fields of a request.
	CodeInvalidFields      procedure.Code = "invalid_fields"
	CodeFieldRequired      procedure.Code = "field_required"
	CodeFieldTooLong       procedure.Code = "field_too_long"
	CodeForbiddenCharacter procedure.Code = "forbidden_character"
	CodeUnknownValue       procedure.Code = "unknown_value"
	CodeOutOfRange         procedure.Code = "out_of_range"
	CodeMalformedTime      procedure.Code = "malformed_time"
	CodeMalformedPhone     procedure.Code = "malformed_phone"
	CodeMalformedEmail     procedure.Code = "malformed_email"
	CodeMalformedIDNumber  procedure.Code = "malformed_id_number"
	CodeMalformedTaxCode   procedure.Code = "malformed_tax_code"
	CodeDuplicatePaper     procedure.Code = "duplicate_paper"
	CodeNeedsEmail         procedure.Code = "delivery_needs_email"
	CodeNeedsPhone         procedure.Code = "delivery_needs_phone"
	CodeNeedsAddress       procedure.Code = "delivery_needs_address"
	CodeDeliveryNotOffered procedure.Code = "delivery_not_offered"
	CodeChannelNotOffered  procedure.Code = "channel_not_offered"
	CodeUnknownStaff       procedure.Code = "unknown_staff"
	CodeStaffNotInUnit     procedure.Code = "staff_not_in_unit"
	CodeUnitWithoutHead    procedure.Code = "unit_without_head"
	CodeNothingChosen      procedure.Code = "nothing_chosen"
	CodeNotBehind          procedure.Code = "not_behind"

	// Work handed over for somebody absent.
	CodeDelegateSelf       procedure.Code = "delegate_self"
	CodeDelegateInactive   procedure.Code = "delegate_inactive"
	CodeDelegateUnit       procedure.Code = "delegate_unit"
	CodeDelegateRole       procedure.Code = "delegate_role"
	CodeDelegateAway       procedure.Code = "delegate_away"
	CodeDelegationPast     procedure.Code = "delegation_past"
	CodeDelegationOverlaps procedure.Code = "delegation_overlaps"
	CodeDelegationOver     procedure.Code = "delegation_over"
	CodeNotYourStaff       procedure.Code = "not_your_staff"

	// The scans that come with a file from home.
	CodeConsentRequired      procedure.Code = "consent_required"
	CodeNothingToSend        procedure.Code = "nothing_to_send"
	CodeUploadTooLarge       procedure.Code = "upload_too_large"
	CodeUploadsTooLarge      procedure.Code = "uploads_too_large"
	CodeTooManyUploads       procedure.Code = "too_many_uploads"
	CodeUploadEmpty          procedure.Code = "upload_empty"
	CodeUploadTypeNotAllowed procedure.Code = "upload_type_not_allowed"
	CodeUploadTypeMismatch   procedure.Code = "upload_type_mismatch"
	CodeUploadDamaged        procedure.Code = "upload_damaged"
	CodePictureTooLarge      procedure.Code = "picture_too_large"
	CodeUploadInfected       procedure.Code = "upload_infected"
	CodeUploadInterrupted    procedure.Code = "upload_interrupted"
	CodeUploadGone           procedure.Code = "upload_gone"
	CodeScannerUnavailable   procedure.Code = "scanner_unavailable"
	CodeUploadsUnavailable   procedure.Code = "uploads_unavailable"

	// The catalogue; package catalogue refuses with the same codes.
	CodeUnknownProcedure    procedure.Code = "unknown_procedure"
	CodeProcedureNotInForce procedure.Code = "procedure_not_in_force"
	CodeBeforeCatalogue     procedure.Code = "before_catalogue"
	CodeMissingPapers       procedure.Code = "missing_papers"
	CodeMissingPaper        procedure.Code = "missing_paper"

	// The papers the office issued.
	CodeUnknownLetter    procedure.Code = "unknown_letter"
	CodeOtherAgency      procedure.Code = "other_agency"
	CodeNothingToCompare procedure.Code = "nothing_to_compare"
	CodeMalformedHash    procedure.Code = "malformed_hash"
	CodeLetterNotReady   procedure.Code = "letter_not_ready"

	// Reports.
	// CodeReportNotWaiting: what is made waits for approval, what is approved for sending.
	CodeReportNotWaiting procedure.Code = "report_not_waiting"

	// The machine.
	CodeEngineUnavailable   procedure.Code = "engine_unavailable"
	CodeDatabaseUnavailable procedure.Code = "database_unavailable"
	CodeStillWorking        procedure.Code = "still_working"
	CodeInternal            procedure.Code = "internal"
)

// Message returns what a code says to the person who must act on it, in
// Vietnamese and in English, with the args of the refusal in place of the
// placeholders. An unknown code gets the text of CodeInternal: better vague than
// silent.
func Message(code procedure.Code, args map[string]string) (vi, en string) {
	text, known := messages[code]
	if !known {
		text = messages[CodeInternal]
	}
	return fill(text.vi, args, vietnameseDay), fill(text.en, args, englishStatus)
}

// fill replaces {name} by the value of the name.
func fill(text string, args map[string]string, show func(string) string) string {
	pairs := make([]string, 0, 2*len(args))
	for name, value := range args {
		pairs = append(pairs, "{"+name+"}", show(value))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// englishStatus turns a value that is the name of a status or stage into English and
// leaves everything else alone.
func englishStatus(value string) string {
	for _, s := range duty.Stages() {
		if s.Vietnamese() == value {
			return s.English()
		}
	}
	for s := procedure.StatusRegistered; s <= procedure.StatusReturned; s++ {
		if s.Vietnamese() == value {
			return s.English()
		}
	}
	return value
}

// vietnameseDay turns a value that is a civil date into dd/mm/yyyy and leaves
// everything else alone.
func vietnameseDay(value string) string {
	if _, err := procedure.ParseDay(value); err != nil {
		return value
	}
	return value[8:10] + "/" + value[5:7] + "/" + value[0:4]
}

// Codes returns every code there is, sorted.
func Codes() []procedure.Code { return slices.Sorted(maps.Keys(messages)) }
