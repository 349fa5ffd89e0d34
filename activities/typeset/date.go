package typeset

import (
	"fmt"
	"time"
)

// InVietnam gives the wall clock of Vietnam: UTC+7 without summer time, so no time-zone database is needed here.
func InVietnam(t time.Time) time.Time { return t.In(time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)) }

// LetterDate is the date of a letter's head: days below 10 and months 1 and 2 take a leading zero, the other months none
// (NĐ 30/2020/NĐ-CP, Phụ lục I); nothing for no instant.
func LetterDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = InVietnam(t)
	month := fmt.Sprint(int(t.Month()))
	if t.Month() <= time.February {
		month = "0" + month
	}
	return BindNumbers(fmt.Sprintf("ngày %02d tháng %s năm %d", t.Day(), month, t.Year()))
}
