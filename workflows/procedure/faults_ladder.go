package procedure

import (
	"errors"
	"fmt"
	"time"
)

// The calls upon people to decide about a fault, and what they are told after.
const (
	NoticeFaultReported NoticeKind = "fault_reported"
	NoticeFaultRemind   NoticeKind = "fault_remind"
	NoticeFaultClimb    NoticeKind = "fault_climb"
	NoticeFaultDecided  NoticeKind = "fault_decided"
)

// AdvanceFaults makes every call that is due at or before now, earliest first, and
// returns the case with what it wrote. Called again with the same now it changes
// nothing. After an outage a call counts from when it was really made, so that
// nobody is passed over.
func AdvanceFaults(c FaultCase, now time.Time) FaultCase {
	c, now = c.clone(), now.In(Zone)
	for {
		i, at, ok := c.nextCall()
		if !ok || at.After(now) {
			return c
		}
		c.call(i, now)
	}
}

// NextFaultWake returns when AdvanceFaults will next have something to do.
func NextFaultWake(c FaultCase) (time.Time, bool) {
	_, at, ok := c.nextCall()
	return at, ok
}

// nextCall finds the undecided fault whose next call comes first.
func (c *FaultCase) nextCall() (index int, first time.Time, ok bool) {
	for i, f := range c.Faults {
		if f.Decision != nil || f.Calls > 0 && len(c.Rule.Levels) == 0 {
			continue
		}
		wait := c.Rule.Answer
		if f.Calls == 0 {
			wait = c.Rule.Remind
		}
		if at, due := c.dueAfter(f.CalledAt, wait); due && (!ok || at.Before(first)) {
			index, first, ok = i, at, true
		}
	}
	return index, first, ok
}

// unpublishedWait is how long a call waits where no calendar says which days are
// worked. It promises the applicant nothing, so a guess is better than silence.
const unpublishedWait = 7 * 24 * time.Hour

// dueAfter is when a wait that began at an instant is over; ok is false for a rule
// that is none.
func (c *FaultCase) dueAfter(start time.Time, wait Limit) (at time.Time, ok bool) {
	at, ok, err := c.Calendar.Due(Term{Limit: wait, Start: start}, nil)
	if errors.Is(err, &Refusal{Code: CodeCalendarNotPublished}) {
		return start.Add(unpublishedWait), true
	}
	return at, ok && err == nil
}

// call asks the next in line to decide: the unit head, then level after level, and
// the last of them again each time the answer fails to come.
func (c *FaultCase) call(i int, now time.Time) {
	f := &c.Faults[i]
	f.Calls, f.CalledAt = f.Calls+1, now
	notice := Notice{Key: c.key(f.No, fmt.Sprintf("/call/%d", f.Calls)), Single: true}
	entry, level := "fault_climbed", c.levelOf(f.Calls)
	if level == 0 {
		entry, notice.Kind, notice.To = "fault_reminded", NoticeFaultRemind, c.head()
	} else {
		notice.Kind, notice.To = NoticeFaultClimb, upTo(c.Rule.Levels[level-1], c.Unit)
	}
	c.write(now, entry, System, map[string]int{"fault": f.No, "level": level}, notice)
}

// levelOf is the level of leadership a fault has reached after some calls, 0 for
// the unit head.
func (c *FaultCase) levelOf(calls int) int { return max(0, min(calls-1, len(c.Rule.Levels))) }

func (c *FaultCase) head() Recipient { return Recipient{Role: RoleUnitHead, Unit: c.Unit} }
