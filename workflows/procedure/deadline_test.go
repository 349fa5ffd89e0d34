package procedure_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

const (
	wd  = procedure.WorkingDay
	cd  = procedure.CalendarDay
	wh  = procedure.WorkingHour
	bl1 = "BLDS 2015 Điều 147"
	bl2 = "BLDS 2015 Điều 148 khoản 5"
	ld1 = "BLLĐ 2019 Điều 112"
	ld2 = "BLLĐ 2019 Điều 111 khoản 3"
)

// TestDeadlineLaw is the law of counting, one row per case, the article beside it.
func TestDeadlineLaw(t *testing.T) {
	for _, row := range []struct {
		name     string
		law      string
		received string
		amount   int
		unit     procedure.Unit
		due      string
	}{
		{"ten days, the day of receipt does not count", bl1 + " khoản 2", "2026-03-02 08:00", 10, wd, "2026-03-16 17:00"},
		{"published limit, not the hour of the day", "NĐ 61/2018 Điều 17", "2026-03-02 16:59", 10, wd, "2026-03-16 17:00"},

		{"before hours", bl1, "2026-03-02 06:00", 1, wd, "2026-03-03 17:00"},
		{"at opening", bl1, "2026-03-02 07:30", 1, wd, "2026-03-03 17:00"},
		{"in the lunch break", bl1, "2026-03-02 12:00", 1, wd, "2026-03-03 17:00"},
		{"17:00 exactly", bl1, "2026-03-02 17:00", 1, wd, "2026-03-03 17:00"},
		{"after hours", bl1, "2026-03-02 18:30", 1, wd, "2026-03-03 17:00"},
		{"a second before midnight", "BLDS 2015 Điều 148 khoản 6", "2026-03-02 23:59:59", 1, wd, "2026-03-03 17:00"},
		{"midnight is the next day", "BLDS 2015 Điều 148 khoản 6", "2026-03-03 00:00", 1, wd, "2026-03-04 17:00"},
		{"on a Saturday", bl1, "2026-03-07 10:00", 1, wd, "2026-03-09 17:00"},
		{"on a Sunday", bl1, "2026-03-08 23:00", 2, wd, "2026-03-10 17:00"},
		{"over a weekend", "QĐ 188/1999/QĐ-TTg", "2026-03-05 09:00", 3, wd, "2026-03-10 17:00"},

		{"calendar days run over the weekend", "BLDS 2015 Điều 145 khoản 2", "2026-03-02 08:00", 8, cd, "2026-03-10 17:00"},
		{"calendar: last day Saturday moves on", bl2, "2026-03-06 08:00", 1, cd, "2026-03-09 17:00"},
		{"calendar: last day Sunday moves on", bl2, "2026-03-06 08:00", 2, cd, "2026-03-09 17:00"},
		{"calendar: last day Monday stays", bl2, "2026-03-06 08:00", 3, cd, "2026-03-09 17:00"},
		{"calendar: thirty days over 29 February", "BLDS 2015 Điều 145 khoản 2", "2024-01-30 08:00", 30, cd, "2024-02-29 17:00"},
		{"calendar: thirty days, no leap year, ends on a Saturday", bl2, "2025-01-30 08:00", 30, cd, "2025-03-03 17:00"},

		{"hours run from the moment", bl1 + " khoản 1", "2026-03-02 08:00", 3, wh, "2026-03-02 11:00"},
		{"hours over lunch", bl1 + " khoản 1", "2026-03-02 11:00", 1, wh, "2026-03-02 13:30"},
		{"hours from the lunch break", bl1 + " khoản 1", "2026-03-02 12:00", 1, wh, "2026-03-02 14:00"},
		{"hours from before opening, end of the morning", bl1 + " khoản 1", "2026-03-02 06:00", 4, wh, "2026-03-02 11:30"},
		{"hours from after closing", bl1 + " khoản 1", "2026-03-02 18:00", 1, wh, "2026-03-03 08:30"},
		{"hours from 17:00 exactly", bl1 + " khoản 1", "2026-03-02 17:00", 1, wh, "2026-03-03 08:30"},
		{"hours end at 17:00 exactly", bl1 + " khoản 1", "2026-03-02 16:00", 1, wh, "2026-03-02 17:00"},
		{"eight hours from opening are the same day", bl1 + " khoản 1", "2026-03-02 07:30", 8, wh, "2026-03-02 17:00"},
		{"eight hours from 08:00", "NĐ 45/2020/NĐ-CP (8 giờ làm việc)", "2026-03-02 08:00", 8, wh, "2026-03-03 08:00"},
		{"eight hours of a file sent on Friday night", "NĐ 45/2020/NĐ-CP (8 giờ làm việc)", "2026-03-06 21:00", 8, wh, "2026-03-09 17:00"},
		{"hours from a Saturday", bl1 + " khoản 1", "2026-03-07 10:00", 1, wh, "2026-03-09 08:30"},
		{"hours from midnight", bl1 + " khoản 1", "2026-03-03 00:00", 2, wh, "2026-03-03 09:30"},

		{"received on Tết", ld1 + " khoản 1 điểm b", "2026-02-17 09:00", 3, wd, "2026-02-25 17:00"},
		{"over Tết", ld1 + " khoản 1 điểm b", "2026-02-13 09:00", 5, wd, "2026-02-27 17:00"},
		{"calendar: last day on Tết moves on", bl2 + "; " + ld1, "2026-02-10 09:00", 7, cd, "2026-02-23 17:00"},
		{"hours from Tết", ld1 + " khoản 1 điểm b", "2026-02-18 10:00", 8, wh, "2026-02-23 17:00"},
		{"over Tết 2024", ld1 + " khoản 1 điểm b", "2024-02-07 09:00", 1, wd, "2024-02-15 17:00"},
		{"over Tết 2025", ld1 + " khoản 1 điểm b", "2025-01-24 09:00", 2, wd, "2025-02-04 17:00"},
		{"over Quốc khánh 2024", ld1 + " khoản 1 điểm đ", "2024-08-30 09:00", 1, wd, "2024-09-04 17:00"},
		{"over Quốc khánh 2025", ld1 + " khoản 1 điểm đ", "2025-08-29 09:00", 1, wd, "2025-09-03 17:00"},
		{"over Giỗ Tổ 2025", ld1 + " khoản 1 điểm e", "2025-04-04 09:00", 1, wd, "2025-04-08 17:00"},
		{"Giỗ Tổ on a Sunday is made up on Monday", ld2, "2026-04-24 09:00", 1, wd, "2026-04-28 17:00"},

		{"2024: working Saturday 04/05 is the third day", "CV 2450/VPCP-KGVX", "2024-04-26 09:00", 3, wd, "2024-05-04 17:00"},
		{"2024: day before it", "CV 2450/VPCP-KGVX", "2024-04-26 09:00", 2, wd, "2024-05-03 17:00"},
		{"2025: over working Saturday 26/04", "TB 6150/TB-BLĐTBXH", "2025-04-23 10:00", 5, wd, "2025-04-29 17:00"},
		{"2025: last day is working Saturday 26/04", "TB 6150/TB-BLĐTBXH; " + bl2, "2025-04-23 10:00", 3, wd, "2025-04-26 17:00"},
		{"2025: calendar, last day is working Saturday 26/04", "TB 6150/TB-BLĐTBXH; " + bl2, "2025-04-21 10:00", 5, cd, "2025-04-26 17:00"},
		{"2025: over 26/04 and 30/04–02/05", ld1 + "; TB 6150/TB-BLĐTBXH", "2025-04-24 10:00", 5, wd, "2025-05-05 17:00"},
		{"2025: calendar, last day 30/04", bl2 + "; " + ld1, "2025-04-25 10:00", 5, cd, "2025-05-05 17:00"},
		{"2025: calendar, last day swapped 02/05", bl2 + "; TB 6150/TB-BLĐTBXH", "2025-04-28 10:00", 4, cd, "2025-05-05 17:00"},
		{"2025: hours over 30/04–02/05", bl1 + " khoản 1; " + ld1, "2025-04-29 15:00", 8, wh, "2025-05-05 15:00"},
		{"2026: over New Year and swapped 02/01", "CV 12729/VPCP-KGVX", "2025-12-31 09:00", 2, wd, "2026-01-06 17:00"},
		{"2026: right before working Saturday 10/01", "CV 12729/VPCP-KGVX", "2026-01-09 17:00", 1, wd, "2026-01-10 17:00"},
		{"2026: received on working Saturday 10/01", bl1, "2026-01-10 08:00", 1, wd, "2026-01-12 17:00"},
		{"2026: over working Saturday 10/01", "CV 12729/VPCP-KGVX", "2026-01-08 08:00", 5, wd, "2026-01-14 17:00"},
		{"2026: hours into working Saturday", "CV 12729/VPCP-KGVX", "2026-01-09 16:00", 2, wh, "2026-01-10 08:30"},
		{"2026: hours from working Saturday", "CV 12729/VPCP-KGVX", "2026-01-10 16:00", 2, wh, "2026-01-12 08:30"},
		{"2026: last day is working Saturday 22/08", "TB 9441/TB-BNV", "2026-08-20 09:00", 2, wd, "2026-08-22 17:00"},
		{"2026: over working Saturday 22/08", "TB 9441/TB-BNV", "2026-08-20 09:00", 3, wd, "2026-08-24 17:00"},
		{"2026: over swapped 31/08 and Quốc khánh", ld1 + "; TB 9441/TB-BNV", "2026-08-28 09:00", 1, wd, "2026-09-03 17:00"},
		{"2026: calendar, last day swapped 31/08", bl2, "2026-08-21 09:00", 10, cd, "2026-09-03 17:00"},
		{"24/11/2026 is off", "NQ 28/2026/QH16 Điều 2", "2026-11-23 09:00", 1, wd, "2026-11-25 17:00"},
		{"23/11/2026 is not swapped", "NQ 28/2026/QH16 Điều 2", "2026-11-20 09:00", 1, wd, "2026-11-23 17:00"},
		{"calendar: last day 24/11/2026", bl2 + "; NQ 28/2026/QH16", "2026-11-20 09:00", 4, cd, "2026-11-25 17:00"},
		{"hours over 24/11/2026", "NQ 28/2026/QH16 Điều 2", "2026-11-23 16:00", 2, wh, "2026-11-25 08:30"},
		{"24/11/2026 does not make up a day elsewhere", "NQ 28/2026/QH16 Điều 2", "2026-11-26 09:00", 1, wd, "2026-11-27 17:00"},
		{"01/05/2027 on a Saturday is made up on Monday 03/05", ld2, "2027-04-29 09:00", 1, wd, "2027-05-04 17:00"},
	} {
		t.Run(row.name, func(t *testing.T) {
			calendar := published()
			term := procedure.Term{Limit: procedure.Limit{Amount: row.amount, Unit: row.unit}, Start: vn(row.received)}
			due, ok, err := calendar.Due(term, nil)
			require.NoError(t, err)
			require.True(t, ok)
			require.Equal(t, vn(row.due), due, row.law)
			utc := term
			utc.Start = term.Start.UTC()
			again, _, err := calendar.Due(utc, nil)
			require.NoError(t, err)
			require.Equal(t, due, again, "the zone an instant is written in does not matter")
		})
	}
}

// TestDeadlineProvisional: an answer that rests on a day without a notice says so
// (BLLĐ 2019 Điều 112 khoản 3: the Prime Minister decides Tết and Quốc khánh each year).
func TestDeadlineProvisional(t *testing.T) {
	for _, row := range []struct {
		name, received string
		amount         int
		unit           procedure.Unit
		due            string
		provisional    bool
	}{
		{"over proposed Tết 2027", "2027-02-01 09:00", 5, wd, "2027-02-15 17:00", true},
		{"calendar: last day on proposed Tết", "2027-02-01 09:00", 7, cd, "2027-02-11 17:00", true},
		{"hours over proposed Tết", "2027-02-03 16:00", 2, wh, "2027-02-11 08:30", true},
		{"over proposed 03/09/2027", "2027-09-01 09:00", 1, wd, "2027-09-06 17:00", true},
		{"January 2027", "2027-01-11 09:00", 5, wd, "2027-01-18 17:00", false},
		{"ends before the proposal", "2027-02-01 09:00", 2, wd, "2027-02-03 17:00", false},
		{"starts after the proposal", "2027-02-11 09:00", 2, wd, "2027-02-15 17:00", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			calendar := published()
			e, ok, err := calendar.Explain(procedure.Term{Limit: procedure.Limit{Amount: row.amount, Unit: row.unit}, Start: vn(row.received)}, nil)
			require.NoError(t, err)
			require.True(t, ok)
			require.Equal(t, vn(row.due), e.DueAt)
			require.Equal(t, row.provisional, e.Provisional)
		})
	}
}

// TestDeadlineRefused: what cannot be known is refused, never guessed.
func TestDeadlineRefused(t *testing.T) {
	notPublished := func(d, to string) *procedure.Refusal {
		return procedure.Refuse(procedure.CodeCalendarNotPublished, "", "day", d, "to", to)
	}
	for _, row := range []struct {
		name, to, received string
		amount             int
		unit               procedure.Unit
		want               *procedure.Refusal
	}{
		{"working days beyond the horizon", "2027-12-31", "2027-12-20 09:00", 10, wd, notPublished("2028-01-01", "2027-12-31")},
		{"calendar days beyond the horizon", "2027-12-31", "2027-12-31 09:00", 1, cd, notPublished("2028-01-01", "2027-12-31")},
		{"hours beyond the horizon", "2027-12-31", "2027-12-31 16:00", 2, wh, notPublished("2028-01-01", "2027-12-31")},
		{"last day moves beyond the horizon", "2026-03-08", "2026-03-06 09:00", 1, cd, notPublished("2026-03-09", "2026-03-08")},
		{"received before the calendar", "2027-12-31", "2023-12-31 23:59", 1, wd, notPublished("2023-12-31", "2027-12-31")},
		{"received after the calendar", "2027-12-31", "2028-01-01 00:00", 1, wd, notPublished("2028-01-01", "2027-12-31")},
		{"hours received before the calendar", "2027-12-31", "2023-12-31 23:59", 1, wh, notPublished("2023-12-31", "2027-12-31")},
		{"unknown unit", "2027-12-31", "2026-03-02 09:00", 1, "week", procedure.Refuse(procedure.CodeUnknownUnit, "unit", "unit", "week")},
		{"no unit", "2027-12-31", "2026-03-02 09:00", 1, "", procedure.Refuse(procedure.CodeUnknownUnit, "unit", "unit", "")},
	} {
		t.Run(row.name, func(t *testing.T) {
			calendar := published()
			calendar.To = day(row.to)
			term := procedure.Term{Limit: procedure.Limit{Amount: row.amount, Unit: row.unit}, Start: vn(row.received)}
			due, ok, err := calendar.Due(term, nil)
			requireRefused(t, row.want, err)
			require.False(t, ok)
			require.Zero(t, due)
			e, ok, err := calendar.Explain(term, nil)
			requireRefused(t, row.want, err)
			require.False(t, ok)
			require.Zero(t, e)
		})
	}
}

// TestDeadlineNoLimit: a limit of nothing is an error, not "today"; one beyond
// every calendar does not wrap round.
func TestDeadlineNoLimit(t *testing.T) {
	for _, unit := range []procedure.Unit{wd, cd, wh} {
		for _, amount := range []int{0, -1, -1 << 40, 1 << 40} {
			calendar := published()
			term := procedure.Term{Limit: procedure.Limit{Amount: amount, Unit: unit}, Start: vn("2026-03-02 09:00")}
			_, ok, err := calendar.Due(term, nil)
			require.False(t, ok)
			requireRefused(t, procedure.Refuse(procedure.CodeInvalidField, "limit", "limit", strconv.Itoa(amount)), err)
		}
	}
}

// TestDeadlineStopped: a stopped clock has no due date; a day counts when its
// closing bell finds the clock running.
func TestDeadlineStopped(t *testing.T) {
	stop := func(from, to string) procedure.Stop {
		s := procedure.Stop{From: vn(from), Reason: procedure.StopPayment}
		if to != "" {
			s.To = vn(to)
		}
		return s
	}
	for _, row := range []struct {
		name, received string
		amount         int
		unit           procedure.Unit
		stops          []procedure.Stop
		due            string
	}{
		{"a pause within the day costs no day", "2026-03-02 08:00", 3, wd, []procedure.Stop{stop("2026-03-03 08:00", "2026-03-03 16:59")}, "2026-03-05 17:00"},
		{"a pause over the bell costs the day", "2026-03-02 08:00", 3, wd, []procedure.Stop{stop("2026-03-03 16:59", "2026-03-03 17:01")}, "2026-03-06 17:00"},
		{"a pause that ends as the bell rings costs the day", "2026-03-02 08:00", 3, wd, []procedure.Stop{stop("2026-03-03 09:00", "2026-03-03 17:00")}, "2026-03-06 17:00"},
		{"a pause after the bell costs nothing", "2026-03-02 08:00", 3, wd, []procedure.Stop{stop("2026-03-03 17:00", "2026-03-04 07:30")}, "2026-03-05 17:00"},
		{"a pause on the day of receipt costs nothing", "2026-03-02 08:00", 3, wd, []procedure.Stop{stop("2026-03-02 09:00", "2026-03-03 09:00")}, "2026-03-05 17:00"},
		{"two pauses", "2026-03-02 08:00", 3, wd, []procedure.Stop{stop("2026-03-03 09:00", "2026-03-04 09:00"), stop("2026-03-05 09:00", "2026-03-07 09:00")}, "2026-03-10 17:00"},
		{"calendar: stopped weekends do not count", "2026-03-02 08:00", 5, cd, []procedure.Stop{stop("2026-03-06 10:00", "2026-03-09 10:00")}, "2026-03-10 17:00"},
		{"calendar: stopped on the day it moved to", "2026-03-02 08:00", 5, cd, []procedure.Stop{stop("2026-03-09 09:00", "2026-03-10 10:00")}, "2026-03-10 17:00"},
		{"hours leave out the pause", "2026-03-02 08:00", 8, wh, []procedure.Stop{stop("2026-03-02 09:00", "2026-03-02 10:00")}, "2026-03-03 09:00"},
		{"hours over a pause of days", "2026-03-02 08:00", 8, wh, []procedure.Stop{stop("2026-03-02 16:00", "2026-03-05 10:00")}, "2026-03-05 11:30"},
		{"open pause", "2026-03-02 08:00", 3, wd, []procedure.Stop{stop("2026-03-03 09:00", "")}, ""},
		{"open pause beyond the last day", "2026-03-02 08:00", 3, wd, []procedure.Stop{stop("2026-03-05 17:00", "")}, "2026-03-05 17:00"},
		{"calendar: open pause on the day it moved to", "2026-03-02 08:00", 5, cd, []procedure.Stop{stop("2026-03-09 09:00", "")}, ""},
		{"hours: open pause", "2026-03-02 08:00", 8, wh, []procedure.Stop{stop("2026-03-03 07:59", "")}, ""},
		{"hours: open pause once all is used", "2026-03-02 08:00", 8, wh, []procedure.Stop{stop("2026-03-03 08:00", "")}, "2026-03-03 08:00"},
		{"open pause needs no calendar", "2027-12-30 08:00", 3, wd, []procedure.Stop{stop("2027-12-31 17:30", "")}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			calendar := published()
			due, ok, err := calendar.Due(procedure.Term{Limit: procedure.Limit{Amount: row.amount, Unit: row.unit}, Start: vn(row.received)}, row.stops)
			require.NoError(t, err)
			want := time.Time{}
			if row.due != "" {
				want = vn(row.due)
			}
			require.Equal(t, want, due)
			require.Equal(t, row.due != "", ok)
		})
	}
}
