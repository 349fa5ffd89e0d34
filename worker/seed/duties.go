package seed

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// explainedFrom is when the office began to ask for explanations: earlier breaches owe none.
func (y *Year) explainedFrom() time.Time { return procedure.NewDay(y.No, time.November, 16).At(0) }

// given is a duty that is to be opened.
type given struct {
	at   time.Time
	open func(ctx context.Context) (register.OpenedDuty, error)
}

// duties gives what leadership asked for: a direction on a late file each week, a task to
// each unit each month, and the explanation of every breach since they are asked for. They
// are opened in order, for they are numbered, and led through the law of duties at once.
func (y *Year) duties(ctx context.Context, book *register.Store, workers int) error {
	if err := book.OweNothingBefore(ctx, y.explainedFrom()); err != nil {
		return err
	}
	owed, err := book.OwedExplanations(ctx, y.Files)
	if err != nil {
		return err
	}
	all := make([]given, 0, len(owed))
	for _, o := range owed {
		at := o.About.BrokeAt.Add(time.Minute)
		all = append(all, given{at, func(ctx context.Context) (register.OpenedDuty, error) {
			return book.OpenExplanation(ctx, o, at, func(number string) (duty.Duty, error) {
				return duty.Open(number, duty.Opening{
					Kind: duty.Explanation, About: o.About, Calendar: y.calendar.Excerpt(procedure.DayOf(at) - excerptDays),
					Rule: y.Catalogue.DutyRule(duty.Explanation), By: procedure.Actor{Staff: procedure.System},
					Unit: o.Unit, Staff: o.Staff, StaffRole: o.StaffRole,
				}, at)
			})
		}})
	}
	directions, err := y.directions(ctx, book)
	if err != nil {
		return err
	}
	all = slices.Concat(all, directions, y.tasks(book))
	slices.SortStableFunc(all, func(a, b given) int { return a.at.Compare(b.at) })
	var opened []duty.Duty
	for _, g := range all {
		o, err := g.open(ctx)
		if errors.As(err, new(*procedure.Refusal)) || err == nil && o.Replayed {
			continue
		}
		if err != nil {
			return err
		}
		if err := book.DutyStarted(ctx, o.State.Number); err != nil {
			return err
		}
		opened = append(opened, o.State)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i, d := range opened {
		group.Go(func() error {
			r := rand.New(rand.NewPCG(y.Seed, uint64(i)<<40)) //nolint:gosec // a year that can be had again
			if err := y.answerTo(ctx, book, d, r); err != nil {
				return fmt.Errorf("%s: %w", d.Number, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// directions are given after each weekly report, about the file that is late the longest.
func (y *Year) directions(ctx context.Context, book *register.Store) ([]given, error) {
	var all []given
	directed := map[string]bool{}
	for _, week := range y.Weeks() {
		late, err := book.LateAt(ctx, week, register.Scope{}, y.calendar)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(late, func(f register.FileAt) bool { return !directed[f.Code] })
		if i < 0 {
			continue
		}
		directed[late[i].Code] = true
		unit := late[i].HolderUnit
		if y.office.organisation.HeadOf(unit).Role != procedure.RoleUnitHead {
			unit = late[i].LeadUnit // nobody speaks for the leadership itself
		}
		all = append(all, y.order(book, duty.Direction, late[i].Code, unit,
			y.office.leader(unit, procedure.RoleLeader), week.Add(time.Hour/2), 4, "Giải quyết dứt điểm hồ sơ quá hạn này (dữ liệu mẫu)."))
	}
	return all, nil
}

// tasks are given by the director in the first days of each month.
func (y *Year) tasks(book *register.Store) []given {
	var all []given
	for month := time.January; month <= time.December; month++ {
		for i, unit := range []string{heirUnit, "buu-chinh-vien-thong", "van-phong"} {
			day, err := y.calendar.ShiftDays(procedure.NewDay(y.No, month, 2+i), 0)
			if err != nil {
				break
			}
			all = append(all, y.order(book, duty.Task, "", unit, y.office.leader(unit, procedure.RoleDirector),
				y.calendar.Opening(day).Add(time.Hour), 8+2*i, "Rà soát quy trình, báo cáo kết quả (dữ liệu mẫu)."))
		}
	}
	return all
}

// order is a direction or task with so many working days.
func (y *Year) order(book *register.Store, kind duty.Kind, file, unit string, by procedure.Actor, at time.Time, days int, words string) given {
	return given{at, func(ctx context.Context) (register.OpenedDuty, error) {
		last, err := y.calendar.ShiftDays(procedure.DayOf(at), days)
		if err != nil {
			return register.OpenedDuty{}, err
		}
		key := fmt.Sprintf("seed/%s/%s/%s", kind, unit, at.Format(time.RFC3339))
		hash := sha256.Sum256([]byte(key))
		text := register.Text{ID: key, Kind: "instruction", Body: words, Author: by.Staff, At: at}
		return book.OpenDuty(ctx, register.NewDuty{
			Key: key, BodyHash: hash[:], Kind: kind, At: at, Texts: []register.Text{text},
			Open: func(number string) (duty.Duty, error) {
				return duty.Open(number, duty.Opening{
					Kind: kind, About: duty.About{File: file}, Calendar: y.calendar.Excerpt(procedure.DayOf(at) - excerptDays),
					Rule: y.Catalogue.DutyRule(kind), By: by, Text: text.ID, Unit: unit, HeadUnit: y.office.organisation.HeadUnit(unit), DueAt: y.calendar.Closing(last),
				}, at)
			},
		})
	}}
}

// answerTo leads a duty to its end, or to that of the year: most turns are taken in time,
// some late, a few never.
func (y *Year) answerTo(ctx context.Context, book *register.Store, d duty.Duty, r *rand.Rand) error {
	turn, when := -1, time.Time{}
	for {
		if d.Closed() {
			return nil
		}
		if d.Turn.No != turn {
			turn, when = d.Turn.No, y.takes(d, r)
		}
		wake, owed := duty.NextWake(d)
		var next duty.Duty
		switch {
		case !when.IsZero() && !when.After(y.To()) && (!owed || when.Before(wake)):
			event, err := y.word(ctx, book, d, when, r)
			if err != nil {
				return err
			}
			next, err = duty.Apply(d, event, when)
			if errors.As(err, new(*procedure.Refusal)) {
				when = time.Time{} // it is not for them to say: the ladder goes on
				continue
			}
			if err != nil {
				return err
			}
		case owed && !wake.After(y.To()):
			next = duty.Advance(d, wake)
		default:
			return nil
		}
		if err := book.RecordDuty(ctx, next.View(), next.Journal); err != nil {
			return err
		}
		d = next.Recorded(next.Seq)
	}
}

// takes is when the present turn is taken, zero for never.
func (y *Year) takes(d duty.Duty, r *rand.Rand) time.Time {
	days := r.Float64() * 3
	switch n := r.IntN(100); {
	case d.Stage == duty.StageRuled && n < 85, n >= 98:
		return time.Time{}
	case d.Stage == duty.StageGiven && n < 80:
		days = 1 + r.Float64()*2.5
	case n >= 80:
		days += 9
	}
	at, err := y.calendar.AddWorking(d.Turn.Since, time.Duration(days*8*float64(time.Hour)).Truncate(time.Second))
	if err != nil {
		return time.Time{}
	}
	return at
}

// word is what whoever's turn it is says.
func (y *Year) word(ctx context.Context, book *register.Store, d duty.Duty, at time.Time, r *rand.Rand) (duty.Event, error) {
	by := y.office.meant(d.Turn.Who)
	text := register.Text{
		ID: fmt.Sprintf("%s/%d", d.Number, d.Seq), Duty: d.Number, Kind: "reason", Body: "Nội dung theo dữ liệu mẫu.", Author: by.Staff, At: at,
	}
	if err := book.PutText(ctx, text); err != nil {
		return nil, err
	}
	cause := pick(r, []duty.Cause{duty.CauseNegligence, duty.CauseNegligence, duty.CauseObjective, duty.CauseCitizen, duty.CausePartner})
	switch d.Stage {
	case duty.StageAnswered:
		return duty.Accepted{By: by}, nil
	case duty.StageOpened:
		return duty.Acknowledged{By: by}, nil
	case duty.StageExplained:
		return duty.Viewed{By: by, Cause: cause, Text: text.ID}, nil
	case duty.StageViewed, duty.StageObjected:
		ruling := duty.Ruled{By: by, Cause: cause, Text: text.ID}
		if cause == duty.CauseNegligence && len(d.Rule.Measures) > 0 {
			ruling.Measure = d.Rule.Measures[0]
		}
		return ruling, nil
	case duty.StageRuled:
		return duty.Objected{By: by, Text: text.ID}, nil
	default:
		return duty.Answered{By: by, Text: text.ID}, nil
	}
}

// meant is the person a turn means.
func (f *office) meant(r procedure.Recipient) procedure.Actor {
	if who, ok := f.organisation.Staff(r.Staff); ok {
		return actorOf(who)
	}
	if r.Role == procedure.RoleUnitHead {
		return f.head(r.Unit)
	}
	return f.leader(r.Unit, r.Role)
}
