package gateway

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

const delegationsAPI = "/api/v1/delegations"

// absence is what the head of a unit orders for an officer who is away from today to friday.
func absence(change ...func(map[string]any)) map[string]any {
	order := map[string]any{"staff": "officer-bcxb-1", "to": "officer-bcxb-2", "until": "2026-10-09"}
	for _, c := range change {
		c(order)
	}
	return order
}

func (o *house) delegating(as, key string, order map[string]any) answer {
	o.t.Helper()
	return o.do(request{method: http.MethodPost, path: delegationsAPI, as: as, body: order, header: map[string]string{"Idempotency-Key": key}})
}

func (o *house) delegated(as, key string, change ...func(map[string]any)) register.Delegation {
	o.t.Helper()
	a := o.delegating(as, key, absence(change...))
	require.Equal(o.t, http.StatusCreated, a.status, string(a.body))
	d := into[register.Delegation](a)
	require.Equal(o.t, delegationsAPI+"/"+d.ID, a.header.Get("Location"))
	return d
}

// moves moves what is to change hands, as the worker does.
func (o *house) moves() {
	o.t.Helper()
	ctx := o.t.Context()
	require.NoError(o.t, o.book.TurnDelegations(ctx, o.clock.now()))
	moving, err := o.book.ToMove(ctx, 100)
	require.NoError(o.t, err)
	for _, m := range moving {
		if m.Kind == register.KindFile {
			_, err = o.engine.Update(ctx, m.Of, contract.Delegate.Name, uuid.NewString(), procedure.Delegated{By: m.By, From: m.From, Staff: m.To, Unit: m.ToUnit})
		} else {
			_, err = o.engine.UpdateDuty(ctx, m.Of, contract.DelegateDuty.Name, uuid.NewString(), duty.Delegated{By: m.By, From: m.From, Staff: m.To, StaffRole: m.ToRole})
		}
		require.NoError(o.t, err)
		outcome := register.DelegationMoved
		if m.Back {
			outcome = register.DelegationReturned
		}
		require.NoError(o.t, o.book.NoteMoved(ctx, m, outcome, "", o.clock.now()))
	}
}

// changes changes somebody in the organisation.
func (o *house) changes(id string, change func(*register.Staff)) {
	o.t.Helper()
	var organisation register.Organisation
	var err error
	organisation.Office, err = o.book.Office(o.t.Context())
	require.NoError(o.t, err)
	organisation.Units, err = o.book.Units(o.t.Context())
	require.NoError(o.t, err)
	organisation.Staff, err = o.book.StaffList(o.t.Context())
	require.NoError(o.t, err)
	for i := range organisation.Staff {
		if organisation.Staff[i].ID == id {
			change(&organisation.Staff[i])
		}
	}
	require.NoError(o.t, o.book.SyncOrganisation(o.t.Context(), organisation))
}

// outcomesOf are the lines of a delegation as somebody reads them.
func (o *house) outcomesOf(as, id string) map[string]string {
	o.t.Helper()
	all := map[string]string{}
	for _, l := range into[register.Delegation](o.get(as, delegationsAPI+"/"+id)).Lines {
		all[l.Of] = l.To + " " + string(l.Outcome)
	}
	return all
}

// TestDelegating: everything somebody has goes to who does their work, and what comes; pressed
// again it is the same act.
func TestDelegating(t *testing.T) {
	o := newHouse(t)
	files := o.atOfficer("officer-bcxb-1", "f1", "f2")
	task := o.given("leader1", "k1", set("staff", "officer-bcxb-1"))
	explanation := o.explains(files[0], "bao-chi-xuat-ban", "officer-bcxb-1")
	hand := into[inHandAnswer](o.get("head-bcxb", "/api/v1/work-in-hand?staff=officer-bcxb-1"))
	require.Equal(t, []any{"bao-chi-xuat-ban", 4, false}, []any{hand.Unit, len(hand.Work), hand.More})
	require.Equal(t, []string{"head-bcxb", "officer-bcxb-2"}, hand.To)

	d := o.delegated("head-bcxb", "key", set("lines", []any{map[string]any{"of": files[1], "to": "head-bcxb"}}), set("note", "Nghỉ phép năm"))
	require.Equal(t, map[string]string{
		files[0]: "officer-bcxb-2 ", files[1]: "head-bcxb ", task: "officer-bcxb-2 ", explanation: "officer-bcxb-2 refused",
	}, o.outcomesOf("officer-bcxb-2", d.ID))
	o.moves()
	again := o.delegated("head-bcxb", "key", set("lines", []any{map[string]any{"of": files[1], "to": "head-bcxb"}}), set("note", "Nghỉ phép năm"))
	require.Equal(t, d.ID, again.ID)
	o.delegating("head-bcxb", "key", absence()).refused(http.StatusConflict, contract.CodeIdempotencyKeyReused)
	o.delegating("head-bcxb", "", absence()).refused(http.StatusBadRequest, contract.CodeIdempotencyKeyMissing)
	require.Equal(t, []string{"officer-bcxb-2", "head-bcxb"}, []string{o.view(files[0]).Assignee, o.view(files[1]).Assignee})
	o.says("officer-bcxb-2", task, "progress", map[string]any{"percent": 10})

	came := o.atOfficer("officer-bcxb-1", "f3")[0]
	o.moves()
	require.Equal(t, "officer-bcxb-2 moved", o.outcomesOf("head-bcxb", d.ID)[came])
	listed := into[map[string][]register.Delegation](o.get("officer-bcxb-1", delegationsAPI))["delegations"]
	require.Len(t, listed, 1)
	require.Equal(t, d.ID, listed[0].ID)
	require.Empty(t, into[map[string][]register.Delegation](o.get("head-bcvt", delegationsAPI))["delegations"])
	o.get("head-bcvt", delegationsAPI+"?unit=bao-chi-xuat-ban").refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)
	for _, as := range []string{"clerk1", "head-bcvt"} {
		o.get(as, delegationsAPI+"/"+d.ID).refused(http.StatusNotFound, contract.CodeNotFound)
	}
	o.get("director", delegationsAPI+"/x").refused(http.StatusNotFound, contract.CodeNotFound)

	// Nothing moves back by itself, and what comes after the time is theirs.
	o.clock.add(5 * day)
	o.tokens = map[string]string{} // their sessions have ended
	o.moves()
	require.Equal(t, "officer-bcxb-2", o.view(files[0]).Assignee)
	later := o.atOfficer("officer-bcxb-1", "f4")[0]
	o.moves()
	require.Equal(t, "officer-bcxb-1", o.view(later).Assignee)
	o.post("head-bcxb", delegationsAPI+"/"+d.ID+"/end", nil).refused(http.StatusConflict, contract.CodeDelegationOver)
}

// TestADelegationEnds: before its time, by whoever might have ordered it, and gives back what was
// ordered to come back.
func TestADelegationEnds(t *testing.T) {
	o := newHouse(t)
	code := o.atOfficer("officer-bcxb-1", "f1")[0]
	d := o.delegated("office1", "key", set("give_back", true), set("until", ""))
	require.Empty(t, d.Unit)
	o.moves()
	end := delegationsAPI + "/" + d.ID + "/end"
	o.post("head-bcvt", end, nil).refused(http.StatusNotFound, contract.CodeNotFound)
	o.post("head-bcxb", end, nil).refused(http.StatusForbidden, contract.CodeNotYourStaff)
	require.Equal(t, "leader1", into[register.Delegation](o.post("leader1", end, nil)).EndedBy)
	o.moves()
	require.Equal(t, "officer-bcxb-1", o.view(code).Assignee)
	require.Equal(t, map[string]string{code: "officer-bcxb-2 returned"}, o.outcomesOf("head-bcxb", d.ID))
	o.delegated("head-bcxb", "next")
}

// TestDelegationsAreRefused, each with its code.
func TestDelegationsAreRefused(t *testing.T) {
	o := newHouse(t)
	o.delegated("director", "vp", set("staff", "leader2"), set("to", "leader1"), set("from", "2026-10-08"), set("until", ""))
	o.changes("officer-bcvt-2", func(who *register.Staff) { who.Active = false })
	for _, row := range []struct {
		name, as string
		change   []func(map[string]any)
		status   int
		code     procedure.Code
		field    string
	}{
		{"nobody", "head-bcxb", []func(map[string]any){set("staff", "")}, 422, contract.CodeFieldRequired, "staff"},
		{"who is that", "head-bcxb", []func(map[string]any){set("staff", "x")}, 422, contract.CodeUnknownStaff, "staff"},
		{"to nobody", "head-bcxb", []func(map[string]any){set("to", "")}, 422, contract.CodeFieldRequired, "to"},
		{"to whom is that", "head-bcxb", []func(map[string]any){set("to", "x")}, 422, contract.CodeUnknownStaff, "to"},
		{"to oneself", "head-bcxb", []func(map[string]any){set("to", "officer-bcxb-1")}, 422, contract.CodeDelegateSelf, "to"},
		{"to who has left", "office1", []func(map[string]any){set("to", "officer-bcvt-2")}, 422, contract.CodeDelegateInactive, "to"},
		{"to another unit", "head-bcxb", []func(map[string]any){set("to", "officer-bcvt-1")}, 422, contract.CodeDelegateUnit, "to"},
		{"a line to another unit", "head-bcxb", []func(map[string]any){set("lines", []any{map[string]any{"of": "x", "to": "officer-bcvt-1"}})}, 422, contract.CodeDelegateUnit, "lines"},
		{"an officer's work to a clerk", "office1", []func(map[string]any){set("to", "clerk1")}, 422, contract.CodeDelegateRole, "to"},
		{"a leader's work to an officer", "director", []func(map[string]any){set("staff", "leader1")}, 422, contract.CodeDelegateRole, "to"},
		{"to who is away", "director", []func(map[string]any){set("staff", "leader1"), set("to", "leader2")}, 422, contract.CodeDelegateAway, "to"},
		{"in a circle", "director", []func(map[string]any){set("staff", "leader1"), set("to", "leader2"), set("from", "2026-12-01"), set("until", "")}, 422, contract.CodeDelegateAway, "to"},
		{"over already", "head-bcxb", []func(map[string]any){set("from", "2026-09-28"), set("until", "2026-10-04")}, 422, contract.CodeDelegationPast, "until"},
		{"backwards", "head-bcxb", []func(map[string]any){set("from", "2026-10-12")}, 422, procedure.CodePeriodBackwards, "until"},
		{"no day", "head-bcxb", []func(map[string]any){set("until", "Friday")}, 422, contract.CodeMalformedTime, "until"},
		{"at the same time", "director", []func(map[string]any){set("staff", "leader2"), set("to", "leader1"), set("until", "2026-10-08")}, 409, contract.CodeDelegationOverlaps, ""},
		{"another unit's", "head-bcvt", nil, 403, contract.CodeNotYourStaff, ""},
		{"by an officer", "officer-bcxb-2", nil, 403, procedure.CodeRoleNotAllowed, ""},
		{"by the inspectorate", "inspector1", nil, 403, procedure.CodeRoleNotAllowed, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := o.in(t)
			p := o.delegating(row.as, row.name, absence(row.change...)).refused(row.status, row.code)
			if row.field != "" {
				require.Equal(t, map[string]procedure.Code{row.field: row.code}, p.fields())
			}
		})
	}
	standing, err := o.book.Delegations(t.Context(), "")
	require.NoError(t, err)
	require.Len(t, standing, 1)
	o.delegated("director", "before", set("staff", "leader2"), set("to", "leader1"), set("until", "2026-10-07"))
}

// TestTheOfficeHandsOverAcrossUnits, and a head what an officer left behind in their unit.
func TestTheOfficeHandsOverAcrossUnits(t *testing.T) {
	o := newHouse(t)
	code := o.atOfficer("officer-bcxb-1", "f1")[0]
	d := o.delegated("head-vp", "key", set("to", "officer-bcvt-1"))
	o.moves()
	require.Equal(t, []string{"officer-bcvt-1", "buu-chinh-vien-thong"}, []string{o.view(code).Assignee, o.view(code).Unit})
	o.delegating("head-bcxb", "mine", absence()).refused(http.StatusConflict, contract.CodeDelegationOverlaps)
	require.Equal(t, http.StatusOK, o.post("head-vp", delegationsAPI+"/"+d.ID+"/end", nil).status)

	o.get("head-bcvt", "/api/v1/work-in-hand?staff=officer-bcxb-1").refused(http.StatusForbidden, contract.CodeNotYourStaff)
	o.changes("officer-bcvt-1", func(who *register.Staff) { who.Unit = "cong-nghe-thong-tin" })
	for as, want := range map[string]int{"head-bcvt": 1, "head-cntt": 0} {
		require.Len(t, into[inHandAnswer](o.get(as, "/api/v1/work-in-hand?staff=officer-bcvt-1")).Work, want, as)
	}
	d = o.delegated("head-bcvt", "left", set("staff", "officer-bcvt-1"), set("to", "officer-bcvt-2"), set("until", ""))
	require.Equal(t, "buu-chinh-vien-thong", d.Unit)
	o.moves()
	require.Equal(t, d.ID, o.delegated("head-bcvt", "left", set("staff", "officer-bcvt-1"), set("to", "officer-bcvt-2"), set("until", "")).ID, "nothing is left, and it is the same act")
}

// TestTaskFigures: the share of a year's tasks that were done by their date, by unit.
func TestTaskFigures(t *testing.T) {
	o := newHouse(t)
	done := o.given("leader1", "k1")
	o.given("leader1", "k2", set("due", "2026-10-08"))
	o.given("leader1", "k3", set("due", "2027-01-08"))
	o.given("leader2", "k4", set("unit", "buu-chinh-vien-thong"), set("due", "2026-11-02"))
	o.says("head-bcxb", done, "answer", map[string]any{"text": "Xong"})
	o.says("leader1", done, "accept", nil)
	o.clock.add(4 * day)
	half := 50.0
	type figures struct {
		Year    int          `json:"year"`
		Figures []taskFigure `json:"figures"`
	}
	one := taskFigure{register.DutyFigure{Unit: "bao-chi-xuat-ban", UnitName: "Phòng Thông tin - Báo chí - Xuất bản", OnTime: 1, Late: 1, LateOpen: 1}, &half}
	other := taskFigure{register.DutyFigure{Unit: "buu-chinh-vien-thong", UnitName: "Phòng Bưu chính - Viễn thông", Undecided: 1}, nil}
	const path = "/api/v1/task-figures"
	require.Equal(t, figures{2026, []taskFigure{one, other}}, into[figures](o.get("director", path)))
	require.Equal(t, figures{2026, []taskFigure{other}}, into[figures](o.get("inspector1", path+"?unit=buu-chinh-vien-thong")))
	require.Equal(t, figures{2026, []taskFigure{one}}, into[figures](o.get("officer-bcxb-2", path)))
	require.Equal(t, figures{2025, []taskFigure{}}, into[figures](o.get("director", path+"?year=2025")))
	o.get("officer-bcxb-2", path+"?unit=buu-chinh-vien-thong").refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)
	o.get("director", path+"?year=x").refused(http.StatusBadRequest, contract.CodeMalformedParameter)
}
