package scenario

import (
	"context"
	"errors"
	"testing"
	"time"

	"dunghen/schema/catalogue"
	"dunghen/workflows/procedure"
)

// lawDay is a day in the life of the file law is computed of: fixed, as the calendar that
// is published for it. lawExcerpt is how many days before its receipt its calendar begins,
// as at the counter.
const (
	lawDay     = "2026-03-02"
	lawExcerpt = 60
)

// law measures the pure law of a file, without engine and register, with the real rules and
// calendar: how often a second it computes a promised date of ten working days, a whole
// ladder, the next instant of a file, and a hand-over, and how much it allocates for one.
func law(ctx context.Context, r *run) error {
	known, err := catalogue.Load(catalogue.Embedded())
	if err != nil {
		return err
	}
	file, at, err := lawFile(known)
	if err != nil {
		return err
	}
	term := procedure.Term{Limit: procedure.Limit{Amount: 10, Unit: procedure.WorkingDay}, Start: at}
	next := procedure.HandedOver{By: procedure.Actor{Staff: clerk, Role: procedure.RoleClerk, Unit: file.Unit}}
	for _, part := range []struct {
		name string
		do   func() error
	}{
		{"due", func() error { _, _, err := file.Calendar.Due(term, nil); return err }},
		{"ladder", func() error { procedure.Plan(file); return nil }},
		{"next", func() error { procedure.NextWake(file); return nil }},
		{"hand_over", func() error { _, err := procedure.Apply(file, next, at.Add(time.Hour)); return err }},
	} {
		var speed, bytes, allocations []float64
		for range r.Rounds {
			if err := ctx.Err(); err != nil {
				return err
			}
			var failed error
			result := testing.Benchmark(func(b *testing.B) {
				b.Helper()
				b.ReportAllocs()
				for b.Loop() {
					if err := part.do(); err != nil {
						failed = err
						b.FailNow()
					}
				}
			})
			if failed != nil {
				return failed
			}
			speed = append(speed, float64(result.N)/result.T.Seconds())
			bytes = append(bytes, float64(result.AllocedBytesPerOp()))
			allocations = append(allocations, float64(result.AllocsPerOp()))
		}
		if err := errors.Join(
			r.tell("law_"+part.name+"_per_s", "computations/s", speed...),
			r.tell("law_"+part.name+"_allocs", "allocations", allocations...),
			r.tell("law_"+part.name+"_bytes", "bytes", bytes...),
		); err != nil {
			return err
		}
	}
	return nil
}

// lawFile is a file that has just been accepted at the counter.
func lawFile(known *catalogue.Catalogue) (file procedure.State, at time.Time, err error) {
	day, err := procedure.ParseDay(lawDay)
	if err != nil {
		return procedure.State{}, time.Time{}, err
	}
	rules, err := known.Rules(counted, day)
	if err != nil {
		return procedure.State{}, time.Time{}, err
	}
	calendar := known.Calendar()
	at = calendar.Opening(day).Add(time.Hour)
	file, err = procedure.Open(procedure.Intake{
		Code: "000.00.00.H01-260302-0001", Rules: rules, Calendar: calendar.Excerpt(day - lawExcerpt), Channel: procedure.ChannelDirect,
		ReceivedAt: at, RegisteredAt: at, By: procedure.Actor{Staff: clerk, Role: procedure.RoleClerk, Unit: rules.Steps[0].Unit},
		Accepted: true,
	})
	return file, at, err
}
