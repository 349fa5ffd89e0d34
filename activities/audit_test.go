package activities

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/officetest"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// What is found is somebody's task, once: the same instant is judged once, the same finding
// the next night has its task, and one that comes back after that ended has another.
func TestAuditManyTimesIsOnce(t *testing.T) {
	store := officetest.Open(t)
	looks := 0
	found := []register.AuditFinding{
		{Rule: "codes", Subject: "A 2021-10-18", Words: "3 is missing"}, {Rule: "codes", Subject: "A 2021-10-18", Words: "4 is missing"},
		{Rule: "outbox", Subject: "letter/7", Words: "never sent"}, {Rule: "outbox", Subject: "letter/8", Words: "never sent"},
	}
	auditor := NewAuditor(newGiver(store), Auditing{
		Look: func(context.Context, time.Time) (int, []register.AuditFinding, error) {
			looks++
			return 9, found, nil
		},
		Task: RecurringTask{ID: contract.AuditSchedule, Unit: "bcvt", Within: procedure.Limit{Amount: 2, Unit: procedure.WorkingDay}}, Most: 2,
	})
	night := func(day int) contract.AuditResult {
		t.Helper()
		got, err := auditor.Audit(t.Context(), contract.AuditOrder{At: officetest.At(day, "02:30"), Now: officetest.At(day, "02:31")})
		require.NoError(t, err)
		return got
	}
	first := contract.AuditResult{Looked: 9, Findings: 4, Tasks: []string{"NV-2021-0001", "NV-2021-0002"}}
	require.Equal(t, first, night(19))
	require.Equal(t, first, night(19))
	require.Equal(t, 1, looks)
	require.Equal(t, first, night(20), "the same findings, the same tasks")

	task, err := store.Duty(t.Context(), "NV-2021-0001")
	require.NoError(t, err)
	require.Contains(t, task.Text, "Quy tắc: codes. Đối tượng: A 2021-10-18. Chi tiết cho người vận hành: 3 is missing.")
	require.Equal(t, []any{"bcvt", "leader", contract.AuditSchedule, officetest.At(21, "17:00")},
		[]any{task.View.Unit, task.View.GivenBy.Staff, task.View.About.Recurring, task.View.DueAt})

	ended := task.View.Duty
	ended.Calendar = officetest.Calendar()
	ended, err = duty.Apply(ended, duty.Withdrawn{By: officetest.Leader, Text: "text"}, officetest.At(20, "09:00"))
	require.NoError(t, err)
	require.NoError(t, store.RecordDuty(t.Context(), ended.View(), ended.Journal))
	require.Equal(t, []string{"NV-2021-0003", "NV-2021-0002"}, night(21).Tasks, "it came back")
	found = nil
	require.Equal(t, contract.AuditResult{Looked: 9, Tasks: []string{}}, clean(night(22)))
	last, err := store.LastAudit(t.Context())
	require.NoError(t, err)
	require.Equal(t, officetest.At(22, "02:30"), last.At)
}

func clean(r contract.AuditResult) contract.AuditResult {
	r.Tasks = append([]string{}, r.Tasks...)
	return r
}

// What cannot be looked at is tried again, and nothing is kept of it.
func TestAuditThatCannotLook(t *testing.T) {
	store := officetest.Open(t)
	auditor := NewAuditor(newGiver(store), Auditing{Look: func(context.Context, time.Time) (int, []register.AuditFinding, error) {
		return 0, nil, errors.New("the engine is away")
	}})
	_, err := auditor.Audit(t.Context(), contract.AuditOrder{At: officetest.At(19, "02:30"), Now: officetest.At(19, "02:31")})
	require.ErrorContains(t, err, "the engine is away")
	_, err = store.LastAudit(t.Context())
	require.ErrorIs(t, err, register.ErrNotFound)
}
