package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// TestReasonsForLateness: what the applicant was told, and whose cause it was ruled to be,
// as both were known at the end of the period.
func TestReasonsForLateness(t *testing.T) {
	b := open(t)
	late := record(t, b, procedure.Advance(working(t, b, "late"), on(4, "17:00"))) // silent: the letter is decided
	_, err := b.IssueLetter(t.Context(), draft(late.Code, late.Apology.Key, on(4, "17:00")))
	require.NoError(t, err)
	late = record(t, b, apply(t, late, procedure.LetterIssued{Key: late.Apology.Key, LetterID: "1", Number: 1}, on(4, "17:02")))
	late = record(t, b, procedure.Advance(late, on(7, "17:00")))
	kept := record(t, b, apply(t, working(t, b, "kept"), procedure.Finished{By: leader}, on(3, "09:00")))
	require.NotEqual(t, late.Code, kept.Code)
	done := record(t, b, procedure.Advance(working(t, b, "done"), on(7, "17:00")))
	record(t, b, apply(t, done, procedure.Withdrawn{By: clerk, Text: "x"}, on(8, "09:00"))) // which does not heal it

	reasons := func(to time.Time, scope register.Scope) []register.ReasonLine {
		t.Helper()
		lines, err := b.Reasons(t.Context(), register.Period{From: on(0, "00:00"), To: to}, scope)
		require.NoError(t, err)
		return lines
	}
	line := func(category, reason string, files ...string) register.ReasonLine {
		return register.ReasonLine{
			Field: newFile("").FieldCode, FieldName: newFile("").FieldName, Procedure: "1.003868", ProcedureName: "Cấp giấy phép bưu chính",
			Category: category, Reason: reason, Files: files,
		}
	}
	require.Empty(t, reasons(on(7, "17:00"), register.Scope{}), "a promise on the cut-off has not passed")
	told := line("", string(procedure.ReasonAutomatic), late.Code)
	untold := line("", "", done.Code)
	require.Equal(t, []register.ReasonLine{untold, told}, reasons(on(9, "00:00"), register.Scope{}))
	require.Empty(t, reasons(on(9, "00:00"), register.Scope{Unit: "cntt"}))

	// The leader rules, twice: an objection was heard.
	var d duty.Duty
	for _, o := range owedNow(t, b) {
		if opened := explain(t, b, o, on(8, "10:00")).State; o.About.File == late.Code {
			d = opened
		}
	}
	d = recordDuty(t, b, happen(t, d, duty.Answered{By: officer, Text: "x"}, on(8, "11:00")))
	d = recordDuty(t, b, happen(t, d, duty.Viewed{By: head, Cause: duty.CauseNegligence, Text: "x"}, on(8, "14:00")))
	d = recordDuty(t, b, happen(t, d, duty.Ruled{By: leader, Cause: duty.CauseNegligence, Measure: "PHE-BINH", Text: "x"}, on(9, "08:00")))
	d = recordDuty(t, b, happen(t, d, duty.Objected{By: officer, Text: "x"}, on(9, "09:00")))
	director := procedure.Actor{Staff: "director", Role: procedure.RoleDirector, Unit: "lanh-dao"}
	recordDuty(t, b, happen(t, d, duty.Ruled{By: director, Cause: duty.CausePartner, Text: "x"}, on(10, "08:00")))
	for to, category := range map[time.Time]string{on(9, "07:59"): "", on(9, "08:00"): "negligence", on(10, "09:00"): "partner"} {
		told.Category = category
		require.ElementsMatch(t, []register.ReasonLine{untold, told}, reasons(to, register.Scope{}), to)
	}
	_, err = b.Reasons(t.Context(), register.Period{From: on(1, "00:00"), To: on(1, "00:00")}, register.Scope{})
	require.ErrorIs(t, err, register.ErrPeriod)

	behind, err := b.FilesBehind(t.Context(), register.Period{From: on(0, "00:00"), To: on(9, "00:00")}, register.Scope{}, register.ColumnLate, calendar(), register.Mark{}, 10)
	require.NoError(t, err)
	require.Len(t, behind, 1, "the same file as in column 10")
}
