package gateway

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// giveDuty gives a direction or task, or raises a difficulty: checked, registered, started, as intake is.
func (s *server) giveDuty(ctx context.Context, c *gin.Context) error {
	key, body, err := keyed[office.DutyOrder](c)
	if err != nil {
		return err
	}
	view, err := s.give(ctx, actor(c), key, body)
	if err != nil {
		return err
	}
	c.Header("Location", "/api/v1/duties/"+view.Number)
	c.JSON(http.StatusCreated, dutyAfter(view))
	return nil
}

// give checks, registers and starts a direction, task or difficulty.
func (s *server) give(ctx context.Context, by procedure.Actor, key string, order office.DutyOrder) (none duty.View, _ error) {
	id, err := actionID(key, "", "give", by.Staff, order)
	if err != nil {
		return none, err
	}
	hash, err := hashOf(order)
	if err != nil {
		return none, err
	}
	a := &acting{server: s, ctx: ctx, by: by, id: id}
	opening := a.opening(order)
	if err := cmp.Or(a.broken, a.errs.problem()); err != nil {
		return none, err
	}
	now := s.now().Truncate(time.Second)
	opened, err := s.register.OpenDuty(ctx, register.NewDuty{
		Key: key, BodyHash: hash, Kind: order.Kind, At: now, Texts: []register.Text{a.text},
		Open: func(number string) (duty.Duty, error) { return duty.Open(number, opening, now) },
	})
	switch {
	case errors.Is(err, register.ErrKeyReused):
		return none, refuse(contract.CodeIdempotencyKeyReused)
	case err != nil:
		return none, a.inFieldsOfBody(err)
	}
	if opened.Replayed {
		known, err := s.register.Duty(ctx, opened.State.Number)
		if err != nil || known.View.Closed() {
			return known.View, err
		}
	}
	return opened.State.View(), s.startDuty(ctx, opened.State)
}

func (s *server) startDuty(ctx context.Context, d duty.Duty) error {
	if err := s.engine.StartDuty(ctx, d); err != nil {
		return err
	}
	if err := s.register.DutyStarted(ctx, d.Number); err != nil {
		s.log.WarnContext(ctx, "started duty is not noted; the sweeper will ask again", "number", d.Number, "error", err)
	}
	return nil
}

// opening reads what was ordered.
func (a *acting) opening(o office.DutyOrder) duty.Opening {
	oneOf(&a.errs, "kind", o.Kind, duty.Direction, duty.Task, duty.Difficulty)
	calendar := a.server.catalogue.Calendar()
	var unit string
	var who register.Staff
	if o.Kind == duty.Difficulty {
		unit = a.server.catalogue.ResolvingUnit()
	} else {
		unit, who = a.hands(o.Unit, o.Staff)
	}
	opening := duty.Opening{
		Kind: o.Kind, Calendar: calendar.Excerpt(procedure.DayOf(a.server.now()) - duty.CalendarReach), Rule: a.server.catalogue.DutyRule(o.Kind),
		By: a.by, Unit: unit, HeadUnit: a.headUnit(unit), Staff: who.ID, StaffRole: who.Role, Cooperating: a.units("cooperating", o.Cooperating),
		About: duty.About{File: o.File, Report: a.errs.text("report", o.Report, textRule{max: reportNumber})},
		DueAt: a.dueAt("due", o.Due), Text: a.words("text", "instruction", o.Text),
	}
	if opening.Text == "" {
		a.errs.add(contract.CodeFieldRequired, "text")
	}
	if opening.DueAt.IsZero() && o.Due == "" && o.Kind != duty.Difficulty {
		a.errs.add(duty.CodeDueRequired, "due")
	}
	if o.File != "" {
		_, err := a.server.fileBy(a.ctx, o.File)
		switch p := new(problem); {
		case errors.As(err, &p) && p.code == contract.CodeNotFound:
			a.errs.add(contract.CodeUnknownValue, "file", "allowed", "000.00.00.H00-000000-0000")
		case err != nil:
			a.broken = err
		}
	}
	opening.Milestones = a.milestones(o)
	return opening
}

// reportNumber is longer than the number of a report.
const reportNumber = 40

// milestones are stages of drafting a legal document, in the order of their dates.
func (a *acting) milestones(o office.DutyOrder) (all []duty.Milestone) {
	stages := a.server.catalogue.DraftingStages()
	for _, m := range o.Milestones {
		if o.Kind != duty.Task || !slices.ContainsFunc(stages, func(s catalogue.DraftingStage) bool { return s.Code == m.Code }) {
			a.errs.add(duty.CodeUnknownMilestone, "milestones")
			return nil
		}
		all = append(all, duty.Milestone{Code: m.Code, DueAt: a.dueAt("milestones", m.Due)})
	}
	return all
}

// dueAt reads a day, which ends with the office's hours, or an instant; "" is the zero
// time.
func (a *acting) dueAt(field, value string) time.Time {
	if day, err := procedure.ParseDay(value); err == nil {
		calendar := a.server.catalogue.Calendar()
		return calendar.Closing(day)
	}
	return a.moment(field, value)
}

// units checks that all of them are of the office; each is meant once.
func (a *acting) units(field string, codes []string) []string {
	known, err := a.server.register.Units(a.ctx)
	if err != nil {
		a.broken = err
		return nil
	}
	for _, code := range codes {
		if !slices.ContainsFunc(known, func(u register.Unit) bool { return u.Code == code }) {
			a.errs.add(procedure.CodeUnknownUnit, field, "unit", code)
		}
	}
	codes = slices.Sorted(slices.Values(codes))
	return slices.Compact(codes)
}

// hands are who something is given to: a unit, and a person of it or nobody for its head.
// A unit that no head at work answers for needs the person.
func (a *acting) hands(unit, staff string) (string, register.Staff) {
	if staff != "" {
		who := a.colleague("staff", staff, unit)
		return cmp.Or(unit, who.Unit), who
	}
	if unit == "" {
		a.errs.add(contract.CodeFieldRequired, "unit")
		return "", register.Staff{}
	}
	if before := len(a.errs); len(a.units("unit", []string{unit})) == 0 || len(a.errs) > before {
		return unit, register.Staff{}
	}
	all, err := a.server.register.StaffList(a.ctx)
	if err != nil {
		a.broken = err
		return unit, register.Staff{}
	}
	if !slices.ContainsFunc(all, func(s register.Staff) bool {
		return s.Active && s.Unit == cmp.Or(a.headUnit(unit), unit) && s.Role == procedure.RoleUnitHead
	}) {
		a.errs.add(contract.CodeUnitWithoutHead, "staff", "unit", unit)
	}
	return unit, register.Staff{}
}

// headUnit is the unit whose head answers for one without a head, "" for one that has one.
func (a *acting) headUnit(unit string) string {
	return a.server.catalogue.Organisation().HeadUnit(unit)
}

// dutyBy reads a duty for those who may; whoever may not learns no more than of one that
// is not there.
func (s *server) dutyBy(ctx context.Context, by procedure.Actor, number string) (register.DutyRecord, error) {
	if !contract.IsDutyNumber(number) {
		return register.DutyRecord{}, refuse(contract.CodeNotFound)
	}
	known, err := s.register.Duty(ctx, number)
	if err != nil {
		return register.DutyRecord{}, missingIsNotFound(err)
	}
	who := register.Staff{ID: by.Staff, Role: by.Role, Unit: by.Unit}
	if !office.SeesDuty(by, known.View) && !(office.Urges(who, s.urging()) && known.View.Behind(s.now())) {
		return register.DutyRecord{}, refuse(contract.CodeNotFound)
	}
	return known, nil
}

// dutyAnswer is a duty as others see it, in words.
type dutyAnswer struct {
	duty.View
	KindText  string `json:"kind_text"`
	StageText string `json:"stage_text"`
}

func dutyAfter(view duty.View) dutyAnswer {
	return dutyAnswer{view, view.Kind.Vietnamese(), view.Stage.Vietnamese()}
}

// dutyAfter is the answer to a deed.
func (s *server) dutyAfter(_ context.Context, _ *gin.Context, view duty.View) (any, error) {
	return dutyAfter(view), nil
}

// dutyDetail is a duty with everything that happened to it and was written about it.
type dutyDetail struct {
	dutyAnswer
	Entries []procedure.Entry `json:"entries"`
	Texts   []register.Text   `json:"texts"`
}

func (s *server) showDuty(ctx context.Context, c *gin.Context) error {
	known, err := s.dutyBy(ctx, actor(c), c.Param("number"))
	if err != nil {
		return err
	}
	detail := dutyDetail{dutyAnswer: dutyAfter(known.View)}
	if detail.Entries, err = s.register.DutyEntries(ctx, known.View.Number); err != nil {
		return err
	}
	if detail.Texts, err = s.register.DutyTexts(ctx, known.View.Number); err != nil {
		return err
	}
	detail.Entries, detail.Texts = orEmpty(detail.Entries), orEmpty(detail.Texts)
	c.JSON(http.StatusOK, detail)
	return nil
}
