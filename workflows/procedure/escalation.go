package procedure

import (
	"slices"
	"time"
)

// escalate calls on a level of leadership and waits for its answer. The top level
// is told at once, the others in their digest.
func (s *State) escalate(rung string, level int, now time.Time, kind NoticeKind) {
	levels := s.Rules.Escalation.Levels
	if level > len(levels) {
		return
	}
	e := Escalation{No: len(s.Escalations) + 1, Rung: rung, Level: level, Role: levels[level-1], At: now}
	if level < len(levels) {
		// Beyond the published calendar there is no answer date: nobody climbs on a guess.
		if by, ok, err := s.Calendar.Due(Term{Limit: s.Rules.Escalation.Answer, Start: now}, nil); err == nil && ok {
			e.AnswerBy = by
		}
	}
	s.Escalations = append(s.Escalations, e)
	to := upTo(e.Role, s.Unit)
	s.write(now, "escalated", System, e, Notice{
		Key: s.noticeKey("escalation", e.No, to.key()), Kind: kind, To: to, Single: level > 1,
	})
}

// upTo is whom a level of leadership means for a unit: the leader in charge of it,
// or everybody of the role.
func upTo(role Role, unit string) Recipient {
	if role == RoleLeader {
		return Recipient{Role: role, Unit: unit}
	}
	return Recipient{Role: role}
}

// climb answers silence: the next level is called, unless it already waits.
func (s *State) climb(i int, now time.Time) {
	s.Escalations[i].Climbed = true
	e := s.Escalations[i]
	for _, other := range s.Escalations {
		if other.Level > e.Level && other.AnsweredAt.IsZero() && !other.Climbed {
			s.write(now, "escalation_unanswered", System, map[string]any{"no": e.No, "level": e.Level})
			return
		}
	}
	s.escalate(e.Rung, e.Level+1, now, NoticeClimb)
}

// apply answers every open escalation of the actor's level and below.
func (e Acknowledged) apply(s *State, at time.Time) error {
	switch e.Decision {
	case DecideAct:
	case DecideReassign:
		if e.Staff == "" {
			return refuse(CodeInvalidField, "staff")
		}
	case DecideAcceptDate:
		if s.Apology == nil {
			return refuse(CodeNoSecondDate, "decision")
		}
	default:
		return refuse(CodeInvalidField, "decision")
	}
	for i := range s.Escalations {
		if open := &s.Escalations[i]; s.waitsFor(*open, e.By.Role) {
			open.AnsweredAt, open.AnsweredBy, open.Decision, open.Text = at, e.By.Staff, e.Decision, e.Text
		}
	}
	if e.Decision == DecideReassign && s.Status != StatusResultReady {
		s.reassign(e.Staff, e.Unit, at)
	}
	s.write(at, string(VerbAcknowledge), e.By.Staff, e, Notice{
		Key: s.noticeKey("directed", s.Seq+1, s.worker().key()), Kind: NoticeDirected, To: s.worker(), Single: true,
	})
	return nil
}

// calledUpon: a call on the actor's level or below waits for an answer.
func (s *State) calledUpon(by Actor) error {
	if !slices.ContainsFunc(s.Escalations, func(e Escalation) bool { return s.waitsFor(e, by.Role) }) {
		return refuse(CodeNothingToAcknowledge, "", "role", string(by.Role))
	}
	return nil
}

func (s *State) waitsFor(e Escalation, role Role) bool {
	return e.AnsweredAt.IsZero() && e.Level <= s.reach(role)
}

// reassign moves the file to other hands. While the applicant is awaited nobody
// in the office holds it: the new hands get it when it comes back.
func (s *State) reassign(staff, unit string, at time.Time) {
	if s.Status != StatusSupplement && s.Status != StatusPayment {
		s.assign(staff, unit, at)
		return
	}
	if unit != "" {
		s.Unit = unit
	}
	s.Assignee = staff
}

// reach is the highest level a role answers for.
func (s *State) reach(role Role) int {
	reach := 0
	for i, level := range s.Rules.Escalation.Levels {
		if level == role {
			reach = i + 1
		}
	}
	return reach
}
