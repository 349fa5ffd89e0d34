package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/desk"
	"dunghen/gateway/live"
	"dunghen/gateway/office"
	"dunghen/gateway/signin"
	"dunghen/gateway/site"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// rooms is the server as the desk and the public site ask it.
type rooms struct{ *server }

var _ office.Office = rooms{}

// mountRooms adds the pages of the staff and of the public.
func (s *server) mountRooms(router *gin.Engine, d Dependencies) error {
	door, err := signin.New(d.Register, d.PublicURL, d.SessionLife, d.Now)
	if err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	house := &web.House{
		Door: door, Office: rooms{s}, Agency: s.agency(), PublicURL: d.PublicURL, Now: d.Now, Log: d.Log,
	}
	staff, err := desk.New(desk.Dependencies{
		House: house, Office: rooms{s}, Register: d.Register, Catalogue: d.Catalogue, Passwords: s.passwords,
		Provider: d.Provider, Hub: live.New(d.Register.FilesVersion, d.Ending), Allow: s.logins.allow,
		EngineUI: d.EngineUI, Namespace: d.Namespace, Texting: len(s.reportKey) > 0, Uploads: d.Uploads,
	})
	if err != nil {
		return fmt.Errorf("gateway: desk: %w", err)
	}
	s.public, err = site.New(site.Dependencies{
		House: house, Office: rooms{s}, Register: d.Register, Catalogue: d.Catalogue, Allow: s.lookups.allow,
		Uploads: d.Uploads, AllowSubmission: s.submissions.allow, Texting: len(s.reportKey) > 0,
	})
	if err != nil {
		return fmt.Errorf("gateway: site: %w", err)
	}
	web.MountAssets(router)
	staff.Mount(router)
	s.public.Mount(router)
	return nil
}

// TakeIn implements office.Office.
func (r rooms) TakeIn(ctx context.Context, by procedure.Actor, key string, s office.Submission) (office.Receipt, error) {
	return r.takeIn(ctx, by, key, s)
}

// Check implements office.Office.
func (r rooms) Check(s office.Submission) error {
	_, err := r.check(s, r.now())
	return err
}

// Act implements office.Office.
func (r rooms) Act(ctx context.Context, by procedure.Actor, act office.Action) (procedure.View, error) {
	return doNamed(ctx, r.server, deeds, by, act)
}

// ActOnFaults implements office.Office.
func (r rooms) ActOnFaults(ctx context.Context, by procedure.Actor, act office.Action) (procedure.FaultView, error) {
	return doNamed(ctx, r.server, faultDeeds, by, act)
}

// GiveDuty implements office.Office.
func (r rooms) GiveDuty(ctx context.Context, by procedure.Actor, key string, o office.DutyOrder) (duty.View, error) {
	return r.give(ctx, by, key, o)
}

// ActOnDuty implements office.Office.
func (r rooms) ActOnDuty(ctx context.Context, by procedure.Actor, act office.Action) (duty.View, error) {
	return doNamed(ctx, r.server, dutyDeeds, by, act)
}

func doNamed[V any](ctx context.Context, s *server, all []deed[V], by procedure.Actor, act office.Action) (none V, _ error) {
	i := slices.IndexFunc(all, func(d deed[V]) bool { return d.name == act.Name })
	if i < 0 {
		return none, refuse(contract.CodeNotFound)
	}
	if !slices.Contains(all[i].roles, by.Role) {
		return none, refuse(procedure.CodeRoleNotAllowed)
	}
	plain, err := json.Marshal(act.Body)
	if err != nil {
		return none, err
	}
	return all[i].do(ctx, s, by, act, func(body any) error { return decode(bytes.NewReader(plain), body) })
}

// Plan implements office.Office.
func (r rooms) Plan(ctx context.Context, code string) []procedure.Planned {
	planned, err := r.engine.Plan(ctx, code)
	if err != nil && !errors.Is(err, errNotRunning) {
		r.log.WarnContext(ctx, "page without plan", "code", code, "error", err)
	}
	return planned
}

// Letter implements office.Office.
func (r rooms) Letter(ctx context.Context, who register.Staff, name string) (office.Paper, error) {
	return r.letterFor(ctx, who, name)
}

// Receipt implements office.Office.
func (r rooms) Receipt(ctx context.Context, who register.Staff, code string) (office.Paper, error) {
	return r.receiptFor(ctx, who, code)
}

// OrderControlSlip implements office.Office.
func (r rooms) OrderControlSlip(ctx context.Context, by register.Staff, key, code string) (made bool, err error) {
	slip, err := r.controlSlip(ctx, by, code)
	if err != nil {
		return false, err
	}
	ordered, err := r.orderOnce(ctx, by, key, slip)
	if err != nil {
		return false, err
	}
	ordered, err = r.awaitOrder(ctx, ordered)
	return ordered.LetterID != "", err
}

// HandedOver implements office.Office.
func (r rooms) HandedOver(ctx context.Context, by procedure.Actor, id, tracking string) (register.Attempt, error) {
	return r.handOut(ctx, by.Staff, id, tracking)
}

// Operations implements office.Office.
func (r rooms) Operations(ctx context.Context) office.Operations {
	o := r.stands(ctx)
	if o.Engine.OK() {
		var err error
		if o.Schedules, err = r.engine.Schedules(ctx); err != nil {
			r.log.WarnContext(ctx, "page without schedules", "error", err)
		}
	}
	return o
}

// Explain implements office.Office.
func (r rooms) Explain(ctx context.Context, requestID string, err error) office.Problem {
	p, body := r.worded(ctx, requestID, err)
	told := office.Problem{
		Status: body.Status, Code: body.Code, Slip: p.slip, RequestID: requestID,
		Title: office.Words{VI: body.Title, EN: body.TitleEN}, Detail: office.Words{VI: body.Detail, EN: body.DetailEN},
	}
	for _, f := range body.Errors {
		told.Fields = append(told.Fields, office.FieldProblem{Field: f.Field, Code: f.Code, Words: office.Words{VI: f.Detail, EN: f.DetailEN}})
	}
	return told
}
