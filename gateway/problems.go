package gateway

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/gateway/signin"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// statuses is the HTTP status of every code.
var statuses = map[procedure.Code]int{
	contract.CodeMalformedJSON:         http.StatusBadRequest,
	contract.CodeUnknownField:          http.StatusBadRequest,
	contract.CodeWrongType:             http.StatusBadRequest,
	contract.CodeMalformedParameter:    http.StatusBadRequest,
	contract.CodeIdempotencyKeyMissing: http.StatusBadRequest,
	contract.CodeIdempotencyKeyInvalid: http.StatusBadRequest,

	contract.CodeUnauthorized:       http.StatusUnauthorized,
	contract.CodeInvalidCredentials: http.StatusUnauthorized,
	contract.CodeSignatureInvalid:   http.StatusUnauthorized,

	contract.CodeForeignRequest:      http.StatusForbidden,
	contract.CodeSignInAgain:         http.StatusBadRequest,
	contract.CodeSignInRefused:       http.StatusForbidden,
	contract.CodeNotStaff:            http.StatusForbidden,
	contract.CodeProviderUnavailable: http.StatusServiceUnavailable,
	contract.CodeWrongPassword:       http.StatusUnprocessableEntity,
	contract.CodePasswordTooShort:    http.StatusUnprocessableEntity,
	contract.CodePasswordGuessable:   http.StatusUnprocessableEntity,
	contract.CodePasswordUnchanged:   http.StatusUnprocessableEntity,
	contract.CodePasswordsDiffer:     http.StatusUnprocessableEntity,

	procedure.CodeRoleNotAllowed: http.StatusForbidden,
	procedure.CodeNotYourFile:    http.StatusForbidden,
	procedure.CodeOwnFault:       http.StatusForbidden,
	duty.CodeNotYourTurn:         http.StatusForbidden,
	duty.CodeNotGiver:            http.StatusForbidden,
	duty.CodeOwnBreach:           http.StatusForbidden,
	contract.CodeNotYourStaff:    http.StatusForbidden,

	contract.CodeNotFound:             http.StatusNotFound,
	contract.CodeMethodNotAllowed:     http.StatusMethodNotAllowed,
	contract.CodeBodyTooLarge:         http.StatusRequestEntityTooLarge,
	contract.CodeUnsupportedMediaType: http.StatusUnsupportedMediaType,

	// The file stands in the way of the request.
	contract.CodeIdempotencyKeyReused:    http.StatusConflict,
	procedure.CodeStatusNotAllowed:       http.StatusConflict,
	procedure.CodeFileClosed:             http.StatusConflict,
	procedure.CodeSupplementUsed:         http.StatusConflict,
	procedure.CodeSupplementWindowClosed: http.StatusConflict,
	procedure.CodeAlreadyApologised:      http.StatusConflict,
	procedure.CodeNotDeclaredLate:        http.StatusConflict,
	procedure.CodeApologyMissing:         http.StatusConflict,
	procedure.CodeNothingToAcknowledge:   http.StatusConflict,
	procedure.CodeNoSecondDate:           http.StatusConflict,
	procedure.CodeFaultKnown:             http.StatusConflict,
	procedure.CodeFaultDecided:           http.StatusConflict,
	procedure.CodeNoOpenFault:            http.StatusConflict,
	procedure.CodeFileChanged:            http.StatusConflict,
	duty.CodeDutyClosed:                  http.StatusConflict,
	duty.CodeDutyChanged:                 http.StatusConflict,
	duty.CodeDutyStage:                   http.StatusConflict,
	duty.CodePostponementUsed:            http.StatusConflict,
	duty.CodeNothingToPostpone:           http.StatusConflict,
	duty.CodeMilestoneDone:               http.StatusConflict,
	duty.CodeStillExplaining:             http.StatusConflict,
	duty.CodeAlreadySuspended:            http.StatusConflict,
	duty.CodeNotSuspended:                http.StatusConflict,
	duty.CodeNobodyToUrge:                http.StatusConflict,
	contract.CodeNotBehind:               http.StatusConflict,
	procedure.CodeNotHeld:                http.StatusConflict,
	duty.CodeExplainedInPerson:           http.StatusConflict,
	duty.CodeAppealUsed:                  http.StatusConflict,
	contract.CodeDelegationOverlaps:      http.StatusConflict,
	contract.CodeDelegationOver:          http.StatusConflict,
	contract.CodeReportNotWaiting:        http.StatusConflict,

	// The content of the request is wrong.
	procedure.CodeCalendarNotPublished: http.StatusUnprocessableEntity,
	procedure.CodeInvalidField:         http.StatusUnprocessableEntity,
	procedure.CodeUnknownUnit:          http.StatusUnprocessableEntity,
	procedure.CodeUnknownStep:          http.StatusUnprocessableEntity,
	procedure.CodeUnknownPaper:         http.StatusUnprocessableEntity,
	procedure.CodeSupplementIncomplete: http.StatusUnprocessableEntity,
	procedure.CodeReasonRequired:       http.StatusUnprocessableEntity,
	procedure.CodeNewDateRequired:      http.StatusUnprocessableEntity,
	procedure.CodeNewDateNotWorking:    http.StatusUnprocessableEntity,
	procedure.CodeNewDateTooEarly:      http.StatusUnprocessableEntity,
	procedure.CodeNewDateTooLate:       http.StatusUnprocessableEntity,
	procedure.CodeReceivedInFuture:     http.StatusUnprocessableEntity,
	procedure.CodeFaultInFuture:        http.StatusUnprocessableEntity,
	procedure.CodeUnknownFault:         http.StatusUnprocessableEntity,
	duty.CodeDueRequired:               http.StatusUnprocessableEntity,
	duty.CodeDueInPast:                 http.StatusUnprocessableEntity,
	duty.CodeDueTooLate:                http.StatusUnprocessableEntity,
	duty.CodeMeasureRequired:           http.StatusUnprocessableEntity,
	duty.CodeMeasureNotAllowed:         http.StatusUnprocessableEntity,
	duty.CodeUnknownMilestone:          http.StatusUnprocessableEntity,
	duty.CodeMilestonesInDisarray:      http.StatusUnprocessableEntity,
	procedure.CodePeriodNotOver:        http.StatusUnprocessableEntity,
	procedure.CodeUnknownPeriod:        http.StatusUnprocessableEntity,
	procedure.CodePeriodBackwards:      http.StatusUnprocessableEntity,
	procedure.CodePeriodTooLong:        http.StatusUnprocessableEntity,
	contract.CodeInvalidFields:         http.StatusUnprocessableEntity,
	contract.CodeFieldRequired:         http.StatusUnprocessableEntity,
	contract.CodeFieldTooLong:          http.StatusUnprocessableEntity,
	contract.CodeForbiddenCharacter:    http.StatusUnprocessableEntity,
	contract.CodeUnknownValue:          http.StatusUnprocessableEntity,
	contract.CodeOutOfRange:            http.StatusUnprocessableEntity,
	contract.CodeMalformedTime:         http.StatusUnprocessableEntity,
	contract.CodeMalformedPhone:        http.StatusUnprocessableEntity,
	contract.CodeNeedsEmail:            http.StatusUnprocessableEntity,
	contract.CodeNeedsPhone:            http.StatusUnprocessableEntity,
	contract.CodeNeedsAddress:          http.StatusUnprocessableEntity,
	contract.CodeDeliveryNotOffered:    http.StatusUnprocessableEntity,
	contract.CodeMalformedEmail:        http.StatusUnprocessableEntity,
	contract.CodeMalformedIDNumber:     http.StatusUnprocessableEntity,
	contract.CodeMalformedTaxCode:      http.StatusUnprocessableEntity,
	contract.CodeDuplicatePaper:        http.StatusUnprocessableEntity,
	contract.CodeChannelNotOffered:     http.StatusUnprocessableEntity,
	contract.CodeUnknownStaff:          http.StatusUnprocessableEntity,
	contract.CodeStaffNotInUnit:        http.StatusUnprocessableEntity,
	contract.CodeUnitWithoutHead:       http.StatusUnprocessableEntity,
	contract.CodeNothingChosen:         http.StatusUnprocessableEntity,
	contract.CodeDelegateSelf:          http.StatusUnprocessableEntity,
	contract.CodeDelegateInactive:      http.StatusUnprocessableEntity,
	contract.CodeDelegateUnit:          http.StatusUnprocessableEntity,
	contract.CodeDelegateRole:          http.StatusUnprocessableEntity,
	contract.CodeDelegateAway:          http.StatusUnprocessableEntity,
	contract.CodeDelegationPast:        http.StatusUnprocessableEntity,
	contract.CodeUnknownProcedure:      http.StatusUnprocessableEntity,
	contract.CodeProcedureNotInForce:   http.StatusUnprocessableEntity,
	contract.CodeBeforeCatalogue:       http.StatusUnprocessableEntity,
	contract.CodeMissingPapers:         http.StatusUnprocessableEntity,
	contract.CodeMissingPaper:          http.StatusUnprocessableEntity,

	contract.CodeConsentRequired:      http.StatusUnprocessableEntity,
	contract.CodeNothingToSend:        http.StatusUnprocessableEntity,
	contract.CodeUploadTooLarge:       http.StatusRequestEntityTooLarge,
	contract.CodeUploadsTooLarge:      http.StatusRequestEntityTooLarge,
	contract.CodeTooManyUploads:       http.StatusUnprocessableEntity,
	contract.CodeUploadEmpty:          http.StatusUnprocessableEntity,
	contract.CodeUploadTypeNotAllowed: http.StatusUnprocessableEntity,
	contract.CodeUploadTypeMismatch:   http.StatusUnprocessableEntity,
	contract.CodeUploadDamaged:        http.StatusUnprocessableEntity,
	contract.CodePictureTooLarge:      http.StatusUnprocessableEntity,
	contract.CodeUploadInfected:       http.StatusUnprocessableEntity,
	contract.CodeUploadInterrupted:    http.StatusBadRequest,
	contract.CodeUploadGone:           http.StatusConflict,
	contract.CodeScannerUnavailable:   http.StatusServiceUnavailable,
	contract.CodeUploadsUnavailable:   http.StatusServiceUnavailable,

	contract.CodeUnknownLetter:    http.StatusNotFound,
	contract.CodeOtherAgency:      http.StatusNotFound,
	contract.CodeNothingToCompare: http.StatusUnprocessableEntity,
	contract.CodeMalformedHash:    http.StatusUnprocessableEntity,
	contract.CodeLetterNotReady:   http.StatusServiceUnavailable,

	measure.CodeNotYourTarget:    http.StatusForbidden,
	measure.CodeOwnTarget:        http.StatusForbidden,
	measure.CodeTargetExists:     http.StatusConflict,
	measure.CodeTargetOverlaps:   http.StatusConflict,
	measure.CodeTargetPeriodOver: http.StatusConflict,
	measure.CodeTargetDecided:    http.StatusConflict,
	measure.CodeTargetChangePast: http.StatusUnprocessableEntity,
	measure.CodeTargetUnchanged:  http.StatusUnprocessableEntity,
	measure.CodeTargetPercent:    http.StatusUnprocessableEntity,
	measure.CodeTargetPeriod:     http.StatusUnprocessableEntity,

	contract.CodeAccountLocked:       http.StatusLocked,
	contract.CodeTooManyRequests:     http.StatusTooManyRequests,
	contract.CodeEngineUnavailable:   http.StatusServiceUnavailable,
	contract.CodeDatabaseUnavailable: http.StatusServiceUnavailable,
	contract.CodeStillWorking:        http.StatusServiceUnavailable,
	contract.CodeInternal:            http.StatusInternalServerError,
}

// titles say what kind of answer a status is, in Vietnamese and in English.
var titles = map[int][2]string{
	http.StatusBadRequest:            {"Yêu cầu sai định dạng", "Malformed request"},
	http.StatusUnauthorized:          {"Chưa đăng nhập", "Not logged in"},
	http.StatusForbidden:             {"Không có quyền", "Not allowed"},
	http.StatusNotFound:              {"Không tìm thấy", "Not found"},
	http.StatusMethodNotAllowed:      {"Phương thức không được phép", "Method not allowed"},
	http.StatusConflict:              {"Không phù hợp với tình trạng hiện tại", "Conflict with the present state"},
	http.StatusRequestEntityTooLarge: {"Nội dung quá lớn", "Body too large"},
	http.StatusUnsupportedMediaType:  {"Kiểu nội dung không được hỗ trợ", "Unsupported media type"},
	http.StatusUnprocessableEntity:   {"Nội dung chưa hợp lệ", "Invalid content"},
	http.StatusLocked:                {"Tài khoản tạm khóa", "Account locked"},
	http.StatusTooManyRequests:       {"Quá nhiều yêu cầu", "Too many requests"},
	http.StatusInternalServerError:   {"Lỗi hệ thống", "Internal error"},
	http.StatusServiceUnavailable:    {"Tạm thời không phục vụ", "Temporarily unavailable"},
}

// defaultRetry is the Retry-After of an answer that asks to come back and knows
// no better time.
const defaultRetry = 5 * time.Second

// problem is a request that gets no good answer: the code and fields the client
// is told, and the cause that goes to the log only.
type problem struct {
	code   procedure.Code
	args   map[string]string
	fields []*procedure.Refusal
	slip   *office.SupplementSlip
	// retryAfter is zero for the default of the status.
	retryAfter time.Duration
	cause      error
}

// Error implements error.
func (p *problem) Error() string {
	if p.cause == nil {
		return string(p.code)
	}
	return string(p.code) + ": " + p.cause.Error()
}

// Unwrap returns the cause.
func (p *problem) Unwrap() error { return p.cause }

// refuse makes a problem without fields; args are pairs of placeholder and value.
func refuse(code procedure.Code, args ...string) *problem {
	return &problem{code: code, args: procedure.Refuse(code, "", args...).Args}
}

// fieldErrors collects everything wrong with a request, so that it is said at
// once.
type fieldErrors []*procedure.Refusal

func (f *fieldErrors) add(code procedure.Code, field string, args ...string) {
	*f = append(*f, procedure.Refuse(code, field, args...))
}

// problem is nil when nothing is wrong. One error lends its code to the whole
// answer, several are invalid_fields.
func (f fieldErrors) problem() error {
	switch len(f) {
	case 0:
		return nil
	case 1:
		return f[0]
	default:
		p := refuse(contract.CodeInvalidFields, "count", strconv.Itoa(len(f)))
		p.fields = f
		return p
	}
}

// problemOf turns any error into what the client is told. What it does not know
// is internal, and shows nothing of itself.
func problemOf(err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	var lock *signin.Locked
	if errors.As(err, &lock) {
		return locked(lock.Left)
	}
	var refusal *procedure.Refusal
	if errors.As(err, &refusal) {
		p = &problem{code: refusal.Code, args: refusal.Args}
		if refusal.Field != "" {
			p.fields = fieldErrors{refusal}
		}
		return p
	}
	if errors.Is(err, register.ErrInvalid) {
		return &problem{code: procedure.CodeInvalidField, cause: err}
	}
	if databaseAway(err) {
		return &problem{code: contract.CodeDatabaseUnavailable, cause: err}
	}
	return &problem{code: contract.CodeInternal, cause: err}
}

// problemBody is RFC 9457 with the English beside the Vietnamese.
type problemBody struct {
	Type           string                 `json:"type"`
	Title          string                 `json:"title"`
	TitleEN        string                 `json:"title_en"`
	Status         int                    `json:"status"`
	Code           procedure.Code         `json:"code"`
	Detail         string                 `json:"detail"`
	DetailEN       string                 `json:"detail_en"`
	RequestID      string                 `json:"request_id"`
	Errors         []fieldBody            `json:"errors,omitempty"`
	SupplementSlip *office.SupplementSlip `json:"supplement_slip,omitempty"`
}

type fieldBody struct {
	Field    string         `json:"field"`
	Code     procedure.Code `json:"code"`
	Detail   string         `json:"detail"`
	DetailEN string         `json:"detail_en"`
}

// fail answers with a problem.
func (s *server) fail(c *gin.Context, err error) {
	body := s.explain(c, err)
	c.Header("Content-Type", "application/problem+json; charset=utf-8")
	c.AbortWithStatusJSON(body.Status, body)
}

// explain words a problem and sets the headers that go with it.
func (s *server) explain(c *gin.Context, err error) problemBody {
	p, body := s.worded(c.Request.Context(), requestID(c), err)
	switch body.Status {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests, http.StatusLocked:
		c.Header("Retry-After", seconds(cmp.Or(p.retryAfter, defaultRetry)))
	case http.StatusUnauthorized:
		c.Header("WWW-Authenticate", `Bearer realm="dunghen"`)
	}
	return body
}

// worded words a problem and logs what the client is not told.
func (s *server) worded(ctx context.Context, requestID string, err error) (*problem, problemBody) {
	p := problemOf(err)
	status := cmp.Or(statuses[p.code], http.StatusInternalServerError)
	if p.cause != nil {
		s.log.ErrorContext(ctx, "request failed", "request_id", requestID, "code", p.code, "error", p.cause)
	}
	args := map[string]string{"seconds": seconds(cmp.Or(p.retryAfter, defaultRetry))}
	for name, value := range p.args {
		args[name] = value
	}
	detail, detailEN := contract.Message(p.code, args)
	body := problemBody{
		Type:  "urn:dunghen:problem:" + string(p.code),
		Title: titles[status][0], TitleEN: titles[status][1],
		Status: status, Code: p.code, Detail: detail, DetailEN: detailEN,
		RequestID: requestID, SupplementSlip: p.slip,
	}
	for _, f := range p.fields {
		vi, en := contract.Message(f.Code, f.Args)
		body.Errors = append(body.Errors, fieldBody{f.Field, f.Code, vi, en})
	}
	return p, body
}

// seconds rounds up: a client that comes back too early is sent away again.
func seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}

// databaseAway says whether an error means the register cannot be reached now.
func databaseAway(err error) bool {
	return errors.Is(err, register.ErrUnavailable) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}
