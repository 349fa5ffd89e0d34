package seed

import (
	"time"

	"dunghen/workflows/procedure"
)

// shares are how much of the time has gone when a file leaves each step: the clerk's, the
// head's who assigns, the officer's, the head's who approves, the leader's who signs.
var shares = []float64{0.04, 0.12, 0.72, 0.84, 0.94}

// begin plans the work on an accepted file from an instant on.
func (p *player) begin(at time.Time) {
	p.round++
	until, ok := p.target(at)
	if !ok {
		return
	}
	steps := p.s.Rules.Steps
	last := p.lastStep()
	left := 0.0
	if p.s.Step > 0 {
		left = shares[min(p.s.Step, len(shares))-1]
	}
	for next := p.s.Step + 1; next <= last; next++ {
		share := shares[min(next, len(shares))-1]
		p.work(p.between(at, until, (share-left)/(1-left)), func(at time.Time) error { return p.handOver(steps[next], at) })
	}
	p.work(until, p.finish)
}

// lastStep is the one that makes the result: the last before it is handed out.
func (p *player) lastStep() int {
	last := len(p.s.Rules.Steps) - 1
	if last > 0 && p.s.Rules.Steps[last].Role == procedure.RoleClerk {
		last--
	}
	return last
}

// work plans a step that a later beginning makes void.
func (p *player) work(at time.Time, do func(time.Time) error) {
	round := p.round
	p.on(at, func(at time.Time) error {
		if p.round != round {
			return nil
		}
		return do(at)
	})
}

// target is when the result will be ready; ok is false for a file that is forgotten.
func (p *player) target(at time.Time) (time.Time, bool) {
	due, running := p.s.FirstDue()
	if !running || p.fate.ending == forgotten {
		return time.Time{}, false
	}
	if !due.After(at) { // late already: what is left takes some days
		return p.after(at, 4+float64(p.IntN(30))), true
	}
	opening := p.calendar.Opening(procedure.DayOf(due))
	switch p.fate.ending {
	case onTime:
		if opening.After(at) {
			return p.between(opening, due, 0.05+0.9*p.Float64()), true
		}
		return p.between(at, due, 0.6+0.38*p.Float64()), true
	case late:
		return p.after(due, 0.5+p.Float64()*p.Float64()*30), true
	case broken:
		return p.after(due, 44+p.Float64()*p.Float64()*250), true
	default:
		return p.between(at, due, 0.3+0.58*p.Float64()), true
	}
}

func (p *player) handOver(to procedure.Step, at time.Time) error {
	if !procedure.MayIn(p.s.Status, procedure.VerbHandOver) {
		return nil
	}
	if p.fate.refusal && p.s.Rules.Steps[p.s.Step].Role == procedure.RoleLeader {
		return p.refuse(at)
	}
	staff := ""
	if who, ok := p.pickFrom(to.Unit, to.Role, at); ok {
		staff = who.Staff
	}
	if to.Role == procedure.RoleLeader {
		staff = p.office.leader(p.s.Rules.Lead(), procedure.RoleLeader).Staff
	}
	_, err := p.say(procedure.HandedOver{By: p.holder(at), ToStep: to.Code, Staff: staff}, at)
	return err
}

// finish makes the result, once the letter that excuses its lateness has gone.
func (p *player) finish(at time.Time) error {
	if !procedure.MayIn(p.s.Status, procedure.VerbFinish) {
		return nil
	}
	taken, err := p.say(procedure.Finished{By: p.office.maker(p.s, at)}, at)
	if err == nil && !taken {
		p.work(p.after(at, 0.5), p.finish)
	}
	return err
}

func (p *player) refuse(at time.Time) error {
	by := p.office.leader(p.s.Rules.Lead(), procedure.RoleLeader)
	p.round++ // the rest of the work falls away
	taken, err := p.say(procedure.Refused{By: by, Text: p.text("reason", "Hồ sơ không đủ điều kiện theo quy định (dữ liệu mẫu).", by, at)}, at)
	if err == nil && !taken {
		p.work(p.after(at, 0.5), p.finish)
	}
	return err
}

// hand out gives the applicant the result.
func (p *player) handOut(at time.Time) error {
	clerk, ok := p.pickFrom("mot-cua", procedure.RoleClerk, at)
	if !ok || p.s.Status != procedure.StatusResultReady {
		return nil
	}
	_, err := p.say(procedure.ResultReturned{By: clerk}, at)
	return err
}

// maker is who may make the result of a file where it stands.
func (f *office) maker(s procedure.State, at time.Time) procedure.Actor {
	if s.Assignee != "" && !f.gone(s.Assignee, at) {
		if who, ok := f.organisation.Staff(s.Assignee); ok && procedure.MayEver(who.Role, procedure.VerbFinish) {
			return actorOf(who)
		}
	}
	return f.leader(s.Rules.Lead(), procedure.RoleLeader)
}
