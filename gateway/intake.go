package gateway

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// excerptDays is how far before its receipt a file's calendar begins: a corrected
// receipt may lie earlier, but not by months.
const excerptDays = 60

// receipt is the answer to an intake (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
type receipt struct {
	Code       string           `json:"code"`
	Status     procedure.Status `json:"status"`
	StatusText string           `json:"status_text"`
	ReceivedAt time.Time        `json:"received_at"`
	// DueAt and Explanation are absent while the file is only registered.
	DueAt          time.Time           `json:"due_at,omitzero"`
	Provisional    bool                `json:"provisional"`
	Explanation    []procedure.DayNote `json:"explanation,omitempty"`
	TrackingSecret string              `json:"tracking_secret"`
	// ReceiptURL is where the receipt is printed from, "" while nothing is promised.
	ReceiptURL string `json:"receipt_url,omitempty"`
}

// intake takes a file in (NĐ 61/2018 Điều 17): checked, registered, started. It is
// answered with 201 only after both, so an answer means the machine remembers.
func (s *server) intake(ctx context.Context, c *gin.Context) error {
	key, err := idempotencyKey(c)
	if err != nil {
		return err
	}
	if key == "" {
		return refuse(contract.CodeIdempotencyKeyMissing)
	}
	body, err := bindJSON[submission](c)
	if err != nil {
		return err
	}
	hash, err := hashOf(body)
	if err != nil {
		return err
	}
	checked, err := s.check(body, s.now())
	if err != nil {
		return err
	}
	registered, err := s.register.Register(ctx, s.newFile(key, hash, checked, actor(c)))
	if errors.Is(err, register.ErrKeyReused) {
		return refuse(contract.CodeIdempotencyKeyReused)
	}
	if err != nil {
		return err
	}
	if err := s.ensureStarted(ctx, registered); err != nil {
		return err
	}
	answer, err := s.receipt(ctx, registered.State)
	if err != nil {
		return err
	}
	c.Header("Location", "/api/v1/files/"+answer.Code)
	c.JSON(http.StatusCreated, answer)
	return nil
}

// hashOf is what makes two bodies the same: what they say, not how they are
// spaced.
func hashOf(body any) ([]byte, error) {
	plain, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain)
	return sum[:], nil
}

func (s *server) newFile(key string, hash []byte, in accepted, by procedure.Actor) register.NewFile {
	agency, day := s.catalogue.FileCodeAgency(), procedure.DayOf(in.receivedAt)
	calendar := s.catalogue.Calendar()
	return register.NewFile{
		Key: key, BodyHash: hash, Agency: agency, ReceivedOn: day,
		ProcedureName: in.procedure.Name, FieldCode: in.procedure.Field.Code, FieldName: in.procedure.Field.Name,
		Applicant: in.applicant, Documents: in.documents, At: in.registeredAt,
		Code: func(seq int) string { return contract.FileCode(agency, day, seq) },
		Open: func(code string) (procedure.State, error) {
			return procedure.Open(procedure.Intake{
				Code: code, Rules: in.rules, Calendar: calendar.Excerpt(day - excerptDays), Channel: in.channel,
				ReceivedAt: in.receivedAt, RegisteredAt: in.registeredAt, By: by, Accepted: in.accept,
			})
		},
	}
}

// ensureStarted starts the workflow of a registered file. The key of a file that
// has ended starts nothing: the engine forgets ended workflows in time, and a
// second life would write over the first.
func (s *server) ensureStarted(ctx context.Context, registered register.Registered) error {
	code := registered.State.Code
	if registered.Replayed {
		file, err := s.register.File(ctx, code)
		if err != nil {
			return err
		}
		if file.View.Status.Closed() {
			return nil
		}
	}
	return s.start(ctx, registered.State)
}

func (s *server) start(ctx context.Context, state procedure.State) error {
	if err := s.engine.Start(ctx, state); err != nil {
		return err
	}
	if err := s.register.Started(ctx, state.Code); err != nil {
		s.log.WarnContext(ctx, "started file is not noted; the sweeper will ask again", "code", state.Code, "error", err)
	}
	return nil
}

func (s *server) receipt(ctx context.Context, state procedure.State) (receipt, error) {
	secret, err := s.register.TrackingSecret(ctx, state.Code)
	if err != nil {
		return receipt{}, err
	}
	answer := receipt{
		Code: state.Code, Status: state.Status, StatusText: state.Status.Vietnamese(),
		ReceivedAt: state.ReceivedAt.In(procedure.Zone), TrackingSecret: secret,
	}
	if len(state.Promises) == 0 {
		return answer, nil
	}
	explanation, _, err := state.Calendar.Explain(state.Promises[0].Term, nil)
	if err != nil {
		return receipt{}, err
	}
	answer.DueAt, answer.Provisional = explanation.DueAt.In(procedure.Zone), explanation.Provisional
	answer.Explanation = explanation.Days
	answer.ReceiptURL = "/api/v1/files/" + state.Code + "/receipt.pdf"
	return answer, nil
}

// idempotencyKey returns the header, "" when there is none.
func idempotencyKey(c *gin.Context) (string, error) {
	key := c.GetHeader("Idempotency-Key")
	for _, r := range key {
		if r < ' ' || r > '~' {
			return "", refuse(contract.CodeIdempotencyKeyInvalid)
		}
	}
	if len(key) > 200 {
		return "", refuse(contract.CodeIdempotencyKeyInvalid)
	}
	return key, nil
}

// supplementSlip is the content of Mẫu 02 (phiếu yêu cầu bổ sung, hoàn thiện hồ
// sơ): everything that is missing, once and fully (NĐ 61/2018 Điều 15 khoản 3).
type supplementSlip struct {
	Procedure     string         `json:"procedure"`
	ProcedureName string         `json:"procedure_name"`
	Papers        []missingPaper `json:"papers"`
	Text          string         `json:"text"`
}

type missingPaper struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Copies int    `json:"copies"`
}

// missing lists the required papers a submission lacks.
func missing(p catalogue.Procedure, documents []register.Document) []missingPaper {
	var out []missingPaper
	for _, paper := range p.Papers {
		handedIn := slices.ContainsFunc(documents, func(d register.Document) bool { return d.Code == paper.Code })
		if paper.Required && !handedIn {
			out = append(out, missingPaper{paper.Code, paper.Name, max(paper.Originals+paper.Copies, 1)})
		}
	}
	return out
}
