package procedure

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// ReportKind says which span of time a report is about (kỳ báo cáo).
type ReportKind string

// The kinds of reports.
const (
	ReportWeekly     ReportKind = "weekly"
	ReportMonth      ReportKind = "month"
	ReportQuarter    ReportKind = "quarter"
	ReportHalf       ReportKind = "half"
	ReportNineMonths ReportKind = "nine_months"
	ReportYear       ReportKind = "year"
	ReportAdHoc      ReportKind = "ad_hoc"
)

// The refusals of periods.
const (
	// CodePeriodNotOver: the period still runs, so its figures are not known yet.
	CodePeriodNotOver Code = "period_not_over"
	// CodeUnknownPeriod: the reporting year has no such period.
	CodeUnknownPeriod Code = "unknown_period"
	// CodePeriodBackwards: the period ends before it begins.
	CodePeriodBackwards Code = "period_backwards"
	// CodePeriodTooLong: nobody reports over so long a time at once.
	CodePeriodTooLong Code = "period_too_long"
)

// PeriodRule says how the periods of one kind lie in a reporting year, which is named
// after the calendar year it ends in: the year 2026 is 15/12/2025–14/12/2026.
type PeriodRule struct {
	Kind ReportKind `json:"kind"`
	// Months is how long a period is.
	Months int `json:"months"`
	// Ends are the months a period of the year ends in, in order; the first is number 1.
	Ends []time.Month `json:"ends"`
	// LastDay is the day of its last month a period ends with, included (ngày chốt số liệu).
	LastDay int `json:"last_day"`
}

// ReportPeriod is a span of time figures are about: after From, up to and with To.
type ReportPeriod struct {
	Kind ReportKind `json:"kind"`
	// Year and No name a period of a reporting year; both are 0 for one that has no name.
	Year int       `json:"year,omitempty"`
	No   int       `json:"no,omitempty"`
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// FirstDay and LastDay are the days of the period as the law writes them, both included.
func (p ReportPeriod) FirstDay() Day { return DayOf(p.From) }

// LastDay is described at FirstDay.
func (p ReportPeriod) LastDay() Day { return DayOf(p.To.Add(-time.Nanosecond)) }

// Week is the week of the year an instant lies in, by which weekly reports are called.
func Week(at time.Time) (year, no int) { return at.In(Zone).ISOWeek() }

// Vietnamese names the period: "tháng 3 năm 2026".
func (p ReportPeriod) Vietnamese() string {
	switch p.Kind {
	case ReportWeekly:
		return fmt.Sprintf("tuần %d năm %d", p.No, p.Year)
	case ReportMonth:
		return fmt.Sprintf("tháng %d năm %d", p.No, p.Year)
	case ReportQuarter:
		return fmt.Sprintf("quý %s năm %d", roman(p.No), p.Year)
	case ReportHalf:
		return fmt.Sprintf("6 tháng đầu năm %d", p.Year)
	case ReportNineMonths:
		return fmt.Sprintf("9 tháng đầu năm %d", p.Year)
	case ReportYear:
		return fmt.Sprintf("năm %d", p.Year)
	default:
		return "từ ngày " + written(p.FirstDay()) + " đến ngày " + written(p.LastDay())
	}
}

// English names the period: "March 2026".
func (p ReportPeriod) English() string {
	switch p.Kind {
	case ReportWeekly:
		return fmt.Sprintf("week %d of %d", p.No, p.Year)
	case ReportMonth:
		return fmt.Sprintf("%s %d", time.Month(p.No), p.Year)
	case ReportQuarter:
		return fmt.Sprintf("quarter %s of %d", roman(p.No), p.Year)
	case ReportHalf:
		return fmt.Sprintf("first half of %d", p.Year)
	case ReportNineMonths:
		return fmt.Sprintf("first nine months of %d", p.Year)
	case ReportYear:
		return fmt.Sprintf("year %d", p.Year)
	default:
		return written(p.FirstDay()) + " to " + written(p.LastDay())
	}
}

// roman is a quarter as offices write it.
func roman(no int) string {
	if no < 1 || no > 4 {
		return strconv.Itoa(no)
	}
	return [...]string{"I", "II", "III", "IV"}[no-1]
}

// written is a day as people write it.
func written(d Day) string { return d.civil().Format("02/01/2006") }

// Period returns the no-th period of a reporting year, whether or not it is over. It is
// refused with unknown_period when the year has no such period.
func (r PeriodRule) Period(year, no int) (ReportPeriod, error) {
	if no < 1 || no > len(r.Ends) || year < firstReportYear || year > lastReportYear {
		return ReportPeriod{}, refuse(CodeUnknownPeriod, "no", "last", strconv.Itoa(len(r.Ends)))
	}
	ends := r.Ends[no-1]
	return ReportPeriod{
		Kind: r.Kind, Year: year, No: no,
		From: NewDay(year, ends-time.Month(r.Months), r.LastDay+1).At(0),
		To:   NewDay(year, ends, r.LastDay+1).At(0),
	}, nil
}

// No register is older than the first, and nobody plans beyond the last.
const (
	firstReportYear = 2000
	lastReportYear  = 2200
)

// Ended returns the periods that end after one instant, up to and with another, earliest
// first.
func (r PeriodRule) Ended(after, at time.Time) []ReportPeriod {
	var ended []ReportPeriod
	for year := after.In(Zone).Year(); year <= at.In(Zone).Year(); year++ {
		for no := range r.Ends {
			p, err := r.Period(year, no+1)
			if err == nil && p.To.After(after) && !p.To.After(at) {
				ended = append(ended, p)
			}
		}
	}
	return ended
}

// Before is the period of the same kind right before one of the rule, which may belong to
// the reporting year before.
func (r PeriodRule) Before(p ReportPeriod) (ReportPeriod, error) {
	if p.No > 1 {
		return r.Period(p.Year, p.No-1)
	}
	return r.Period(p.Year-1, len(r.Ends))
}

// RuleFor returns the rule of a kind.
func RuleFor(rules []PeriodRule, kind ReportKind) (PeriodRule, bool) {
	i := slices.IndexFunc(rules, func(r PeriodRule) bool { return r.Kind == kind })
	if i < 0 {
		return PeriodRule{}, false
	}
	return rules[i], true
}

// longestPeriod is more than the longest time anybody compares over.
const longestPeriod = 5 * 366

// DaysPeriod is the period from one day to another, both included.
// It is refused with period_backwards or period_too_long.
func DaysPeriod(from, to Day) (ReportPeriod, error) {
	switch {
	case to < from:
		return ReportPeriod{}, refuse(CodePeriodBackwards, "to", "from", from.String(), "to", to.String())
	case to-from >= longestPeriod:
		return ReportPeriod{}, refuse(CodePeriodTooLong, "to", "years", strconv.Itoa(longestPeriod/366))
	}
	return ReportPeriod{Kind: ReportAdHoc, From: from.At(0), To: (to + 1).At(0)}, nil
}

// Over refuses a period that still runs at an instant with period_not_over.
func (p ReportPeriod) Over(at time.Time) error {
	if p.To.After(at) {
		return refuse(CodePeriodNotOver, "to", "day", p.LastDay().String())
	}
	return nil
}
