package gateway

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// excerptDays is how far before its receipt a file's calendar begins: a corrected
// receipt may lie earlier, but not by months.
const excerptDays = 60

// intake takes a file in (NĐ 61/2018 Điều 17): checked, registered, started. It is
// answered with 201 only after both, so an answer means the machine remembers.
func (s *server) intake(ctx context.Context, c *gin.Context) error {
	key, body, err := keyed[office.Submission](c)
	if err != nil {
		return err
	}
	answer, err := s.takeIn(ctx, actor(c), key, body)
	if err != nil {
		return err
	}
	c.Header("Location", "/api/v1/files/"+answer.Code)
	c.JSON(http.StatusCreated, answer)
	return nil
}

// takeIn checks, registers and starts a file.
func (s *server) takeIn(ctx context.Context, by procedure.Actor, key string, body office.Submission) (office.Receipt, error) {
	hash, err := hashOf(withUploads(body))
	if err != nil {
		return office.Receipt{}, err
	}
	checked, err := s.check(body, s.now())
	if err != nil {
		return office.Receipt{}, err
	}
	file := s.newFile(key, hash, checked, by)
	for _, u := range body.Uploads {
		file.Uploads = append(file.Uploads, u.ID)
	}
	registered, err := s.register.Register(ctx, file)
	switch {
	case errors.Is(err, register.ErrKeyReused):
		return office.Receipt{}, refuse(contract.CodeIdempotencyKeyReused)
	case errors.Is(err, register.ErrUploadGone):
		return office.Receipt{}, refuse(contract.CodeUploadGone)
	}
	if err != nil {
		return office.Receipt{}, err
	}
	if err := s.ensureStarted(ctx, registered); err != nil {
		return office.Receipt{}, err
	}
	return s.receipt(ctx, registered.State)
}

// withUploads is what a submission says, with its scans by what they are: sent twice,
// they have other ids.
func withUploads(body office.Submission) any {
	if len(body.Uploads) == 0 {
		return body
	}
	scans := make([]string, len(body.Uploads))
	for i, u := range body.Uploads {
		scans[i] = u.Paper + " " + u.SHA256
	}
	slices.Sort(scans)
	return []any{body, scans}
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

func (s *server) receipt(ctx context.Context, state procedure.State) (office.Receipt, error) {
	secret, err := s.register.TrackingSecret(ctx, state.Code)
	if err != nil {
		return office.Receipt{}, err
	}
	answer := office.Receipt{
		Code: state.Code, Status: state.Status, StatusText: state.Status.Vietnamese(),
		ReceivedAt: state.ReceivedAt.In(procedure.Zone), TrackingSecret: secret,
	}
	if len(state.Promises) == 0 {
		return answer, nil
	}
	explanation, _, err := state.Calendar.Explain(state.Promises[0].Term, nil)
	if err != nil {
		return office.Receipt{}, err
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

// neededKey returns the header where there must be one.
func neededKey(c *gin.Context) (string, error) {
	key, err := idempotencyKey(c)
	if err == nil && key == "" {
		err = refuse(contract.CodeIdempotencyKeyMissing)
	}
	return key, err
}

// keyed returns the header, which there must be, and the body.
func keyed[T any](c *gin.Context) (key string, body T, err error) {
	if key, err = neededKey(c); err == nil {
		body, err = bindJSON[T](c)
	}
	return key, body, err
}

// missing lists the required papers a submission lacks.
func missing(p catalogue.Procedure, documents []register.Document) []office.MissingPaper {
	var out []office.MissingPaper
	for _, paper := range p.Papers {
		handedIn := slices.ContainsFunc(documents, func(d register.Document) bool { return d.Code == paper.Code })
		if paper.Required && !handedIn {
			out = append(out, office.MissingPaper{Code: paper.Code, Name: paper.Name, Copies: max(paper.Originals+paper.Copies, 1)})
		}
	}
	return out
}
