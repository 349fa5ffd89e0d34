package measure

import (
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// Indicator is one of the nine by which the decree judges how procedures are handled
// (NĐ 61/2018 Điều 29; TT 01/2018 Điều 12–15).
type Indicator int

// The nine indicators.
const (
	TotalTime    Indicator = 1 // thời gian giải quyết so với thời hạn
	UnitTime     Indicator = 2 // thời gian của từng đơn vị tham gia
	Contacts     Indicator = 3 // số lần phải liên hệ để hoàn thiện hồ sơ
	Bodies       Indicator = 4 // số cơ quan phải liên hệ
	OneStop      Indicator = 5 // tỷ lệ thủ tục giải quyết trọn tại Một cửa
	Publication  Indicator = 6 // công khai thủ tục
	Attitude     Indicator = 7 // thái độ phục vụ
	Feedback     Indicator = 8 // xử lý phản ánh, kiến nghị
	OnlineHandle Indicator = 9 // giải quyết trực tuyến
)

// Indicators lists them.
func Indicators() []Indicator {
	return []Indicator{TotalTime, UnitTime, Contacts, Bodies, OneStop, Publication, Attitude, Feedback, OnlineHandle}
}

// most is the highest number of points of an indicator.
const most = 2

// FileFact is what is known of one file of a period as of its end. Files are judged in the
// period their result was ready in; a file that is overdue then and not ready is judged
// too, or who never answers would never be judged.
type FileFact struct {
	Code          string
	Procedure     string
	ProcedureName string
	// Lead is the unit that answers for it in figures.
	Lead string
	// Promise is the date it is judged by; FinishedAt is zero while no result is ready.
	Promise    time.Time
	FinishedAt time.Time
	Channel    procedure.Channel
	// Asked is how often the applicant was asked for more.
	Asked int
	// Faults are those that were reported of it and not found untrue.
	Faults []FaultFact
	// System says that its lateness was the machine's; Excused that the ruling on it found no
	// negligence: what was outside of anybody's hands, or the applicant's or a partner's share.
	System, Excused bool
	Held            []Held
}

// FaultFact is a fault of a file: Subject is whom it names, "" for nobody; Outside that the
// file was dealt with apart from the One-stop.
type FaultFact struct {
	Subject string
	Outside bool
}

// Held is the time a unit or officer had a file at a step of its process.
type Held struct {
	Unit, Staff string
	// Role is whose step it was, Step its place in the process, Hours its working hours.
	Role  procedure.Role
	Step  int
	Hours int
	// Worked is the office time of this span.
	Worked time.Duration
}

// late says that the promise was broken.
func (f FileFact) late() bool { return f.FinishedAt.IsZero() || f.FinishedAt.After(f.Promise) }

// Points are those of the file in an indicator that is the file's own, for an officer or,
// where staff is "", for the unit; ok is false for one that does not judge it. Lateness of
// the machine is nobody's, and lateness that a ruling excused no officer's: such a file has
// no points of time for them. A fault counts against the
// unit, and of the officers only against the one it names.
//
// The time is that of the receipt, which the published limit sets: an office that cut the
// legal limit is held to its word, not to the law it is faster than.
func (f FileFact) Points(i Indicator, staff string) (points int, ok bool) {
	switch i {
	case TotalTime:
		return f.punctual(staff)
	case Contacts:
		return max(most-f.Asked, 0), true
	case Bodies:
		switch {
		case f.blamed(staff, true):
			return 0, true
		case f.Channel == procedure.ChannelDirect:
			return 1, true
		}
		return 2, true
	case Attitude:
		if f.blamed(staff, false) {
			return 0, true
		}
		return f.punctual(staff)
	default:
		return 0, false
	}
}

// punctual is what the time of a file is worth: 2 before its day, 1 by its date, 0 late;
// ok is false for lateness that is not on the account asked about.
func (f FileFact) punctual(staff string) (points int, ok bool) {
	switch {
	case f.late() && (f.System || staff != "" && f.Excused):
		return 0, false
	case f.late():
		return 0, true
	case procedure.DayOf(f.FinishedAt) < procedure.DayOf(f.Promise):
		return 2, true
	default:
		return 1, true
	}
}

// blamed says whether a fault of the file counts against somebody: of any kind, or only
// those of having gone round the One-stop.
func (f FileFact) blamed(staff string, outside bool) bool {
	return slices.ContainsFunc(f.Faults, func(fault FaultFact) bool {
		return (staff == "" || fault.Subject == staff) && (fault.Outside || !outside)
	})
}

// HeldPoints are those of the time somebody had the file (UnitTime), against the hours the
// process gives their steps: 2 for less, 1 for as many whole hours, 0 for more. Each is
// judged by their own time, so nobody pays for who had it before. The counter's steps are
// not counted: what it passes on is bound to the same day, not to hours (Điều 18).
func (f FileFact) HeldPoints(mine func(Held) bool) (points int, ok bool) {
	var worked time.Duration
	planned, steps := 0, []int{}
	for _, h := range f.Held {
		if !mine(h) || h.Role == procedure.RoleClerk || h.Hours == 0 {
			continue
		}
		worked += h.Worked
		if !slices.Contains(steps, h.Step) {
			steps, planned = append(steps, h.Step), planned+h.Hours
		}
	}
	if planned == 0 {
		return 0, false
	}
	switch hours := int((worked + time.Hour - 1) / time.Hour); {
	case worked > time.Duration(planned)*time.Hour:
		return 0, true
	case hours == planned:
		return 1, true
	}
	return 2, true
}
