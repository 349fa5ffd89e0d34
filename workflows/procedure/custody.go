package procedure

import "time"

// Interval is one span in which somebody held the file. The intervals of a file
// follow one another without gap or overlap from its receipt on.
type Interval struct {
	Holder Holder    `json:"holder"`
	Unit   string    `json:"unit,omitempty"`
	Staff  string    `json:"staff,omitempty"`
	Step   int       `json:"step"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to,omitzero"`
}

// Holder is the kind of hand a file is in.
type Holder string

// The hands a file can be in.
const (
	HolderOffice  Holder = "office"  // đơn vị của cơ quan
	HolderCitizen Holder = "citizen" // chờ người nộp hồ sơ
	HolderReturn  Holder = "return"  // chờ trả kết quả
)

// CustodyLine is an interval with its working time (một dòng của phiếu kiểm soát).
type CustodyLine struct {
	Interval
	StepName string `json:"step_name,omitempty"`
	// PlannedHours are the step's working hours by the internal process.
	PlannedHours int           `json:"planned_hours,omitempty"`
	Worked       time.Duration `json:"worked_ns"`
}

// CustodyReport returns who held the file for how much working time until the
// given instant (or its close, if that came first), and the whole elapsed working
// time: the lines add up to it exactly.
func CustodyReport(s State, until time.Time) (lines []CustodyLine, elapsed time.Duration) {
	if s.Status.Closed() {
		until = earlier(until, s.ClosedAt)
	}
	for _, iv := range s.Custody {
		end := until
		if !iv.To.IsZero() {
			end = earlier(iv.To, until)
		}
		line := CustodyLine{Interval: iv, Worked: s.Calendar.WorkingBetween(iv.From, end)}
		if iv.Holder == HolderOffice && iv.Step < len(s.Rules.Steps) {
			line.StepName, line.PlannedHours = s.Rules.Steps[iv.Step].Name, s.Rules.Steps[iv.Step].Hours
		}
		lines = append(lines, line)
	}
	return lines, s.Calendar.WorkingBetween(s.ReceivedAt, until)
}

// CustodyOf is CustodyReport of a file known by its View only, with the calendar
// and rules it is under.
func CustodyOf(v View, c Calendar, r Rules, until time.Time) (lines []CustodyLine, elapsed time.Duration) {
	return CustodyReport(State{
		Status: v.Status, ReceivedAt: v.ReceivedAt, ClosedAt: v.ClosedAt, Calendar: c, Rules: r, Custody: v.Custody,
	}, until)
}

// LastKnown is an instant, or the file's own last one where its clock runs ahead of
// the caller's: engines that skip time for a file do that.
func (v View) LastKnown(now time.Time) time.Time {
	for _, iv := range v.Custody {
		now = later(now, later(iv.From, iv.To))
	}
	for _, b := range v.Breaches {
		now = later(now, b.BookedAt)
	}
	for _, e := range v.Escalations {
		now = later(now, later(e.At, e.AnsweredAt))
	}
	return now
}

// hold hands the file over at an instant. The last interval ends where the new
// one begins, which is what makes the intervals a partition.
func (s *State) hold(at time.Time, holder Holder) {
	next := Interval{Holder: holder, Step: s.Step, From: at}
	if holder == HolderOffice {
		next.Unit, next.Staff = s.Unit, s.Assignee
	}
	if n := len(s.Custody); n > 0 {
		last := &s.Custody[n-1]
		if last.Holder == next.Holder && last.Unit == next.Unit && last.Staff == next.Staff && last.Step == next.Step {
			return
		}
		next.From = later(at, last.From)
		last.To = next.From
	}
	s.Custody = append(s.Custody, next)
}

// release ends the last interval: the file is closed.
func (s *State) release(at time.Time) {
	if n := len(s.Custody); n > 0 {
		s.Custody[n-1].To = later(at, s.Custody[n-1].From)
	}
}
