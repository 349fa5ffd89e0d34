package seed

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// player leads one file through its life: the machine's own hours come when the law says,
// people's when the player has planned them.
type player struct {
	*rand.Rand
	office   *office
	calendar *procedure.Calendar
	fate     fate
	// end is when the year is over: what would come later does not.
	end time.Time
	// number is the number of the file's letter of apology, 0 while it is not known.
	number int
	// told is told of every transition, if anybody wants to hear.
	told func(before, next procedure.State)

	arrival arrival
	opening procedure.State
	s       procedure.State
	plans   []plan
	entries []procedure.Entry
	judged  []register.JudgedAfter
	texts   []register.Text
	// refused counts what people wanted and the law would not have.
	refused int
	// round is told by the steps of the work, so that those planned before a stop are void.
	round int
	// asked counts the requests against the rule.
	asked int
}

// plan is what somebody will do.
type plan struct {
	at time.Time
	do func(at time.Time) error
}

// on plans something for an instant; what was planned first for it comes first.
func (p *player) on(at time.Time, do func(at time.Time) error) {
	at = at.Truncate(time.Second)
	i, _ := slices.BinarySearchFunc(p.plans, at, func(q plan, at time.Time) int {
		if q.at.After(at) {
			return 1
		}
		return -1
	})
	p.plans = slices.Insert(p.plans, i, plan{at, do})
}

// play goes from one hour to the next until nothing more is to come or the year is over.
func (p *player) play() error {
	for {
		wake, owed := procedure.NextWake(p.s)
		switch {
		case owed && (len(p.plans) == 0 || !wake.After(p.plans[0].at)):
			if wake.After(p.end) {
				return nil
			}
			p.follow(procedure.Advance(p.s, wake), wake)
		case len(p.plans) == 0 || p.plans[0].at.After(p.end):
			return nil
		default:
			next := p.plans[0]
			p.plans = p.plans[1:]
			if err := next.do(next.at); err != nil {
				return fmt.Errorf("%s at %s: %w", p.s.Code, next.at.Format(time.RFC3339), err)
			}
		}
	}
}

// say applies an event and says whether the law took it.
func (p *player) say(e procedure.Event, at time.Time) (taken bool, err error) {
	next, err := procedure.Apply(p.s, e, at)
	if errors.As(err, new(*procedure.Refusal)) {
		p.refused++
		return false, nil
	}
	if err != nil {
		return false, err
	}
	p.follow(next, at)
	return true, nil
}

// follow notes a transition and lets people see it.
func (p *player) follow(next procedure.State, at time.Time) {
	fresh := next.Journal
	if p.told != nil {
		p.told(p.s, next)
	}
	p.s = next.Recorded(next.Seq)
	p.entries = append(p.entries, fresh...)
	p.judge(fresh)
	for _, e := range fresh {
		p.react(e, at)
	}
	p.keepHands(at)
}

func (p *player) judge(fresh []procedure.Entry) {
	if len(fresh) == 0 {
		return
	}
	promise, _ := p.s.FirstDue()
	for _, b := range p.s.Breaches {
		if p.s.IsLate() && (b.Kind == procedure.BreachLate || b.Kind == procedure.BreachPromiseBroken) && b.Promise >= current(p.s) {
			promise = b.At
			break
		}
	}
	p.judged = append(p.judged, register.JudgedAfter{Seq: p.s.Seq, At: fresh[len(fresh)-1].At, Promise: promise})
}

// current numbers the promise of the present round.
func current(s procedure.State) int {
	for i := len(s.Promises) - 1; i >= 0; i-- {
		if q := s.Promises[i]; !q.Superseded && q.Kind != procedure.PromiseReappointment {
			return q.No
		}
	}
	return 0
}

// text stores words and gives their id.
func (p *player) text(kind, body string, by procedure.Actor, at time.Time) string {
	id := fmt.Sprintf("%s/text/%d", p.s.Code, len(p.texts)+1)
	p.texts = append(p.texts, register.Text{ID: id, Code: p.s.Code, Kind: kind, Body: body, Author: by.Staff, At: at})
	return id
}

// after is an instant some office time later, never to the second.
func (p *player) after(at time.Time, hours float64) time.Time {
	span := time.Duration(hours*float64(time.Hour)) + time.Duration(p.IntN(600))*time.Second
	later, err := p.calendar.AddWorking(at, span)
	if err != nil {
		return p.end.Add(time.Hour) // beyond the calendar, and so beyond the year
	}
	return later
}

// between is an instant of office time at a share of the way.
func (p *player) between(from, to time.Time, share float64) time.Time {
	whole := p.calendar.WorkingBetween(from, to)
	at, err := p.calendar.AddWorking(from, time.Duration(share*float64(whole)).Truncate(time.Second))
	if err != nil {
		return p.end.Add(time.Hour)
	}
	return at
}

// holder is whoever has the file, in the role of its step.
func (p *player) holder(at time.Time) procedure.Actor {
	if p.s.Assignee != "" {
		if who, ok := p.office.organisation.Staff(p.s.Assignee); ok {
			return actorOf(who)
		}
	}
	step := p.s.Rules.Steps[p.s.Step]
	if people := p.office.people(p.s.Unit, step.Role, at); len(people) > 0 {
		return people[0]
	}
	return p.office.head(p.s.Unit)
}

// pickFrom takes one of the people who do a role in a unit.
func (p *player) pickFrom(unit string, role procedure.Role, at time.Time) (procedure.Actor, bool) {
	people := p.office.people(unit, role, at)
	if len(people) == 0 {
		return procedure.Actor{}, false
	}
	return pick(p.Rand, people), true
}

// keepHands gives a file to hands that are there: of a person who has left to a colleague,
// of a unit that is no more to its heir.
func (p *player) keepHands(at time.Time) {
	if !procedure.MayIn(p.s.Status, procedure.VerbAssign) || len(p.plans) > 0 && p.plans[0].at.Equal(at) {
		return
	}
	unit := p.s.Unit
	if unit == oldUnit && !at.Before(p.office.merged) {
		unit = heirUnit
	}
	if unit == p.s.Unit && !p.office.gone(p.s.Assignee, at) {
		return
	}
	role := p.s.Rules.Steps[p.s.Step].Role
	who, ok := p.pickFrom(unit, role, at)
	if !ok {
		return
	}
	p.on(at, func(at time.Time) error {
		_, err := p.say(procedure.Assigned{By: p.office.leader(unit, procedure.RoleLeader), Staff: who.Staff, Unit: unit}, at)
		return err
	})
}
