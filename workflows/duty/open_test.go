package duty_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

func TestOpeningRefused(t *testing.T) {
	for _, tc := range []struct {
		name   string
		of     duty.Opening
		change func(*duty.Opening)
		want   procedure.Code
	}{
		{"no such kind", direction(), func(o *duty.Opening) { o.Kind = "favour" }, procedure.CodeInvalidField},
		{"no calendar", direction(), func(o *duty.Opening) { o.Calendar = procedure.Calendar{} }, procedure.CodeInvalidField},
		{"no unit", direction(), func(o *duty.Opening) { o.Unit = "" }, procedure.CodeInvalidField},
		{"no text", direction(), func(o *duty.Opening) { o.Text = "" }, procedure.CodeReasonRequired},
		{"by a head", direction(), func(o *duty.Opening) { o.By = head }, procedure.CodeRoleNotAllowed},
		{"by the machine for nobody", task(), func(o *duty.Opening) { o.By = machine }, procedure.CodeRoleNotAllowed},
		{"a unit that helps itself", task(), func(o *duty.Opening) { o.Cooperating = []string{"bcxb"} }, procedure.CodeInvalidField},
		{"a unit that helps twice", task(), func(o *duty.Opening) { o.Cooperating = []string{"cntt", "cntt"} }, procedure.CodeInvalidField},
		{"no date", task(), func(o *duty.Opening) { o.DueAt = time.Time{} }, duty.CodeDueRequired},
		{"a date that has passed", task(), func(o *duty.Opening) { o.DueAt = vn(opened) }, duty.CodeDueInPast},
		{"a Sunday", task(), func(o *duty.Opening) { o.DueAt = vn("2026-03-22 17:00") }, procedure.CodeNewDateNotWorking},
		{"a day of Tết", task(), func(o *duty.Opening) { o.DueAt = vn("2026-04-30 17:00") }, procedure.CodeNewDateNotWorking},
		{"beyond the calendar", task(), func(o *duty.Opening) { o.DueAt = vn("2027-01-04 17:00") }, procedure.CodeCalendarNotPublished},
		{"milestones of a direction", direction(), func(o *duty.Opening) { o.Milestones = task().Milestones }, procedure.CodeInvalidField},
		{"milestones out of order", task(), func(o *duty.Opening) { o.Milestones[1].DueAt = vn("2026-03-09 17:00") }, duty.CodeMilestonesInDisarray},
		{"a milestone twice", task(), func(o *duty.Opening) { o.Milestones[1].Code = "DRAFT" }, duty.CodeMilestonesInDisarray},
		{"a milestone after the whole", task(), func(o *duty.Opening) { o.Milestones[1].DueAt = vn("2026-03-23 17:00") }, duty.CodeMilestonesInDisarray},
		{"a milestone on a Sunday", task(), func(o *duty.Opening) { o.Milestones[1].DueAt = vn("2026-03-15 17:00") }, procedure.CodeNewDateNotWorking},
		{"an explanation a person asks", breach(), func(o *duty.Opening) { o.By = leader }, procedure.CodeInvalidField},
		{"an explanation of nothing", breach(), func(o *duty.Opening) { o.About.Breach = 0 }, procedure.CodeInvalidField},
		{"an explanation of two things", breach(), func(o *duty.Opening) { o.About.Fault = 1 }, procedure.CodeInvalidField},
		{"an explanation of no file", breach(), func(o *duty.Opening) { o.About.File = "" }, procedure.CodeInvalidField},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.change(&tc.of)
			d, err := duty.Open("X-2026-0001", tc.of, vn(opened))
			var refusal *procedure.Refusal
			require.ErrorAs(t, err, &refusal)
			require.Equal(t, tc.want, refusal.Code)
			require.Equal(t, duty.Duty{}, d)
		})
	}
}
