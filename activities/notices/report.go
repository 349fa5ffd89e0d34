package notices

import "time"

// Report is what the cover of a report says of it: enough for whoever opens nothing else.
type Report struct {
	Agency string // who writes
	Name   string // of the person addressed
	// Period names what it is about, "tuần 10 năm 2026"; Unit is the unit whose part it is,
	// "" for all.
	Period string
	Unit   string
	From   time.Time
	To     time.Time

	Received, Resolved, ResolvedLate, Open, Overdue, NearDue int

	// Late are the files that are late, a line each; More counts those beyond.
	Late []LateFile
	More int
	URL  string // of its page at the desk, "" where nobody knows
}

// LateFile is a file that is late at the cut-off.
type LateFile struct {
	Code     string
	Holder   string // the unit that has it
	DaysLate int
}

// Sent words the cover of a report that is sent.
func Sent(r Report) (Text, error) { return render(reportText, r) }

// Waiting words that a report waits for approval.
func Waiting(r Report) (Text, error) { return render(waitingText, r) }
