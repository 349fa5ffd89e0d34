package register_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

var officer = procedure.Actor{Staff: "officer", Role: procedure.RoleOfficer, Unit: "bcvt"}

func evaluationRule() measure.EvaluationRule {
	return measure.EvaluationRule{
		Officers: measure.Scale{Indicators: []measure.Indicator{1, 2, 3, 4, 7}, Grades: []measure.Grade{{Code: "full", From: 5}, {Code: "less"}}},
		Units:    measure.Scale{Indicators: measure.Indicators(), Grades: []measure.Grade{{Code: "good", From: 12}, {Code: "weak"}}},
		Feedback: measure.FeedbackRule{Most: 100, Some: 90, Within: procedure.Limit{Amount: 5, Unit: procedure.WorkingDay}},
	}
}

// judgedLives are files of all kinds: early, on the day, asked and begun anew, late and not
// ready, late by the machine, withdrawn, and one with time left.
func judgedLives(t *testing.T, b book) map[string]string {
	t.Helper()
	codes := map[string]string{}
	live := func(name string, events ...func(procedure.State) procedure.State) {
		s := working(t, b, name)
		codes[s.Code] = name
		for _, event := range events {
			s = record(t, b, event(s))
		}
	}
	does := func(e procedure.Event, at time.Time) func(procedure.State) procedure.State {
		return func(s procedure.State) procedure.State { return apply(t, s, e, at) }
	}
	passes := func(at time.Time) func(procedure.State) procedure.State {
		return func(s procedure.State) procedure.State { return procedure.Advance(s, at) }
	}
	live("early", does(procedure.Finished{By: officer}, on(3, "10:00")))
	live("on the day", passes(on(4, "17:00")), does(procedure.Finished{By: officer}, on(7, "16:00")))
	live("asked", does(procedure.SupplementRequested{By: officer, Papers: []string{"don"}, Text: "t"}, on(1, "09:00")),
		does(procedure.SupplementReceived{By: clerk}, on(8, "09:00")), does(procedure.Finished{By: officer}, on(10, "10:00")))
	late := []func(procedure.State) procedure.State{}
	for _, at := range []time.Time{on(2, "07:30"), on(3, "07:30"), on(4, "17:00"), on(7, "17:00")} {
		late = append(late, passes(at))
	}
	live("late", late...)
	live("late by the machine", passes(on(4, "17:00")), passes(on(9, "09:00")))
	live("withdrawn", does(procedure.Withdrawn{By: clerk}, on(2, "09:00")))
	live("assigned on", does(procedure.Assigned{By: head, Staff: "head"}, on(1, "13:00")), does(procedure.Finished{By: head}, on(2, "11:00")))
	return codes
}

// recountFacts tells the same of a file from its record, entry by entry.
func recountFacts(t *testing.T, b book, code string, p register.Period) (f measure.FileFact, judged bool) {
	t.Helper()
	entries, err := b.Entries(t.Context(), code)
	require.NoError(t, err)
	file, err := b.File(t.Context(), code)
	require.NoError(t, err)
	c := calendar()
	f = measure.FileFact{Code: code, Procedure: "1.003868", ProcedureName: "Cấp giấy phép bưu chính", Lead: "bcvt", Channel: procedure.ChannelDirect}
	start, until, withdrawn, standing := on(0, "08:00"), p.To, false, false
	for _, e := range entries {
		if e.At.After(p.To) {
			continue
		}
		switch procedure.Verb(e.Kind) {
		case procedure.VerbRequestSupplement:
			f.Asked++
			standing = true
		case procedure.VerbReceiveSupplement:
			start, standing = e.At, false
		case procedure.VerbFinish:
			f.FinishedAt, until = e.At, e.At
		case procedure.VerbWithdraw:
			withdrawn = true
		default:
			var booked procedure.Breach
			if e.Kind == "breach" {
				require.NoError(t, json.Unmarshal(e.Detail, &booked))
			}
			f.System = f.System || booked.Kind == procedure.BreachLate && booked.Charge == procedure.ChargeSystem
		}
	}
	limit := rules().Limit
	f.Promise, _, err = c.Due(procedure.Term{Limit: limit, Start: start}, nil)
	require.NoError(t, err)
	for _, iv := range file.View.Custody {
		from, to := iv.From, iv.To
		if to.IsZero() || to.After(until) {
			to = until
		}
		if iv.Holder != procedure.HolderOffice || from.After(to) || to.Before(start) {
			continue
		}
		if start.After(from) {
			from = start
		}
		step := rules().Steps[iv.Step]
		f.Held = append(f.Held, measure.Held{Unit: iv.Unit, Staff: iv.Staff, Step: iv.Step, Role: step.Role, Hours: step.Hours, Worked: c.WorkingBetween(from, to)})
	}
	finished := !f.FinishedAt.IsZero() && f.FinishedAt.After(p.From)
	return f, !withdrawn && !standing && (finished || f.FinishedAt.IsZero() && f.Promise.Before(p.To))
}

// TestEvaluationFacts agree with a recount of every file from its record, whenever the
// period ends, and stay what they were when more has happened.
func TestEvaluationFacts(t *testing.T) {
	b := open(t)
	codes := judgedLives(t, b)
	for _, end := range []time.Time{on(1, "12:00"), on(4, "00:00"), on(8, "00:00"), on(9, "12:00"), on(30, "00:00")} {
		p := register.Period{From: on(-20, "00:00"), To: end}
		facts, err := b.EvaluationFacts(t.Context(), p, register.EvaluationScope{}, evaluationRule(), calendar())
		require.NoError(t, err)
		want := map[string]measure.FileFact{}
		for code := range codes {
			if f, judged := recountFacts(t, b, code, p); judged {
				want[codes[code]] = f
			}
		}
		got := map[string]measure.FileFact{}
		for _, f := range facts.Files {
			got[codes[f.Code]] = f
		}
		for name := range want {
			sameJSON(t, want[name], got[name])
		}
		require.Len(t, got, len(want), "%v", end)
	}
	after, err := b.EvaluationFacts(t.Context(), register.Period{From: on(9, "00:00"), To: on(30, "00:00")}, register.EvaluationScope{}, evaluationRule(), calendar())
	require.NoError(t, err)
	var names []string
	for _, f := range after.Files {
		names = append(names, codes[f.Code])
	}
	slices.Sort(names)
	require.Equal(t, []string{"asked", "late", "late by the machine"}, names, "what is late is judged in every period until it is ready")
	_, err = b.EvaluationFacts(t.Context(), register.Period{From: on(1, "00:00"), To: on(1, "00:00")}, register.EvaluationScope{}, evaluationRule(), calendar())
	require.ErrorIs(t, err, register.ErrPeriod)
}

// TestEvaluation judges people who have left by what they did, and narrows to one person.
func TestEvaluation(t *testing.T) {
	b := open(t)
	for code, name := range judgedLives(t, b) {
		if name == "late by the machine" {
			_, err := b.db.ExecContext(t.Context(), `UPDATE breaches SET charge = 'system' WHERE code = $1 AND kind = 'late'`, code)
			require.NoError(t, err)
		}
	}
	p := register.Period{From: on(-20, "00:00"), To: on(30, "00:00")}
	before, err := b.EvaluationFor(t.Context(), p, register.Scope{}, evaluationRule(), calendar())
	require.NoError(t, err)
	lines := map[string]register.EvaluationLine{}
	for _, l := range before {
		lines[l.Unit+"/"+l.Staff] = l
	}
	require.ElementsMatch(t, []string{"bcvt/officer", "bcvt/head", "van-phong/clerk", "bcvt/"}, keysOf(lines))
	require.Equal(t, 6, lines["bcvt/"].Files)
	require.Equal(t, 5, lines["bcvt/"].Indicators[0].Files, "the machine's lateness is nobody's")
	require.Equal(t, "Đỗ Chuyên", lines["bcvt/officer"].StaffName)
	require.Equal(t, 1, lines["bcvt/head"].Files)
	require.False(t, lines["van-phong/clerk"].Indicators[1].Known)
	require.True(t, lines["bcvt/"].Indicators[7].Known, "no fault was reported")

	gone := organisation()
	for i := range gone.Staff {
		gone.Staff[i].Active = gone.Staff[i].ID != "officer"
	}
	require.NoError(t, b.SyncOrganisation(t.Context(), gone))
	after, err := b.EvaluationFor(t.Context(), p, register.Scope{}, evaluationRule(), calendar())
	require.NoError(t, err)
	require.Equal(t, before, after)

	mine, err := b.EvaluationFacts(t.Context(), p, register.EvaluationScope{Staff: "head"}, evaluationRule(), calendar())
	require.NoError(t, err)
	require.Len(t, mine.Files, 1)
	units, err := b.EvaluationFacts(t.Context(), p, register.EvaluationScope{Unit: "cntt"}, evaluationRule(), calendar())
	require.NoError(t, err)
	require.Empty(t, units.Files)

	shares, err := b.SharesOfIndex(t.Context(), p)
	require.NoError(t, err)
	require.Equal(t, []register.IndexShares{
		{OnTime: measure.Share{Part: 4, Whole: 6}, Online: measure.Share{Whole: 7}, Digitised: measure.Share{Whole: 7}},
		{Unit: "bcvt", OnTime: measure.Share{Part: 4, Whole: 6}, Online: measure.Share{Whole: 7}, Digitised: measure.Share{Whole: 7}},
	}, shares)
}

// TestExcusedLateness: a ruling takes lateness off an officer's account from the day it is
// given on; the unit keeps it, unless it was the machine's.
func TestExcusedLateness(t *testing.T) {
	for _, row := range []struct {
		cause           duty.Cause
		system, excused bool
	}{
		{duty.CauseNegligence, false, false}, {duty.CauseObjective, false, true}, {duty.CausePartner, false, true}, {duty.CauseSystem, true, true},
	} {
		t.Run(string(row.cause), func(t *testing.T) {
			b := open(t)
			s := lateFile(t, b, "late")
			owed := owedNow(t, b)
			require.NotEmpty(t, owed)
			d := explain(t, b, owed[0], on(8, "08:00")).State
			d = recordDuty(t, b, happen(t, d, duty.Answered{By: officer, Text: "x"}, on(8, "09:00")))
			d = recordDuty(t, b, happen(t, d, duty.Viewed{By: head, Cause: row.cause, Text: "x"}, on(8, "10:00")))
			ruling := duty.Ruled{By: leader, Cause: row.cause, Text: "x"}
			if row.cause == duty.CauseNegligence {
				ruling.Measure = "PHE-BINH"
			}
			recordDuty(t, b, happen(t, d, ruling, on(8, "11:00")))
			as := func(at time.Time) measure.FileFact {
				facts, err := b.EvaluationFacts(t.Context(), register.Period{From: on(-20, "00:00"), To: at}, register.EvaluationScope{}, evaluationRule(), calendar())
				require.NoError(t, err)
				require.Len(t, facts.Files, 1)
				require.Equal(t, s.Code, facts.Files[0].Code)
				return facts.Files[0]
			}
			before, after := as(on(8, "10:30")), as(on(8, "12:00"))
			require.Equal(t, []bool{false, false}, []bool{before.System, before.Excused}, "as of then there was no ruling")
			require.Equal(t, []bool{row.system, row.excused}, []bool{after.System, after.Excused})
		})
	}
}

func keysOf[V any](m map[string]V) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}

// TestTargetLines tell a report what is in force, with names and the formula.
func TestTargetLines(t *testing.T) {
	b := open(t)
	judgedLives(t, b)
	setTarget(t, b, quarter(measure.OnTime), 900)
	of := quarter(measure.OnTime)
	of.Procedure = "1.003868"
	setTarget(t, b, of, 950)
	lines, err := b.TargetLines(t.Context(), calendar(), on(30, "00:00"), register.Scope{Procedure: "1.003868"})
	require.NoError(t, err)
	require.Len(t, lines, 1)
	require.Equal(t, "Cấp giấy phép bưu chính", lines[0].ProcedureName)
	require.Equal(t, "Phòng Bưu chính, Viễn thông", lines[0].UnitName)
	require.Equal(t, register.Share{Part: 4, Whole: 6}, lines[0].Actual)
	require.Equal(t, 950, lines[0].Target)
	all, err := b.TargetLines(t.Context(), calendar(), on(30, "00:00"), register.Scope{})
	require.NoError(t, err)
	require.Len(t, all, 2)
	before, err := b.TargetLines(t.Context(), calendar(), on(-4, "07:59"), register.Scope{})
	require.NoError(t, err)
	require.Empty(t, before, "what was approved later was not in force then")
	end, err := b.TargetLines(t.Context(), calendar(), quarter(measure.OnTime).End(), register.Scope{})
	require.NoError(t, err)
	require.Len(t, end, 2, "the report of the quarter has its targets")
	past, err := b.TargetLines(t.Context(), calendar(), on(130, "00:00"), register.Scope{})
	require.NoError(t, err)
	require.Empty(t, past)
}
