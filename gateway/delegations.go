package gateway

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// mostInHand is how much of somebody's work is shown, and may be given to others line by line.
const mostInHand = 200

// delegators may hand over the work of others: see office.HandsOver.
var delegators = access{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleOffice}

// handing is who hands over whose work: of a unit, or with "" all they have.
type handing struct {
	by, absent register.Staff
	unit       string
}

// handingOver reads whose work it is, for those who may hand it over. A head hands over what
// lies in their unit, also of somebody who works elsewhere by now.
func (r rooms) handingOver(ctx context.Context, who register.Staff, staff string) (handing, error) {
	absent, err := r.register.Staff(ctx, staff)
	switch {
	case staff == "":
		return handing{}, badField(contract.CodeFieldRequired, "staff")
	case errors.Is(err, register.ErrNotFound), errors.Is(err, register.ErrInvalid):
		return handing{}, badField(contract.CodeUnknownStaff, "staff", "staff", staff)
	case err != nil:
		return handing{}, err
	}
	heading := []string{who.Unit}
	if r.catalogue.Organisation().HeadUnit(absent.Unit) == who.Unit {
		heading = append(heading, absent.Unit)
	}
	unit, ok := office.HandsOver(who, absent, r.urging(), heading)
	if !ok {
		return handing{}, refuse(procedure.CodeRoleNotAllowed)
	}
	if unit != "" && unit != absent.Unit {
		left, err := r.register.InHand(ctx, absent.ID, unit, 1)
		if err != nil {
			return handing{}, err
		}
		if len(left) == 0 {
			return handing{}, refuse(contract.CodeNotYourStaff)
		}
	}
	return handing{who, absent, unit}, nil
}

// InHand implements office.Delegations.
func (r rooms) InHand(ctx context.Context, who register.Staff, staff string) (office.InHand, error) {
	h, err := r.handingOver(ctx, who, staff)
	if err != nil {
		return office.InHand{}, err
	}
	lines, err := r.register.InHand(ctx, h.absent.ID, h.unit, mostInHand+1)
	if err != nil {
		return office.InHand{}, err
	}
	all, err := r.register.StaffList(ctx)
	if err != nil {
		return office.InHand{}, err
	}
	more := len(lines) > mostInHand
	return office.InHand{
		Staff: h.absent, Unit: h.unit, Lines: orEmpty(lines[:min(len(lines), mostInHand)]), More: more,
		To: slices.DeleteFunc(all, func(to register.Staff) bool { return !office.MayGet(h.absent, to, h.by, h.unit) }),
	}, nil
}

// delegationSpace is the name space of ids made from idempotency keys.
var delegationSpace = uuid.MustParse("5c1d3f04-6d0e-5b43-8b8e-0a4f35d9a2c6")

// Delegate implements office.Delegations.
func (r rooms) Delegate(ctx context.Context, who register.Staff, key string, o office.DelegationOrder) (none register.Delegation, _ error) {
	hash, err := hashOf(o)
	if err != nil {
		return none, err
	}
	id := uuid.NewSHA1(delegationSpace, []byte(who.ID+"/"+key)).String()
	if known, err := r.register.KnownDelegation(ctx, id, hash); !errors.Is(err, register.ErrNotFound) {
		return known, keyReused(err)
	}
	h, err := r.handingOver(ctx, who, o.Staff)
	if err != nil {
		return none, err
	}
	now := r.now().Truncate(time.Second)
	d := register.Delegation{
		ID: id, BodyHash: hash, At: now, Staff: h.absent.ID, Unit: h.unit, To: o.To, GiveBack: o.GiveBack,
		By: procedure.Actor{Staff: who.ID, Role: who.Role, Unit: who.Unit}, From: procedure.DayOf(now),
	}
	var errs fieldErrors
	d.Note = errs.text("note", o.Note, textRule{max: maxWords, lines: true})
	if o.From != "" {
		d.From = errs.day("from", o.From)
	}
	if o.Until != "" {
		d.Until = errs.day("until", o.Until)
	}
	if o.To == "" {
		errs.add(contract.CodeFieldRequired, "to")
	}
	if len(o.Lines) > mostInHand {
		errs.add(procedure.CodeInvalidField, "lines")
	}
	for _, l := range o.Lines {
		d.Lines = append(d.Lines, register.DelegationLine{Of: l.Of, To: l.To})
	}
	if err := errs.problem(); err != nil {
		return none, err
	}
	put, err := r.register.PutDelegation(ctx, d, procedure.DayOf(now), func(_ register.Staff, to []register.Staff, standing []register.Delegation) error {
		return h.refuse(d, to, standing, procedure.DayOf(now))
	})
	if errors.Is(err, register.ErrNotFound) || errors.Is(err, register.ErrInvalid) {
		return none, badField(contract.CodeUnknownStaff, "to", "staff", o.To)
	}
	return put, keyReused(err)
}

// refuse says everything that is not lawful about a delegation to some people, beside what
// stands of them already.
func (h handing) refuse(d register.Delegation, to []register.Staff, standing []register.Delegation, today procedure.Day) error {
	var errs fieldErrors
	switch {
	case d.Until != 0 && d.Until < today:
		errs.add(contract.CodeDelegationPast, "until", "until", d.Until.String())
	case d.Until != 0 && d.Until < d.From:
		errs.add(procedure.CodePeriodBackwards, "until", "from", d.From.String(), "to", d.Until.String())
	}
	for _, who := range to {
		field := "lines"
		if who.ID == d.To {
			field = "to"
		}
		switch {
		case who.ID == h.absent.ID:
			errs.add(contract.CodeDelegateSelf, field)
		case !who.Active:
			errs.add(contract.CodeDelegateInactive, field, "staff", who.Name)
		case !procedure.MayTakeOver(h.absent.Role, who.Role):
			errs.add(contract.CodeDelegateRole, field, "staff", who.Name)
		case !office.MayGet(h.absent, who, h.by, h.unit):
			errs.add(contract.CodeDelegateUnit, field, "unit", h.unit)
		}
		for _, s := range standing {
			if s.Staff == who.ID && who.ID != h.absent.ID && s.Meets(d.From, d.Until) {
				errs.add(contract.CodeDelegateAway, field, "staff", who.Name, "from", s.From.String())
			}
		}
	}
	if err := errs.problem(); err != nil {
		return err
	}
	for _, s := range standing {
		if s.Staff == h.absent.ID && (s.Unit == "" || d.Unit == "" || s.Unit == d.Unit) && s.Meets(d.From, d.Until) {
			return refuse(contract.CodeDelegationOverlaps, "from", s.From.String())
		}
	}
	return nil
}

// Delegation implements office.Delegations. Whoever may not read one learns no more than of
// one that is not there.
func (r rooms) Delegation(ctx context.Context, who register.Staff, id string) (register.Delegation, error) {
	d, err := r.register.Delegation(ctx, id)
	if errors.Is(err, register.ErrInvalid) {
		err = register.ErrNotFound
	}
	if err != nil {
		return register.Delegation{}, missingIsNotFound(err)
	}
	absent, err := r.register.Staff(ctx, d.Staff)
	if err != nil {
		return register.Delegation{}, err
	}
	if !office.SeesDelegation(who, absent, d, r.urging()) {
		return register.Delegation{}, refuse(contract.CodeNotFound)
	}
	return d, nil
}

// EndDelegation implements office.Delegations.
func (r rooms) EndDelegation(ctx context.Context, who register.Staff, id string) (register.Delegation, error) {
	d, err := r.Delegation(ctx, who, id)
	if err != nil {
		return d, err
	}
	if d.By.Staff != who.ID {
		h, err := r.handingOver(ctx, who, d.Staff)
		if err != nil {
			return d, err
		}
		if h.unit != "" && h.unit != d.Unit {
			return d, refuse(contract.CodeNotYourStaff)
		}
	}
	err = r.register.EndDelegation(ctx, d.ID, who.ID, r.now().Truncate(time.Second))
	if errors.Is(err, register.ErrNotFound) {
		return d, refuse(contract.CodeDelegationOver)
	}
	if err != nil {
		return d, err
	}
	return r.register.Delegation(ctx, d.ID)
}

// inHandAnswer is what somebody has in hand, and who may get it.
type inHandAnswer struct {
	Staff string            `json:"staff"`
	Unit  string            `json:"unit"`
	Work  []register.InHand `json:"work"`
	More  bool              `json:"more"`
	To    []string          `json:"to"`
}

func (s *server) showInHand(ctx context.Context, c *gin.Context) error {
	h, err := rooms{s}.InHand(ctx, caller(c), c.Query("staff"))
	if err != nil {
		return err
	}
	answer := inHandAnswer{Staff: h.Staff.ID, Unit: h.Unit, Work: h.Lines, More: h.More, To: []string{}}
	for _, to := range h.To {
		answer.To = append(answer.To, to.ID)
	}
	c.JSON(http.StatusOK, answer)
	return nil
}

// listDelegations shows those that stand, of the caller's unit or all.
func (s *server) listDelegations(ctx context.Context, c *gin.Context) error {
	who, unit := caller(c), c.Query("unit")
	if !office.SeesDuties(who.Role) && !office.Urges(who, s.urging()) {
		if unit != "" && unit != who.Unit {
			return refuse(procedure.CodeRoleNotAllowed)
		}
		unit = who.Unit
	}
	standing, err := s.register.Delegations(ctx, unit)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"delegations": orEmpty(standing)})
	return nil
}

func (s *server) delegate(ctx context.Context, c *gin.Context) error {
	key, body, err := keyed[office.DelegationOrder](c)
	if err != nil {
		return err
	}
	d, err := rooms{s}.Delegate(ctx, caller(c), key, body)
	if err != nil {
		return err
	}
	c.Header("Location", "/api/v1/delegations/"+d.ID)
	c.JSON(http.StatusCreated, d)
	return nil
}

func (s *server) showDelegation(ctx context.Context, c *gin.Context) error {
	d, err := rooms{s}.Delegation(ctx, caller(c), c.Param("id"))
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, d)
	return nil
}

func (s *server) endDelegation(ctx context.Context, c *gin.Context) error {
	d, err := rooms{s}.EndDelegation(ctx, caller(c), c.Param("id"))
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, d)
	return nil
}
