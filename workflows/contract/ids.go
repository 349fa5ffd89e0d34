package contract

import (
	"fmt"
	"regexp"

	"dunghen/workflows/procedure"
)

// FileCode makes a file code (mã hồ sơ): agency, day of receipt, four-digit
// sequence of that day (NĐ 61/2018 Điều 26, TT 01/2018 Điều 19). Past 9999 the
// number grows a digit rather than start again.
func FileCode(agency string, day procedure.Day, sequence int) string {
	d := day.String()
	return fmt.Sprintf("%s-%s%s%s-%04d", agency, d[2:4], d[5:7], d[8:10], sequence)
}

var fileCode = regexp.MustCompile(`^(\d{3}\.\d{2}\.\d{2}\.[GH]\d{2}|[GH]\d{2}(\.\d{1,3}){0,3})-\d{6}-\d{4,6}$`)

// IsFileCode says whether a string has either shape of file code: the one of
// TT 01/2018 or the reversed one of QĐ 20/2020.
func IsFileCode(s string) bool { return fileCode.MatchString(s) }

var dutyNumber = regexp.MustCompile(`^(CD|NV|GT|KK)-\d{4}-\d{4,9}$`)

// IsDutyNumber says whether a string has the shape of a duty's number: "NV-2026-0001".
func IsDutyNumber(s string) bool { return dutyNumber.MatchString(s) }

// FileWorkflowID is the workflow ID of a file: its code.
func FileWorkflowID(code string) string { return code }
