package worker

import (
	"context"
	"log/slog"
	"time"

	"go.temporal.io/sdk/client"

	"dunghen/activities/rounds"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// The measures of the loop that asks for explanations.
const (
	explainEvery = 10 * time.Second
	explainBatch = 200
)

// explainer asks for the explanation that every breach owes, and shows the inspectorate
// whose breaches come back.
type explainer struct {
	engine   client.Client
	register *register.Store
	office   *catalogue.Catalogue
	log      *slog.Logger
}

// run asks until the context ends. What a crash leaves half done the next round, or the
// sweeper, does: a breach's key opens one explanation.
func (x *explainer) run(ctx context.Context) error {
	rounds.Work{
		What: "owed explanations", Every: explainEvery, Log: x.log,
		Watch: func(context.Context) (<-chan struct{}, error) { return nil, nil }, // nobody calls
		Do: func(ctx context.Context) (more bool, err error) {
			return x.round(ctx, time.Now().Truncate(time.Second))
		},
	}.Run(ctx)
	return ctx.Err()
}

// round asks for what is owed. One that cannot be asked for keeps no other waiting.
func (x *explainer) round(ctx context.Context, now time.Time) (more bool, err error) {
	owed, err := x.register.OwedExplanations(ctx, explainBatch)
	if err != nil {
		return false, err
	}
	asked := 0
	for _, o := range owed {
		if err := x.ask(ctx, o, now); err != nil {
			if ctx.Err() != nil {
				return false, ctx.Err()
			}
			x.log.Warn("explanation not asked for", "key", o.Key(), "error", err)
			continue
		}
		asked++
	}
	if asked > 0 {
		x.log.Info("explanations asked for", "breaches", asked)
	}
	repeats := x.office.RepeatRule()
	booked, err := x.register.SurfaceRepeats(ctx, repeats.Times, time.Duration(repeats.Days)*24*time.Hour, now)
	if booked > 0 {
		x.log.Info("repeated breaches", "people", booked)
	}
	return asked >= explainBatch, err
}

// ask opens and starts one explanation.
func (x *explainer) ask(ctx context.Context, o register.Owed, now time.Time) error {
	calendar := x.office.Calendar()
	opened, err := x.register.OpenExplanation(ctx, o, now, func(number string) (duty.Duty, error) {
		return duty.Open(number, duty.Opening{
			Kind: duty.Explanation, About: o.About, Calendar: calendar.Excerpt(procedure.DayOf(now) - duty.CalendarReach),
			Rule: x.office.DutyRule(duty.Explanation), By: procedure.Actor{Staff: procedure.System},
			Unit: o.Unit, HeadUnit: x.office.Organisation().HeadUnit(o.Unit), Staff: o.Staff, StaffRole: o.StaffRole,
		}, now)
	})
	if err != nil || opened.Replayed {
		return err
	}
	return startDuty(ctx, x.engine, x.register, opened.State)
}
