package letters

import (
	"fmt"
	"time"
)

// inVietnam gives the wall clock of Vietnam: UTC+7 without summer time, so no time-zone database is needed here.
func inVietnam(t time.Time) time.Time { return t.In(time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)) }

// letterDate is the date of a letter's head: days below 10 and months 1 and 2 take a leading zero, the other months none
// (NĐ 30/2020/NĐ-CP, Phụ lục I).
func letterDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = inVietnam(t)
	month := fmt.Sprint(int(t.Month()))
	if t.Month() <= time.February {
		month = "0" + month
	}
	return bindNumbers(fmt.Sprintf("ngày %02d tháng %s năm %d", t.Day(), month, t.Year()))
}

// longInstant is an instant in running text: "17 giờ 00 phút, ngày 03/11/2021"; nothing for none, as below.
func longInstant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return bindNumbers(inVietnam(t).Format("15 giờ 04 phút, ngày 02/01/2006"))
}

// shortInstant is an instant in notes: "17:00 ngày 03/11/2021".
func shortInstant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return bindNumbers(inVietnam(t).Format("15:04 ngày 02/01/2006"))
}

// tableInstant is an instant in a narrow column, with a place to break the line: "17:00 03/11/2021".
func tableInstant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return inVietnam(t).Format("15:04 02/01/2006")
}

// day is a date without time: "03/11/2021".
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return inVietnam(t).Format("02/01/2006")
}

// workingTime is a length of working time in hours and minutes. Days would need the hours of a working day, which are not
// this package's to know.
func workingTime(d time.Duration) string {
	d = d.Truncate(time.Minute)
	return bindNumbers(fmt.Sprintf("%d giờ %02d phút", d/time.Hour, d%time.Hour/time.Minute))
}
