package notices

import "time"

// Target is what a warning about a target (chỉ tiêu) says.
type Target struct {
	Agency string // who writes
	Name   string // of the person addressed

	Metric    string // what is counted, "Giải quyết đúng hẹn"
	Unit      string // whose target it is, "" for the office
	Procedure string // "" for all
	Goal      string // "95,0 %"
	From, To  time.Time
	Formula   string // how it stands, with the numbers
	Outlook   string // what is to be expected, "" for nothing
	MayFail   int    // how many more may fail
	Lost      bool   // it cannot be reached any more
	URL       string // of its page at the desk, "" where nobody knows
}

// TargetWarning words a warning.
func TargetWarning(t Target) (Text, error) { return render(targetText, t) }
