package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// endedRuling is the explanation of a file's lateness, ruled on as negligence at on(8,
// "11:00") and ended because nobody objected.
func endedRuling(t *testing.T, b book) (file string, d duty.Duty) {
	t.Helper()
	s := lateFile(t, b, "late")
	for _, o := range owedNow(t, b) {
		d = explain(t, b, o, on(8, "08:00")).State
	}
	d = recordDuty(t, b, happen(t, d, duty.Answered{By: officer, Text: "x"}, on(8, "09:00")))
	d = recordDuty(t, b, happen(t, d, duty.Viewed{By: head, Cause: duty.CauseNegligence, Text: "x"}, on(8, "10:00")))
	d = recordDuty(t, b, happen(t, d, duty.Ruled{By: leader, Cause: duty.CauseNegligence, Measure: "PHE-BINH", Text: "x"}, on(8, "11:00")))
	d = recordDuty(t, b, duty.Advance(d, on(20, "17:00")))
	require.Equal(t, duty.OutcomeRuled, d.Outcome)
	return s.Code, d
}

// TestFiguresFollowWhatWasTakenBack: what came of an ended ruling is in the figures from the
// day it came on, and those of an earlier instant stay as they were.
func TestFiguresFollowWhatWasTakenBack(t *testing.T) {
	director := procedure.Actor{Staff: "director", Role: procedure.RoleDirector, Unit: "lanh-dao"}
	type figures struct {
		category string
		excused  bool
	}
	for _, row := range []struct {
		name string
		said duty.Event
		want figures
	}{
		{"ruled otherwise", duty.Ruled{By: director, Cause: duty.CausePartner, Text: "x"}, figures{"partner", true}},
		{"upheld", duty.Ruled{By: director, Cause: duty.CauseNegligence, Measure: "PHE-BINH", Text: "x"}, figures{"negligence", false}},
		{"withdrawn", duty.Withdrawn{By: director, Text: "x"}, figures{"", true}},
		{"put on another account", duty.Corrected{By: director, Unit: "cntt", Text: "x"}, figures{"", false}},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := open(t)
			file, d := endedRuling(t, b)
			known := func(at time.Time) figures {
				t.Helper()
				p := register.Period{From: on(-20, "00:00"), To: at}
				reasons, err := b.Reasons(t.Context(), p, register.Scope{})
				require.NoError(t, err)
				require.Len(t, reasons, 1)
				require.Equal(t, []string{file}, reasons[0].Files)
				facts, err := b.EvaluationFacts(t.Context(), p, register.EvaluationScope{}, evaluationRule(), calendar())
				require.NoError(t, err)
				require.Len(t, facts.Files, 1)
				return figures{reasons[0].Category, facts.Files[0].Excused}
			}
			ruled := figures{"negligence", false}
			require.Equal(t, figures{}, known(on(8, "10:59")))
			require.Equal(t, ruled, known(on(21, "00:00")))
			d = recordDuty(t, b, happen(t, d, duty.Reopened{By: officer, Text: "y"}, on(21, "09:00")))
			require.Equal(t, ruled, known(on(21, "12:00")), "until somebody rules anew")
			recordDuty(t, b, happen(t, d, row.said, on(22, "09:00")))
			require.Equal(t, row.want, known(on(23, "00:00")))
			require.Equal(t, figures{}, known(on(8, "10:59")), "made again")
			require.Equal(t, ruled, known(on(21, "00:00")), "made again")
		})
	}
}
