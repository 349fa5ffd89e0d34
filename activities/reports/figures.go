package reports

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"dunghen/activities/typeset"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

const nbsp = string(typeset.NoBreak)

// number is a count with its thousands parted, as Vietnamese offices write it: 12.345.
func number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return sign + digits
}

// tenths is a number of tenths: 12,5.
func tenths(n int) string { return number(n/10) + "," + strconv.Itoa(n%10) }

const unknown = "–"

// percent is a share in words; a share of nothing is a dash.
func percent(s register.Share) string {
	n, ok := s.Tenths()
	if !ok {
		return unknown
	}
	return tenths(n) + nbsp + "%"
}

// change says by how much a count differs from the one before, by sign and word: nothing rests on the sign alone.
func change(now, before int) string {
	switch {
	case now > before:
		return "▲" + nbsp + "tăng" + nbsp + number(now-before)
	case now < before:
		return "▼" + nbsp + "giảm" + nbsp + number(before-now)
	default:
		return "không đổi"
	}
}

// changeOf is change of shares, in points of a percent; "" where one of them is unknown.
func changeOf(now, before register.Share) string {
	n, ok := now.Tenths()
	b, known := before.Tenths()
	switch {
	case !ok || !known:
		return ""
	case n > b:
		return "▲" + nbsp + "tăng" + nbsp + tenths(n-b) + nbsp + "điểm"
	case n < b:
		return "▼" + nbsp + "giảm" + nbsp + tenths(b-n) + nbsp + "điểm"
	default:
		return "không đổi"
	}
}

// onTime is the share of promises kept, of those that came due: files overdue and not ready are in the whole.
func onTime(l register.FigureLine) register.Share {
	return register.Share{Part: l.Kept, Whole: l.Kept + l.Broken}
}

// onTimeFormula says what onTime is of.
const onTimeFormula = "Tỷ lệ đúng hẹn = số hồ sơ đến hạn trong kỳ có kết quả không muộn hơn ngày hẹn đầu tiên / tổng số hồ sơ đến hạn trong kỳ, kể cả hồ sơ quá hạn chưa xong; hẹn lại không làm thay đổi."

func clock(t time.Time) string    { return t.In(procedure.Zone).Format("15:04") }
func day(t time.Time) string      { return format(t, "02/01/2006") }
func shortDay(t time.Time) string { return format(t, "02/01") }
func instant(t time.Time) string  { return format(t, "15:04"+nbsp+"02/01/2006") }

func format(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.In(procedure.Zone).Format(layout)
}

// period is the report's in the law's terms.
func period(d register.ReportData) procedure.ReportPeriod {
	return procedure.ReportPeriod{Kind: d.Kind, Year: d.Year, No: d.Number, From: d.From, To: d.To}
}

// periodName names the period: "quý I năm 2026".
func periodName(d register.ReportData) string { return period(d).Vietnamese() }

// periodDays are the first and the last day of the period.
func periodDays(d register.ReportData) string {
	p := period(d)
	return "từ ngày " + day(p.FirstDay().At(0)) + " đến ngày " + day(p.LastDay().At(0))
}

// cutOff says from when to when the figures are, to the minute where the period does not end with a day.
func cutOff(d register.ReportData) string {
	if clock(d.From) == "00:00" && clock(d.To) == "00:00" && d.CutOff.Equal(d.To) {
		return "Số liệu " + periodDays(d) + "."
	}
	return fmt.Sprintf("Số liệu từ sau %s %s đến %s %s.", clock(d.From), day(d.From), clock(d.CutOff), day(d.CutOff))
}

// scope says what alone the report is on, "" if on all.
func scope(d register.ReportData) string {
	var parts []string
	if d.ScopeUnit != "" {
		parts = append(parts, "hồ sơ do "+d.ScopeUnit+" chủ trì")
	}
	if d.ScopeProcedure != "" {
		parts = append(parts, "thủ tục "+d.ScopeProcedure)
	}
	if parts == nil {
		return ""
	}
	return "Phạm vi: " + strings.Join(parts, "; ")
}

// longDate is the date a report bears.
func longDate(d register.ReportData) string { return typeset.LetterDate(d.CutOff) }

// upperFirst begins a sentence.
func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return ""
}
