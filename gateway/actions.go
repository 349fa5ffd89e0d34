package gateway

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// maxWords is how long a typed reason or instruction may be, in runes.
const maxWords = 4000

// acting is one action while its event is made from its body.
type acting struct {
	server *server
	ctx    context.Context
	by     procedure.Actor
	file   register.File
	// id names the action to the engine; its text, if any, goes by the same id.
	id   uuid.UUID
	errs fieldErrors
	// broken is what kept a check from being made.
	broken error

	text      register.Text
	textField string
}

// fileAfter is the answer to an action: the file as it stands after it.
type fileAfter struct {
	procedure.View
	StatusText string `json:"status_text"`
}

// act binds an action's body, says its event to the file and answers with how the
// file stands then. What people typed is stored first and travels as an id; a
// refused action takes it back.
func act[E procedure.Event, B any](s *server, update contract.Update[E], event func(*acting, B) E) handler {
	return func(ctx context.Context, c *gin.Context) error {
		a, body, err := prepare[B](ctx, s, c, update.Name)
		if err != nil {
			return err
		}
		said := event(a, body)
		if err := cmp.Or(a.broken, a.errs.problem()); err != nil {
			return err
		}
		view, err := saying(ctx, a, func() (procedure.View, error) { return s.update(ctx, a, update.Name, said) })
		if err != nil {
			return a.inFieldsOfBody(err)
		}
		c.JSON(http.StatusOK, fileAfter{view, view.Status.Vietnamese()})
		return nil
	}
}

func prepare[B any](ctx context.Context, s *server, c *gin.Context, action string) (*acting, B, error) {
	var none B
	code := c.Param("code")
	if !contract.IsFileCode(code) {
		return nil, none, refuse(contract.CodeNotFound)
	}
	key, err := idempotencyKey(c)
	if err != nil {
		return nil, none, err
	}
	body, err := bindJSON[B](c)
	if err != nil {
		return nil, none, err
	}
	file, err := s.register.File(ctx, code)
	if err != nil {
		return nil, none, missingIsNotFound(err)
	}
	by := actor(c)
	id, err := actionID(key, code, action, by.Staff, body)
	return &acting{server: s, ctx: ctx, by: by, file: file, id: id}, body, err
}

// actionSpace is the name space of action ids made from idempotency keys.
var actionSpace = uuid.MustParse("6a1b2a0e-8f53-5c0d-9c0f-2f1f6f3f7b11")

// actionID is the same for the same key, file, action, person and body, and holds
// nothing of them: it stands in the engine's history.
func actionID(key, code, action, staff string, body any) (uuid.UUID, error) {
	if key == "" {
		return uuid.NewRandom()
	}
	hash, err := hashOf([]any{key, code, action, staff, body})
	if err != nil {
		return uuid.UUID{}, err
	}
	return uuid.NewSHA1(actionSpace, []byte(hex.EncodeToString(hash))), nil
}

// saying stores the words, says the event, and takes the words back when the law
// refuses.
func saying[V any](ctx context.Context, a *acting, say func() (V, error)) (view V, err error) {
	s := a.server
	if a.text.ID != "" {
		if err := s.register.PutText(ctx, a.text); err != nil {
			return view, err
		}
	}
	view, err = say()
	var refusal *procedure.Refusal
	if a.text.ID != "" && errors.As(err, &refusal) {
		// A repeated key whose first run went through is refused too; its words stay.
		if cleanup := s.register.DeleteText(ctx, a.text.ID); cleanup != nil && !errors.Is(cleanup, register.ErrInUse) {
			s.log.WarnContext(ctx, "text of a refused action stays", "text", a.text.ID, "error", cleanup)
		}
	}
	return view, err
}

// update says the event. A file that was taken in and never started, because of a
// crash in between, is started first.
func (s *server) update(ctx context.Context, a *acting, name string, event procedure.Event) (procedure.View, error) {
	code := a.file.View.Code
	view, err := s.engine.Update(ctx, code, name, a.id.String(), event)
	if !errors.Is(err, errNotRunning) {
		return view, err
	}
	file, readErr := s.register.File(ctx, code)
	if readErr != nil {
		return procedure.View{}, readErr
	}
	if status := file.View.Status; status.Closed() {
		return procedure.View{}, procedure.Refuse(procedure.CodeFileClosed, "", "status", status.Vietnamese())
	}
	state, found, readErr := s.unstarted(ctx, code)
	if readErr != nil {
		return procedure.View{}, readErr
	}
	if !found {
		return procedure.View{}, err
	}
	if err := s.start(ctx, state); err != nil {
		return procedure.View{}, err
	}
	return s.engine.Update(ctx, code, name, a.id.String(), event)
}

// maxUnstarted is more files than ever wait for their workflow at once.
const maxUnstarted = 10_000

func (s *server) unstarted(ctx context.Context, code string) (procedure.State, bool, error) {
	states, err := s.register.Unstarted(ctx, s.now().Add(time.Second), maxUnstarted)
	if err != nil {
		return procedure.State{}, false, err
	}
	for _, state := range states {
		if state.Code == code {
			return state, true, nil
		}
	}
	return procedure.State{}, false, nil
}

// words takes typed text in: it is stored before the event goes, and the event
// carries the id this returns, "" for no words.
func (a *acting) words(field, kind, value string) string {
	value = a.errs.text(field, value, textRule{max: maxWords, lines: true})
	a.textField = field
	if value == "" {
		return ""
	}
	a.text = register.Text{
		ID: a.id.String(), Code: a.file.View.Code, Kind: kind, Body: value,
		Author: a.by.Staff, At: a.server.now().Truncate(time.Second),
	}
	return a.text.ID
}

// colleague checks that somebody works here and, if unit is not "", in that unit;
// it returns them.
func (a *acting) colleague(field, id, unit string) register.Staff {
	who, err := a.server.register.Staff(a.ctx, id)
	switch {
	case errors.Is(err, register.ErrNotFound), errors.Is(err, register.ErrInvalid), err == nil && !who.Active:
		a.errs.add(contract.CodeUnknownStaff, field, "staff", id)
	case err != nil:
		a.broken = err
	case unit != "" && who.Unit != unit:
		a.errs.add(contract.CodeStaffNotInUnit, field, "staff", id, "unit", unit)
	}
	return who
}

// moment reads a day ("2026-10-05") or an instant (RFC 3339); "" is the zero time.
func (a *acting) moment(field, value string) time.Time {
	if value == "" {
		return time.Time{}
	}
	if day, err := procedure.ParseDay(value); err == nil {
		return day.At(0)
	}
	at, err := instant(value)
	if err != nil {
		a.errs.add(contract.CodeMalformedTime, field, "expected", "2026-10-05")
	}
	return at
}

// inFieldsOfBody names a refusal's field as the body does: the law knows one
// reason, the body its kind and its words.
func (a *acting) inFieldsOfBody(err error) error {
	var refusal *procedure.Refusal
	if errors.As(err, &refusal) && refusal.Field == "reason" && a.textField != "" {
		named := *refusal
		named.Field = a.textField
		return &named
	}
	return err
}
