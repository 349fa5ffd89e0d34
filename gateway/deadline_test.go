package gateway

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func deadlinePath(receivedAt, limit, unit string) string {
	return "/api/v1/deadline?" + url.Values{"received_at": {receivedAt}, "limit": {limit}, "unit": {unit}}.Encode()
}

// TestDeadlineIsTheLaw holds the arithmetic to the articles of the Civil Code
// (BLDS 2015) and to the published calendar. Office hours are 07:30–11:30 and
// 13:00–17:00.
func TestDeadlineIsTheLaw(t *testing.T) {
	o := newHouse(t)
	for _, tc := range []struct{ article, name, receivedAt, limit, unit, due string }{
		{"Đ147 k2", "before hours: the day of receipt does not count", "2026-10-05T06:00:00+07:00", "3", "working_day", "2026-10-08T17:00:00+07:00"},
		{"Đ147 k2", "in hours", "2026-10-05T08:30:00+07:00", "3", "working_day", "2026-10-08T17:00:00+07:00"},
		{"Đ147 k2", "over lunch", "2026-10-05T12:00:00+07:00", "3", "working_day", "2026-10-08T17:00:00+07:00"},
		{"Đ147 k2", "after hours", "2026-10-05T20:00:00+07:00", "3", "working_day", "2026-10-08T17:00:00+07:00"},
		{"Đ147 k2", "the last second of the day", "2026-10-05T23:59:59+07:00", "1", "working_day", "2026-10-06T17:00:00+07:00"},
		{"Đ147 k2", "the civil day is that of Vietnam", "2026-10-05T18:00:00Z", "1", "working_day", "2026-10-07T17:00:00+07:00"},
		{"BLLĐ Đ111", "on a Saturday", "2026-10-03T10:00:00+07:00", "1", "working_day", "2026-10-05T17:00:00+07:00"},
		{"BLLĐ Đ112, TB 9441", "over Tết", "2026-02-13T09:00:00+07:00", "2", "working_day", "2026-02-24T17:00:00+07:00"},
		{"TB 9441", "a swapped Saturday is worked", "2026-08-20T09:00:00+07:00", "2", "working_day", "2026-08-22T17:00:00+07:00"},
		{"TB 9441", "received on a swapped Saturday", "2026-08-22T09:00:00+07:00", "1", "working_day", "2026-08-24T17:00:00+07:00"},
		{"TB 9441", "the day swapped for it is off", "2026-08-28T09:00:00+07:00", "1", "working_day", "2026-09-03T17:00:00+07:00"},
		{"NQ 28/2026", "24 November is off from 2026", "2026-11-23T09:00:00+07:00", "1", "working_day", "2026-11-25T17:00:00+07:00"},

		{"Đ148 k4", "calendar days end with the last day's hours", "2026-10-05T08:30:00+07:00", "3", "calendar_day", "2026-10-08T17:00:00+07:00"},
		{"Đ147 k2", "after hours", "2026-10-05T23:00:00+07:00", "1", "calendar_day", "2026-10-06T17:00:00+07:00"},
		{"Đ148 k5", "a last day on Saturday moves to Monday", "2026-10-07T09:00:00+07:00", "3", "calendar_day", "2026-10-12T17:00:00+07:00"},
		{"Đ148 k5", "received on Saturday, last day Sunday", "2026-10-03T09:00:00+07:00", "1", "calendar_day", "2026-10-05T17:00:00+07:00"},
		{"Đ148 k5", "a last day in Tết moves behind it", "2026-02-13T09:00:00+07:00", "5", "calendar_day", "2026-02-23T17:00:00+07:00"},
		{"Đ148 k5", "a last day on a swapped Saturday stays", "2026-08-20T09:00:00+07:00", "2", "calendar_day", "2026-08-22T17:00:00+07:00"},
		{"Đ148 k5", "a last day that was swapped away moves", "2026-08-29T09:00:00+07:00", "2", "calendar_day", "2026-09-03T17:00:00+07:00"},

		{"Đ147 k1", "hours before opening start at opening", "2026-10-05T06:00:00+07:00", "4", "working_hour", "2026-10-05T11:30:00+07:00"},
		{"Đ147 k1", "hours jump over lunch", "2026-10-05T08:30:00+07:00", "4", "working_hour", "2026-10-05T14:00:00+07:00"},
		{"Đ147 k1", "hours from lunch start in the afternoon", "2026-10-05T12:00:00+07:00", "1", "working_hour", "2026-10-05T14:00:00+07:00"},
		{"Đ147 k1", "a whole day ends at closing", "2026-10-05T07:30:00+07:00", "8", "working_hour", "2026-10-05T17:00:00+07:00"},
		{"Đ147 k1", "hours after closing start the next day", "2026-10-05T20:00:00+07:00", "8", "working_hour", "2026-10-06T17:00:00+07:00"},
		{"BLLĐ Đ111", "hours rest over the weekend", "2026-10-09T16:30:00+07:00", "1", "working_hour", "2026-10-12T08:00:00+07:00"},
		{"BLLĐ Đ111", "hours from a Saturday", "2026-10-03T10:00:00+07:00", "2", "working_hour", "2026-10-05T09:30:00+07:00"},
		{"TB 9441", "hours on a swapped Saturday", "2026-08-21T16:00:00+07:00", "2", "working_hour", "2026-08-22T08:30:00+07:00"},
		{"BLLĐ Đ112, TB 9441", "hours over Tết", "2026-02-13T16:00:00+07:00", "2", "working_hour", "2026-02-23T08:30:00+07:00"},
	} {
		t.Run(tc.unit+"/"+tc.article+"/"+tc.name, func(t *testing.T) {
			a := o.in(t).get("", deadlinePath(tc.receivedAt, tc.limit, tc.unit))
			require.Equal(t, http.StatusOK, a.status, string(a.body))
			type date struct {
				DueAt       string `json:"due_at"`
				Provisional bool   `json:"provisional"`
			}
			require.Equal(t, date{tc.due, false}, into[date](a))
		})
	}
}

func TestDeadlineExplainsItself(t *testing.T) {
	o := newHouse(t)
	day := func(d int) procedure.Day { return procedure.NewDay(2026, time.November, d) }
	require.Equal(t, []procedure.DayNote{
		{Date: day(20), Kind: "received", Note: "Ngày tiếp nhận, không tính vào thời hạn"},
		{Date: day(21), Kind: "weekend", Note: "Nghỉ cuối tuần"},
		{Date: day(22), Kind: "weekend", Note: "Nghỉ cuối tuần"},
		{Date: day(23), Kind: "counted", Note: "Ngày làm việc thứ 1"},
		{Date: day(24), Kind: "day_off", Note: "Nghỉ: Ngày Văn hóa Việt Nam (NQ 28/2026/QH16)"},
		{Date: day(25), Kind: "counted", Note: "Ngày làm việc thứ 2"},
	}, into[procedure.Explanation](o.get("", deadlinePath("2026-11-20T09:00:00+07:00", "2", "working_day"))).Days)
}

func TestDeadlineSaysWhenItRestsOnAProvisionalDay(t *testing.T) {
	o := newHouse(t)
	e := into[procedure.Explanation](o.get("", deadlinePath("2026-12-28T09:00:00+07:00", "5", "working_day")))
	require.Equal(t, []any{true, procedure.NewDay(2027, time.January, 5).At(17 * 60).Unix()}, []any{e.Provisional, e.DueAt.Unix()})
}

func TestDeadlineUnderstandsAnUnescapedPlus(t *testing.T) {
	o := newHouse(t)
	a := o.get("", "/api/v1/deadline?received_at=2026-10-05T08:30:00+07:00&limit=1&unit=working_day")
	require.Equal(t, http.StatusOK, a.status, string(a.body))
}

func TestDeadlineRefusesWhatItCannotAnswer(t *testing.T) {
	o := newHouse(t)
	for name, tc := range map[string]struct {
		receivedAt, limit, unit string
		status                  int
		code                    procedure.Code
		field                   string
	}{
		"beyond the calendar":      {"2027-12-30T09:00:00+07:00", "10", "working_day", 422, procedure.CodeCalendarNotPublished, ""},
		"hours beyond it":          {"2027-12-31T16:00:00+07:00", "9", "working_hour", 422, procedure.CodeCalendarNotPublished, ""},
		"before the calendar":      {"2020-12-31T09:00:00+07:00", "1", "working_day", 422, procedure.CodeCalendarNotPublished, ""},
		"far in the future":        {"9999-12-31T23:59:59Z", "1", "calendar_day", 422, procedure.CodeCalendarNotPublished, ""},
		"an unknown unit":          {monday, "1", "month", 422, procedure.CodeUnknownUnit, "unit"},
		"SQL for a unit":           {monday, "1", "'; DROP TABLE files; --", 422, procedure.CodeUnknownUnit, "unit"},
		"no unit":                  {monday, "1", "", 400, contract.CodeMalformedParameter, "unit"},
		"no limit":                 {monday, "", "working_day", 400, contract.CodeMalformedParameter, "limit"},
		"a limit of nothing":       {monday, "0", "working_day", 400, contract.CodeMalformedParameter, "limit"},
		"a negative limit":         {monday, "-1", "working_day", 400, contract.CodeMalformedParameter, "limit"},
		"a limit of ten years":     {monday, "3651", "working_day", 400, contract.CodeMalformedParameter, "limit"},
		"a limit beyond integers":  {monday, "99999999999999999999", "working_day", 400, contract.CodeMalformedParameter, "limit"},
		"a fraction":               {monday, "1.5", "working_day", 400, contract.CodeMalformedParameter, "limit"},
		"no receipt":               {"", "1", "working_day", 400, contract.CodeMalformedParameter, "received_at"},
		"a receipt without a zone": {"2026-10-05T08:30:00", "1", "working_day", 400, contract.CodeMalformedParameter, "received_at"},
		"a receipt on no day":      {"2026-02-30T08:30:00+07:00", "1", "working_day", 400, contract.CodeMalformedParameter, "received_at"},
	} {
		t.Run(name, func(t *testing.T) {
			p := o.in(t).get("", deadlinePath(tc.receivedAt, tc.limit, tc.unit)).refused(tc.status, tc.code)
			want := map[string]procedure.Code{}
			if tc.field != "" {
				want[tc.field] = tc.code
			}
			require.Equal(t, want, p.fields())
		})
	}
}
