package catalogue

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

func TestDutyRules(t *testing.T) {
	c := embedded(t)
	days := func(n int) procedure.Limit { return procedure.Limit{Amount: n, Unit: procedure.WorkingDay} }
	levels := []procedure.Role{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleInspector}
	halfDays := procedure.Limit{Amount: 8, Unit: procedure.WorkingHour}
	require.Equal(t, duty.Rule{Near: days(1), Answer: halfDays, Levels: levels, Confirm: days(3)}, c.DutyRule(duty.Direction))
	require.Equal(t, duty.Rule{Near: days(2), Answer: halfDays, Levels: levels, Confirm: days(5)}, c.DutyRule(duty.Task))
	fifteen := procedure.Limit{Amount: 15, Unit: procedure.CalendarDay}
	require.Equal(t, duty.Rule{
		Near: days(1), Answer: halfDays, Levels: levels, Confirm: days(3),
		Acknowledge: days(5), Explain: fifteen, Extend: fifteen,
		View: days(3), Rule: days(5), Object: days(5),
		Measures: []string{"RUT-KINH-NGHIEM", "PHE-BINH", "HA-XEP-LOAI", "DIEU-CHUYEN", "XEM-XET-KY-LUAT"},
	}, c.DutyRule(duty.Explanation))

	own := c.DutyRule(duty.Task)
	own.Levels[0] = procedure.RoleClerk
	require.Equal(t, levels, c.DutyRule(duty.Task).Levels, "the catalogue is not changed by who reads it")
}

func TestDutyData(t *testing.T) {
	c := embedded(t)
	require.Equal(t, "Yêu cầu nghiêm túc rút kinh nghiệm", c.Measures()[0].Name)
	require.Equal(t, DraftingStage{Code: "LAP-KE-HOACH", Name: "Lập kế hoạch, thành lập tổ soạn thảo"}, c.DraftingStages()[0])
	require.Len(t, c.DraftingStages(), 8)
	require.Equal(t, []int{3, 90}, []int{c.RepeatRule().Times, c.RepeatRule().Days})
	require.Len(t, c.RecurringTasks(), 3)
	require.Equal(t, "van-phong", c.RecurringTasks()[0].Unit)
}

func TestDutyFindings(t *testing.T) {
	const d = "duties.yaml"
	cases := []struct {
		name   string
		change change
		want   string
	}{
		{"a reminder after the end", change{d, "near: {amount: 2, unit: working_day}", "near: {amount: 5, unit: working_day}"},
			d + ": kinds/task/near: no reminder can come before the end of confirm"},
		{"reminders of explanations", change{d, "view: {amount: 3, unit: working_day}", "view: {amount: 4, unit: working_hour}"},
			d + ": kinds/explanation/near: no reminder can come before the end of view"},
		{"a measure twice", change{d, "code: PHE-BINH", "code: RUT-KINH-NGHIEM"}, d + ": measures/RUT-KINH-NGHIEM: is there twice"},
		{"a stage twice", change{d, "code: TRINH", "code: SOAN-THAO"}, d + ": drafting/stages/SOAN-THAO: is there twice"},
		{"a rule twice", change{d, "id: cap-nhat-niem-yet", "id: ra-soat-thu-tuc-hanh-chinh"},
			d + ": recurring/ra-soat-thu-tuc-hanh-chinh: is there twice"},
		{"no cron expression", change{d, "cron: 0 8 5 * *", "cron: 0 25 5 * *"},
			d + `: recurring/cap-nhat-niem-yet/cron: "0 25 5 * *" is not a cron expression: end of range (25) above maximum (23): 25`},
		{"a day that never comes", change{d, "cron: 0 8 5 * *", "cron: 0 8 30 2 *"},
			d + `: recurring/cap-nhat-niem-yet/cron: "0 8 30 2 *" never comes`},
		{"an abolished unit", change{d, "unit: mot-cua", "unit: phong-cu"}, d + `: recurring/cap-nhat-niem-yet: unknown unit "phong-cu"`},
		{"a unit that helps itself", change{d, "cooperating: [mot-cua,", "cooperating: [van-phong,"},
			d + `: recurring/bao-cao-cai-cach-hanh-chinh: "van-phong" leads and cooperates`},
		{"a level twice", change{d, "levels: [unit_head, leader,", "levels: [leader, leader,"},
			d + ": kinds/direction/levels: items at 0 and 1 are equal"},
		{"a rule without a source", change{d, "  times: 3\n  days: 90\n  source: Lựa chọn của danh mục này\n", "  times: 3\n  days: 90\n"},
			d + ": repeats: missing property 'source'"},
		{"a kind is missing", change{d, "  direction:", "  directive:"},
			d + ": kinds: additional properties 'directive' not allowed\n" + d + ": kinds: missing property 'direction'"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(overlay(t, tc.change))
			require.EqualError(t, err, tc.want)
		})
	}
}

// The schema must not fall behind the law's own list.
func TestSchemaKnowsEveryKindOfDuty(t *testing.T) {
	for _, kind := range duty.Kinds() {
		require.NotEmpty(t, embedded(t).DutyRule(kind).Levels, kind)
	}
}
