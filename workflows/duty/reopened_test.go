package duty_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// ruledFor is an explanation ruled on as negligence, final because nobody objected.
func ruledFor(t *testing.T) duty.Duty {
	t.Helper()
	d := live(t, breach(), said{opened, duty.Acknowledged{By: officer}}, said{opened, answer(officer)},
		said{opened, duty.Viewed{By: head, Cause: duty.CauseNegligence, Text: "text-3"}},
		said{opened, duty.Ruled{By: leader, Cause: duty.CauseNegligence, Measure: "BLAME", Text: "text-4"}})
	d = tick(d, "2026-03-10 08:00")
	require.Equal(t, []any{duty.StageClosed, duty.OutcomeRuled}, []any{d.Stage, d.Outcome})
	return d
}

// An ended explanation is taken up again: everybody who was told hears of it, the director
// has its time to rule, and what was ruled before stays on record.
func TestReopened(t *testing.T) {
	d := apply(t, ruledFor(t), "2026-04-01 09:00", duty.Reopened{By: officer, Text: "text-5", Repeated: true})
	require.Equal(t, []string{
		"duty_reopened nam", "duty_reopened unit_head@bcxb", "duty_reopened leader@bcxb", "duty_reopened director", "duty_reopened inspector",
	}, told(d))
	require.Equal(t, []any{duty.StageObjected, duty.Outcome(""), time.Time{}, "director 08/04 17:00"}, []any{d.Stage, d.Outcome, d.ClosedAt, turn(d)})
	require.Equal(t, []duty.Review{{By: "nam", At: vn("2026-04-01 09:00"), Text: "text-5", Appeal: true}}, d.Reviews)

	silent := tick(d, "2026-04-09 17:00")
	require.Len(t, silent.Overdues, 1, "silence about an appeal climbs too")

	d = apply(t, d, "2026-04-02 09:00", duty.Ruled{By: director, Cause: duty.CauseObjective, Text: "text-6"})
	require.Equal(t, []any{duty.StageClosed, duty.OutcomeRuled, 2, vn("2026-04-02 09:00")}, []any{d.Stage, d.Outcome, len(d.Rulings), d.ClosedAt})
	require.Equal(t, []duty.Cause{duty.CauseNegligence, duty.CauseObjective}, []duty.Cause{d.Rulings[0].Cause, d.Rulings[1].Cause})
	require.Equal(t, []string{
		"duty_ruled nam", "duty_ruled unit_head@bcxb", "duty_ruled leader@bcxb", "duty_ruled director", "duty_ruled inspector",
	}, told(d), "who heard of the old ruling hears of the new one")
}

// A breach that was none is taken back after its end: whoever was told hears that too.
func TestReopenedAndWithdrawn(t *testing.T) {
	d := apply(t, ruledFor(t), "2026-04-01 09:00", duty.Reopened{By: inspector, Text: "text-5"})
	require.False(t, d.Reviews[0].Appeal)
	d = apply(t, d, "2026-04-01 10:00", duty.Withdrawn{By: director, Text: "text-6"})
	require.Equal(t, []string{
		"duty_withdrawn nam", "duty_withdrawn unit_head@bcxb", "duty_withdrawn leader@bcxb", "duty_withdrawn director",
	}, told(d))
	require.Equal(t, []any{duty.StageClosed, duty.OutcomeWithdrawn, 1}, []any{d.Stage, d.Outcome, len(d.Corrections)})
	require.Equal(t, duty.CodeDutyClosed, refused(t, d, duty.Reopened{By: leader, Text: "x"}, "2026-04-02 08:00"))
}

// Put on another account, it may be appealed against there.
func TestReopenedForAnother(t *testing.T) {
	d := apply(t, ruledFor(t), "2026-04-01 09:00", duty.Reopened{By: officer, Text: "text-5"})
	d = apply(t, d, "2026-04-01 10:00", duty.Corrected{By: director, Unit: "cntt", Subject: stranger.Staff, SubjectRole: stranger.Role, Text: "text-6"})
	require.Equal(t, []any{duty.StageOpened, "tam", 1}, []any{d.Stage, d.Subject, len(d.Reviews)}, "the trace stays")
	d = apply(t, d, "2026-04-01 11:00", answer(stranger))
	d = apply(t, d, "2026-04-01 11:00", duty.Viewed{By: otherHead, Cause: duty.CauseNegligence, Text: "text-7"})
	d = tick(apply(t, d, "2026-04-01 11:00", duty.Ruled{By: leader, Cause: duty.CauseNegligence, Measure: "BLAME", Text: "text-8"}), "2026-04-20 08:00")
	require.Equal(t, procedure.CodeRoleNotAllowed, refused(t, d, duty.Reopened{By: officer, Text: "x"}, "2026-04-20 09:00"), "it is not theirs any more")
	d = apply(t, d, "2026-04-20 09:00", duty.Reopened{By: stranger, Text: "text-9"})
	require.True(t, d.Reviews[1].Appeal)
}

func TestWhoMayReopen(t *testing.T) {
	once := func(t *testing.T) duty.Duty {
		t.Helper()
		d := apply(t, ruledFor(t), "2026-04-01 09:00", duty.Reopened{By: officer, Text: "text-5"})
		return apply(t, d, "2026-04-02 09:00", duty.Ruled{By: director, Cause: duty.CauseNegligence, Measure: "REMARK", Text: "text-6"})
	}
	running := func(t *testing.T) duty.Duty {
		t.Helper()
		return open(t, breach())
	}
	direct := func(t *testing.T) duty.Duty {
		t.Helper()
		return live(t, direction(), said{opened, duty.Withdrawn{By: leader, Text: "x"}})
	}
	for _, row := range []struct {
		name string
		of   func(*testing.T) duty.Duty
		by   procedure.Actor
		text string
		want procedure.Code // "" is allowed
	}{
		{"the officer", ruledFor, officer, "x", ""},
		{"a leader", ruledFor, otherLeader, "x", ""},
		{"the inspectorate", ruledFor, inspector, "x", ""},
		{"without a reason", ruledFor, leader, "", procedure.CodeReasonRequired},
		{"a colleague", ruledFor, colleague, "x", procedure.CodeRoleNotAllowed},
		{"the head of the unit", ruledFor, head, "x", procedure.CodeRoleNotAllowed},
		{"the officer a second time", once, officer, "x", duty.CodeAppealUsed},
		{"a leader a second time", once, leader, "x", ""},
		{"while it runs", running, leader, "x", duty.CodeDutyStage},
		{"a direction", direct, leader, "x", duty.CodeDutyClosed},
	} {
		t.Run(row.name, func(t *testing.T) {
			said := duty.Reopened{By: row.by, Text: row.text}
			if row.want == "" {
				apply(t, row.of(t), "2026-05-04 08:00", said)
				return
			}
			require.Equal(t, row.want, refused(t, row.of(t), said, "2026-05-04 08:00"))
		})
	}
}
