package letters

import (
	"fmt"
	"time"

	"dunghen/activities/typeset"
)

// longInstant is an instant in running text: "17 giờ 00 phút, ngày 03/11/2021"; nothing for none, as below.
func longInstant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return typeset.BindNumbers(typeset.InVietnam(t).Format("15 giờ 04 phút, ngày 02/01/2006"))
}

// shortInstant is an instant in notes: "17:00 ngày 03/11/2021".
func shortInstant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return typeset.BindNumbers(typeset.InVietnam(t).Format("15:04 ngày 02/01/2006"))
}

// tableInstant is an instant in a narrow column, with a place to break the line: "17:00 03/11/2021".
func tableInstant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return typeset.InVietnam(t).Format("15:04 02/01/2006")
}

// day is a date without time: "03/11/2021".
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return typeset.InVietnam(t).Format("02/01/2006")
}

// workingTime is a length of working time in hours and minutes. Days would need the hours of a working day, which are not
// this package's to know.
func workingTime(d time.Duration) string {
	d = d.Truncate(time.Minute)
	return typeset.BindNumbers(fmt.Sprintf("%d giờ %02d phút", d/time.Hour, d%time.Hour/time.Minute))
}
