package notices

import (
	"strings"
	"time"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// Duty is what a notice about a direction, a task or an explanation may say.
type Duty struct {
	Agency string // who writes
	Name   string // of the person addressed

	Kind   duty.Kind
	Number string
	// Breach names what is to be explained, "" for a direction or task.
	Breach    string
	BrokeAt   time.Time // when it happened
	Code      string    // of the file it is about, "" for none
	Procedure string    // of that file
	Unit      string    // name of the unit that leads
	Doer      string    // who does it, "" for the unit's head
	Giver     string    // who gave it, "" for the register
	// Cooperating are the names of the units that help.
	Cooperating []string
	Subject     string // on whose account the breach stands, "" for the unit's

	DueAt     time.Time // the date of the whole
	Awaiting  string    // whose word is waited for
	TurnDueAt time.Time // and by when
	OverdueAt time.Time // since when it is overdue

	Text string // the instruction
	Said string // the words of what happened
	URL  string // of its page at the desk, "" where nobody knows

	Repeats int // how many breaches surfaced together
}

// isDuty tells the kinds about duties from those about files.
func isDuty(kind procedure.NoticeKind) bool { return strings.HasPrefix(string(kind), "duty_") }

// OfDuty words one notice about a duty.
// Errors: *UnknownKindError.
func OfDuty(kind procedure.NoticeKind, d Duty) (Text, error) {
	if !isDuty(kind) {
		return Text{}, &UnknownKindError{Kind: kind}
	}
	if d.Said == d.Text {
		d.Said = ""
	}
	return render(string(kind), d)
}
