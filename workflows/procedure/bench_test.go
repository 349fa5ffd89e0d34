package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

func BenchmarkDue10Days(b *testing.B) {
	c := published()
	term := procedure.Term{Limit: procedure.Limit{Amount: 10, Unit: wd}, Start: vn("2026-03-02 08:00")}
	b.ReportAllocs()
	for b.Loop() {
		_, ok, err := c.Due(term, nil)
		require.True(b, ok)
		require.NoError(b, err)
	}
}

func BenchmarkWorkingBetweenAYear(b *testing.B) {
	c := published()
	from, to := vn("2026-01-05 08:00"), vn("2026-12-28 16:00")
	b.ReportAllocs()
	for b.Loop() {
		c.WorkingBetween(from, to)
	}
}

// working10Days is a file in an officer's hands, three days before it is reminded.
func working10Days(b *testing.B) procedure.State {
	b.Helper()
	return apply(b, open(b, intake()), "2026-03-02 10:00", toOfficer.do)
}

func BenchmarkPlan(b *testing.B) {
	s := working10Days(b)
	b.ReportAllocs()
	for b.Loop() {
		procedure.Plan(s)
	}
}

func BenchmarkNextWake(b *testing.B) {
	s := working10Days(b)
	b.ReportAllocs()
	for b.Loop() {
		procedure.NextWake(s)
	}
}

func BenchmarkAdvanceIdle(b *testing.B) {
	s, now := working10Days(b), vn("2026-03-05 08:00")
	b.ReportAllocs()
	for b.Loop() {
		procedure.Advance(s, now)
	}
}

func BenchmarkApplyHandOver(b *testing.B) {
	s, now := working10Days(b), vn("2026-03-05 08:00")
	e := procedure.HandedOver{By: officer}
	b.ReportAllocs()
	for b.Loop() {
		_, err := procedure.Apply(s, e, now)
		require.NoError(b, err)
	}
}
