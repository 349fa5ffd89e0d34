package notices

import "time"

// Delegation is what is said of work that is handed over for somebody absent (bàn giao công
// việc khi vắng mặt).
type Delegation struct {
	Agency string // who writes
	Name   string // of the person addressed

	Mine   bool   // the person addressed is the absent one
	Absent string // their name
	To     string // who does their work
	From   time.Time
	Until  time.Time // the last day, zero for good

	GiveBack      bool // the work comes back afterwards
	Files, Duties int  // what there is of it for the person addressed

	URL string // of its page at the desk, "" where nobody knows
}

// Delegated words that work is handed over.
func Delegated(d Delegation) (Text, error) { return render(delegationText, d) }

// DelegationOver words that the time of it is over.
func DelegationOver(d Delegation) (Text, error) { return render(delegationOverText, d) }
