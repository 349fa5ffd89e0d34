package register

import (
	"errors"
	"fmt"
	"time"

	"dunghen/workflows/procedure"
)

// Period is a stretch of time figures are told of, From excluded, To included.
type Period struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Scope narrows figures to the files a unit leads, or of a procedure; "" is all.
type Scope struct {
	Unit      string `json:"unit,omitempty"`
	Procedure string `json:"procedure,omitempty"`
}

// FigureLine are the figures of Biểu số II.06a/VPCP/KSTT of one unit and procedure in a
// period, or of a sum of such lines.
type FigureLine struct {
	Unit          string `json:"unit,omitempty"`
	UnitName      string `json:"unit_name,omitempty"`
	Field         string `json:"field,omitempty"`
	FieldName     string `json:"field_name,omitempty"`
	Procedure     string `json:"procedure,omitempty"`
	ProcedureName string `json:"procedure_name,omitempty"`

	// Received (cột 3): online (4), over the counter and by post (5), carried over from the
	// period before (6).
	Online  int `json:"online"`
	Direct  int `json:"direct"`
	Carried int `json:"carried"`
	// Resolved (cột 7): on a day before the promised one (8), on time (9), late (10).
	Early  int `json:"early"`
	OnTime int `json:"on_time"`
	Late   int `json:"late"`
	// Open (cột 11): in time (12), overdue (13).
	OpenInTime  int `json:"open_in_time"`
	OpenOverdue int `json:"open_overdue"`
	// Ended are those of the resolved that were withdrawn or stopped.
	Ended int `json:"ended"`

	// Promises that came due in the period: kept, KeptEarly of them on an earlier day; and
	// broken, of which BrokenOpen wait for their result still, and Apologised had the letter
	// before the promise broke.
	Kept       int `json:"kept"`
	KeptEarly  int `json:"kept_early"`
	Broken     int `json:"broken"`
	BrokenOpen int `json:"broken_open"`
	Apologised int `json:"apologised"`
}

// Received is column 3.
func (l FigureLine) Received() int { return l.Online + l.Direct + l.Carried }

// Resolved is column 7.
func (l FigureLine) Resolved() int { return l.Early + l.OnTime + l.Late }

// Open is column 11.
func (l FigureLine) Open() int { return l.OpenInTime + l.OpenOverdue }

// Check holds the line to what must be true of it: what was received is resolved or open,
// and no part is more than its whole.
func (l FigureLine) Check() error {
	var errs []error
	if l.Received() != l.Resolved()+l.Open() {
		errs = append(errs, fmt.Errorf("received %d, but %d resolved and %d open", l.Received(), l.Resolved(), l.Open()))
	}
	for _, part := range []struct {
		name        string
		part, whole int
	}{
		{"ended", l.Ended, l.Resolved()},
		{"kept early", l.KeptEarly, l.Kept},
		{"broken and open", l.BrokenOpen, l.Broken},
		{"apologised", l.Apologised, l.Broken},
	} {
		if part.part > part.whole {
			errs = append(errs, fmt.Errorf("%s: %d of %d", part.name, part.part, part.whole))
		}
	}
	if errs != nil {
		return fmt.Errorf("figures of unit %q, procedure %q: %w", l.Unit, l.Procedure, errors.Join(errs...))
	}
	return nil
}

// Add sums the counts of two lines; names stay those of the first.
func (l FigureLine) Add(other FigureLine) FigureLine {
	l.Online += other.Online
	l.Direct += other.Direct
	l.Carried += other.Carried
	l.Early += other.Early
	l.OnTime += other.OnTime
	l.Late += other.Late
	l.OpenInTime += other.OpenInTime
	l.OpenOverdue += other.OpenOverdue
	l.Ended += other.Ended
	l.Kept += other.Kept
	l.KeptEarly += other.KeptEarly
	l.Broken += other.Broken
	l.BrokenOpen += other.BrokenOpen
	l.Apologised += other.Apologised
	return l
}

// BreachAt is a breach as it was booked at an instant.
type BreachAt struct {
	Kind      procedure.BreachKind `json:"kind"`
	At        time.Time            `json:"at"`
	Unit      string               `json:"unit"`
	UnitName  string               `json:"unit_name"`
	Staff     string               `json:"staff,omitempty"`
	StaffName string               `json:"staff_name,omitempty"`
	Charge    procedure.Charge     `json:"charge"`
}

// FileAt is a file as it stood at an instant.
type FileAt struct {
	Code          string `json:"code"`
	Procedure     string `json:"procedure"`
	ProcedureName string `json:"procedure_name"`
	LeadUnit      string `json:"lead_unit"`
	LeadName      string `json:"lead_name"`
	// HolderUnit and Staff have it, Step is what they do with it.
	HolderUnit string    `json:"holder_unit,omitempty"`
	HolderName string    `json:"holder_name,omitempty"`
	Staff      string    `json:"staff,omitempty"`
	StaffName  string    `json:"staff_name,omitempty"`
	Step       string    `json:"step,omitempty"`
	AcceptedAt time.Time `json:"accepted_at,omitzero"`
	// Promise is the date it is judged by.
	Promise    time.Time `json:"promise,omitzero"`
	FinishedAt time.Time `json:"finished_at,omitzero"`
	ClosedAt   time.Time `json:"closed_at,omitzero"`
	// DaysLate are working days after Promise.
	DaysLate     int        `json:"days_late,omitempty"`
	Breaches     []BreachAt `json:"breaches,omitempty"`
	LetterNumber string     `json:"letter_number,omitempty"`
	LetterAt     time.Time  `json:"letter_at,omitzero"`
	// Turn says whose turn it is.
	Turn string `json:"turn,omitempty"`
}
