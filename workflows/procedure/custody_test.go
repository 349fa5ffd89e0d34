package procedure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// TestCustodyReport: at every instant, also between hand-overs and after the
// close, the lines add up to the elapsed working time.
func TestCustodyReport(t *testing.T) {
	s := apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do)
	s = apply(t, s, "2026-03-04 10:00", procedure.PaymentRequested{By: clerk, Amount: 1})
	s = apply(t, s, "2026-03-06 10:00", procedure.Withdrawn{By: clerk})
	line := func(holder procedure.Holder, unit, staff string, step int, from, to, name string, planned int, worked time.Duration) procedure.CustodyLine {
		return procedure.CustodyLine{
			Interval: procedure.Interval{Holder: holder, Unit: unit, Staff: staff, Step: step, From: vn(from), To: vn(to)},
			StepName: name, PlannedHours: planned, Worked: worked,
		}
	}
	for _, row := range []struct {
		until                   string
		clerk, officer, citizen time.Duration
	}{
		{"2026-03-01 10:00", 0, 0, 0},
		{"2026-03-02 09:00", time.Hour, 0, 0},
		{"2026-03-03 10:00", 2 * time.Hour, 8 * time.Hour, 0},
		{"2026-03-05 10:00", 2 * time.Hour, 16 * time.Hour, 8 * time.Hour},
		{"2026-03-06 10:00", 2 * time.Hour, 16 * time.Hour, 16 * time.Hour},
		{"2026-04-06 10:00", 2 * time.Hour, 16 * time.Hour, 16 * time.Hour},
	} {
		lines, elapsed := procedure.CustodyReport(s, vn(row.until))
		require.Equal(t, []procedure.CustodyLine{
			line(procedure.HolderOffice, "mot_cua", "mai", 0, "2026-03-02 08:00", "2026-03-02 10:00", "Tiếp nhận", 4, row.clerk),
			line(procedure.HolderOffice, "bcxb", "nam", 1, "2026-03-02 10:00", "2026-03-04 10:00", "Thẩm định", 60, row.officer),
			line(procedure.HolderCitizen, "", "", 1, "2026-03-04 10:00", "2026-03-06 10:00", "", 0, row.citizen),
		}, lines, row.until)
		require.Equal(t, row.clerk+row.officer+row.citizen, elapsed, row.until)
	}
}

// TestCustodyWhenTimeStepsBack: an event dated before the last hand-over leaves the
// intervals a partition.
func TestCustodyWhenTimeStepsBack(t *testing.T) {
	s := apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do)
	s = apply(t, s, "2026-03-02 09:59", procedure.Assigned{By: head, Staff: "lan"})
	s = apply(t, s, "2026-03-02 09:58", procedure.Withdrawn{By: clerk})
	require.Equal(t, []procedure.Interval{
		{Holder: procedure.HolderOffice, Unit: "mot_cua", Staff: "mai", Step: 0, From: vn("2026-03-02 08:00"), To: vn("2026-03-02 10:00")},
		{Holder: procedure.HolderOffice, Unit: "bcxb", Staff: "nam", Step: 1, From: vn("2026-03-02 10:00"), To: vn("2026-03-02 10:00")},
		{Holder: procedure.HolderOffice, Unit: "bcxb", Staff: "lan", Step: 1, From: vn("2026-03-02 10:00"), To: vn("2026-03-02 10:00")},
	}, s.Custody)
}

func TestTheUnitThatLeadsIsTheFirstAfterTheCounter(t *testing.T) {
	counter := procedure.Step{Unit: "mot-cua", Role: procedure.RoleClerk}
	for want, steps := range map[string][]procedure.Step{
		"":        nil,
		"mot-cua": {counter, counter},
		"bcvt":    {counter, {Unit: "bcvt", Role: procedure.RoleUnitHead}, {Unit: "lanh-dao", Role: procedure.RoleLeader}, counter},
	} {
		require.Equal(t, want, procedure.Rules{Steps: steps}.Lead())
	}
}
