package measure

import (
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// The refusals of targets; those of the fields are the law's.
const (
	CodeNotYourTarget    procedure.Code = "not_your_target"
	CodeOwnTarget        procedure.Code = "own_target"
	CodeTargetExists     procedure.Code = "target_exists"
	CodeTargetOverlaps   procedure.Code = "target_overlaps"
	CodeTargetPeriodOver procedure.Code = "target_period_over"
	CodeTargetChangePast procedure.Code = "target_change_past"
	CodeTargetDecided    procedure.Code = "target_decided"
	CodeTargetUnchanged  procedure.Code = "target_unchanged"
	CodeTargetPercent    procedure.Code = "target_percent"
	CodeTargetPeriod     procedure.Code = "target_period"
)

// Subject is what a target is of: a unit ("" is the office), a procedure ("" is all), what
// is counted, and the period, whose last day is To.
type Subject struct {
	Unit      string        `json:"unit"`
	Procedure string        `json:"procedure"`
	Metric    Metric        `json:"metric"`
	From      procedure.Day `json:"from"`
	To        procedure.Day `json:"to"`
}

// longest is the longest period a target may have, in days: a year.
const longest = 366

// Start and End are the period as instants, End excluded.
func (s Subject) Start() time.Time { return s.From.At(0) }

// End is when the period is over.
func (s Subject) End() time.Time { return (s.To + 1).At(0) }

// Over says that the period has ended at an instant.
func (s Subject) Over(at time.Time) bool { return !at.Before(s.End()) }

// contains says that a period lies within another.
func (s Subject) contains(o Subject) bool { return s.From <= o.From && o.To <= s.To }

// Check says what is wrong with a new subject beside those there are of the same unit,
// procedure and metric. A quarter may lie in a year; two periods that overlap otherwise
// would each claim the same day.
func (s Subject) Check(others []Subject, at time.Time) error {
	switch {
	case !s.Metric.Known():
		return procedure.Refuse(procedure.CodeInvalidField, "metric")
	case s.To < s.From || s.To-s.From >= longest:
		return procedure.Refuse(CodeTargetPeriod, "to")
	case s.Over(at):
		return procedure.Refuse(CodeTargetPeriodOver, "to", "day", s.To.String())
	}
	for _, o := range others {
		switch {
		case o.From == s.From && o.To == s.To:
			return procedure.Refuse(CodeTargetExists, "from")
		case o.From <= s.To && s.From <= o.To && !s.contains(o) && !o.contains(s):
			return procedure.Refuse(CodeTargetOverlaps, "from", "from", o.From.String(), "to", o.To.String())
		}
	}
	return nil
}

// Target is a subject with all its versions, the first one first.
type Target struct {
	ID       int64     `json:"id"`
	Subject  Subject   `json:"subject"`
	Versions []Version `json:"versions"`
}

// State is what has become of a version.
type State string

// The states of a version.
const (
	Proposed State = "proposed" // chờ duyệt
	Approved State = "approved" // đã duyệt
	Returned State = "returned" // trả lại
	Replaced State = "replaced" // người đặt thay bằng bản khác trước khi được duyệt
)

// Version is a goal that counts from a day of the period on. Versions are never changed
// once decided, and none is taken away.
type Version struct {
	No   int  `json:"no"`
	Goal Goal `json:"goal"`
	// From is the day it was to count from; CountsFrom the day it does, once approved: a
	// change that is approved late does not reach back.
	From       procedure.Day `json:"from"`
	CountsFrom procedure.Day `json:"counts_from,omitzero"`
	State      State         `json:"state"`
	SetBy      string        `json:"set_by"`
	SetAt      time.Time     `json:"set_at"`
	DecidedBy  string        `json:"decided_by,omitempty"`
	DecidedAt  time.Time     `json:"decided_at,omitzero"`
	// Reason is why it was sent back, in the words of who did.
	Reason string `json:"reason,omitempty"`
}

// Keepers are who sets the targets of a unit and who approves them.
type Keepers struct {
	// Heads are who leads the unit; of the office's own targets, the head of the Office
	// (Chánh Văn phòng).
	Heads []string
	// Approvers are the leader in charge and the director.
	Approvers []string
}

// MaySet says whether somebody sets the unit's targets.
func (k Keepers) MaySet(staff string) bool { return slices.Contains(k.Heads, staff) }

// MayDecide says whether somebody approves what another has set.
func (k Keepers) MayDecide(staff string) bool { return slices.Contains(k.Approvers, staff) }

// Pending is the version that waits for its approval.
func (t Target) Pending() (Version, bool) {
	i := slices.IndexFunc(t.Versions, func(v Version) bool { return v.State == Proposed })
	if i < 0 {
		return Version{}, false
	}
	return t.Versions[i], true
}

// last is the version approved last.
func (t Target) last() (v Version, ok bool) {
	for _, each := range t.Versions {
		if each.State == Approved {
			v, ok = each, true
		}
	}
	return v, ok
}

// Earliest is the first day a new version may count from. Before any was approved that is
// the first of the period, afterwards today: what has been measured by stays.
func (t Target) Earliest(at time.Time) procedure.Day {
	last, changes := t.last()
	if !changes {
		return t.Subject.From
	}
	return max(procedure.DayOf(at), last.CountsFrom)
}

// Set adds a version that counts from a day of the period, see Earliest. A version that
// waited for approval gives way.
func (t Target) Set(by string, k Keepers, g Goal, from procedure.Day, at time.Time) (Target, error) {
	last, changes := t.last()
	switch {
	case !k.MaySet(by):
		return t, procedure.Refuse(CodeNotYourTarget, "")
	case g <= 0 || g > allTenths:
		return t, procedure.Refuse(CodeTargetPercent, "percent")
	case t.Subject.Over(at):
		return t, procedure.Refuse(CodeTargetPeriodOver, "", "day", t.Subject.To.String())
	case from < t.Subject.From || from > t.Subject.To:
		return t, procedure.Refuse(CodeTargetPeriod, "from")
	case from < t.Earliest(at):
		return t, procedure.Refuse(CodeTargetChangePast, "from", "day", t.Earliest(at).String())
	case changes && g == last.Goal:
		return t, procedure.Refuse(CodeTargetUnchanged, "percent")
	}
	t.Versions = slices.Clone(t.Versions)
	for i := range t.Versions {
		if v := &t.Versions[i]; v.State == Proposed {
			v.State, v.DecidedBy, v.DecidedAt = Replaced, by, at
		}
	}
	t.Versions = append(t.Versions, Version{
		No: len(t.Versions) + 1, Goal: g, From: from, State: Proposed, SetBy: by, SetAt: at,
	})
	return t, nil
}

// Decide approves a version that waits, or sends it back with a reason. Nobody decides
// about what they set.
func (t Target) Decide(by string, k Keepers, no int, approve bool, reason string, at time.Time) (Target, error) {
	i := slices.IndexFunc(t.Versions, func(v Version) bool { return v.No == no })
	switch {
	case !k.MayDecide(by):
		return t, procedure.Refuse(CodeNotYourTarget, "")
	case i < 0:
		return t, procedure.Refuse(procedure.CodeInvalidField, "version")
	case t.Versions[i].SetBy == by:
		return t, procedure.Refuse(CodeOwnTarget, "")
	case t.Versions[i].State != Proposed:
		return t, procedure.Refuse(CodeTargetDecided, "")
	case approve && t.Subject.Over(at):
		return t, procedure.Refuse(CodeTargetPeriodOver, "", "day", t.Subject.To.String())
	case !approve && reason == "":
		return t, procedure.Refuse(procedure.CodeReasonRequired, "reason")
	}
	earliest := t.Earliest(at)
	t.Versions = slices.Clone(t.Versions)
	v := &t.Versions[i]
	v.DecidedBy, v.DecidedAt = by, at
	if approve {
		v.State, v.CountsFrom = Approved, max(v.From, earliest)
	} else {
		v.State, v.Reason = Returned, reason
	}
	return t, nil
}

// AsOf is the target as it stood at an instant: what was decided later had not been.
func (t Target) AsOf(at time.Time) Target {
	t.Versions = slices.DeleteFunc(slices.Clone(t.Versions), func(v Version) bool { return v.SetAt.After(at) })
	for i, v := range t.Versions {
		if v.DecidedAt.After(at) {
			t.Versions[i] = Version{No: v.No, Goal: v.Goal, From: v.From, State: Proposed, SetBy: v.SetBy, SetAt: v.SetAt}
		}
	}
	return t
}

// Stretch is the part of the period a version counts in; To is its last day.
type Stretch struct {
	Version
	To procedure.Day
}

// Stretches are the approved versions in order, each until the day before the next one
// counts. One that was replaced before its first day is left out.
func (t Target) Stretches() (out []Stretch) {
	for _, v := range t.Versions {
		if v.State != Approved {
			continue
		}
		if n := len(out); n > 0 {
			out[n-1].To = v.CountsFrom - 1
			if out[n-1].To < out[n-1].CountsFrom {
				out = out[:n-1]
			}
		}
		out = append(out, Stretch{v, t.Subject.To})
	}
	return out
}

// Part is the subject of one stretch: what its tally is counted over.
func (t Target) Part(s Stretch) Subject {
	part := t.Subject
	part.From, part.To = s.CountsFrom, s.To
	return part
}

// Now is the stretch that counts on a day; ok is false where none does.
func (t Target) Now(day procedure.Day) (Stretch, bool) {
	for _, s := range t.Stretches() {
		if s.CountsFrom <= day && day <= s.To {
			return s, true
		}
	}
	return Stretch{}, false
}
