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

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// maxWords is how long a typed reason or instruction may be, in runes.
const maxWords = 4000

// acting is one action while its event is made from its body.
type acting struct {
	server *server
	ctx    context.Context
	by     procedure.Actor
	// file or duty is what is acted on.
	file register.File
	duty duty.View
	// id names the action to the engine; its text, if any, goes by the same id.
	id   uuid.UUID
	errs fieldErrors
	// broken is what kept a check from being made.
	broken error

	text      register.Text
	textField string
	// evidence are the uploads that become the duty's with the action.
	evidence []string
}

// fileAfter is the answer to an action: the file as it stands after it.
type fileAfter struct {
	procedure.View
	StatusText string `json:"status_text"`
}

// deed is one verb that can be said to a file or a duty, by a program through the API or by a
// person at the desk. V is what it is answered with.
type deed[V any] struct {
	// name is the last part of its path in the API.
	name string
	verb procedure.Verb
	// roles are those that may ever say it.
	roles access
	// do binds a body and says it.
	do func(ctx context.Context, s *server, by procedure.Actor, act office.Action, bind binder) (V, error)
}

// binder fills a body and refuses what does not belong into it.
type binder func(body any) error

// deedOf is the deed of an update to a file. What people typed is stored first and
// travels as an id; a refused deed takes it back.
func deedOf[E procedure.Event, B any](update contract.Update[E], event func(*acting, B) E) deed[procedure.View] {
	return deed[procedure.View]{update.Name, update.Verb, rolesFor(update.Verb), doing(update.Name, event,
		func(ctx context.Context, a *acting, said E) (procedure.View, error) {
			return a.server.update(ctx, a, update.Name, said)
		})}
}

func doing[E, B, V any](name string, event func(*acting, B) E, say func(context.Context, *acting, E) (V, error),
) func(context.Context, *server, procedure.Actor, office.Action, binder) (V, error) {
	return func(ctx context.Context, s *server, by procedure.Actor, act office.Action, bind binder) (none V, _ error) {
		if !contract.IsFileCode(act.Code) {
			return none, refuse(contract.CodeNotFound)
		}
		var body B
		if err := bind(&body); err != nil {
			return none, err
		}
		file, err := s.register.File(ctx, act.Code)
		if err != nil {
			return none, missingIsNotFound(err)
		}
		id, err := actionID(act.Key, act.Code, name, by.Staff, body)
		if err != nil {
			return none, err
		}
		by.Seen = act.Seen
		a := &acting{server: s, ctx: ctx, by: by, file: file, id: id}
		said := event(a, body)
		if err := cmp.Or(a.broken, a.errs.problem()); err != nil {
			return none, err
		}
		view, err := saying(ctx, a, func() (V, error) { return say(ctx, a, said) })
		return view, a.inFieldsOfBody(err)
	}
}

// serveDeed is the handler of a deed in the API; answer is what its result looks like.
func serveDeed[V any](s *server, d deed[V], answer func(context.Context, *gin.Context, V) (any, error)) handler {
	return func(ctx context.Context, c *gin.Context) error {
		key, err := idempotencyKey(c)
		if err != nil {
			return err
		}
		view, err := d.do(ctx, s, actor(c), office.Action{Code: cmp.Or(c.Param("code"), c.Param("number")), Name: d.name, Key: key},
			func(body any) error { return bindInto(c, body) })
		if err != nil {
			return err
		}
		after, err := answer(ctx, c, view)
		if err != nil {
			return err
		}
		c.JSON(http.StatusOK, after)
		return nil
	}
}

func (s *server) fileAfter(_ context.Context, _ *gin.Context, view procedure.View) (any, error) {
	return fileAfter{view, view.Status.Vietnamese()}, nil
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

// saying stores the words and ties the evidence, says the event, and takes both back when
// the law refuses.
func saying[V any](ctx context.Context, a *acting, say func() (V, error)) (view V, err error) {
	s := a.server
	if a.text.ID != "" {
		if err := s.register.PutText(ctx, a.text); err != nil {
			return view, err
		}
	}
	if len(a.evidence) > 0 {
		err := s.register.TieEvidence(ctx, a.duty.Number, a.evidence)
		if errors.Is(err, register.ErrUploadGone) {
			err = badField(contract.CodeUploadGone, "evidence")
		}
		if err != nil {
			return view, err
		}
	}
	view, err = say()
	var refusal *procedure.Refusal
	if len(a.evidence) > 0 && errors.As(err, &refusal) {
		if cleanup := s.register.UntieEvidence(ctx, a.duty.Number, a.evidence); cleanup != nil {
			s.log.WarnContext(ctx, "evidence of a refused answer stays", "number", a.duty.Number, "error", cleanup)
		}
	}
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
		ID: a.id.String(), Code: a.file.View.Code, Duty: a.duty.Number, Kind: kind, Body: value,
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
