package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

func note(date, kind, text string) procedure.DayNote {
	return procedure.DayNote{Date: day(date), Kind: kind, Note: text}
}

// TestExplain asserts whole day lists: what the applicant is shown.
func TestExplain(t *testing.T) {
	const received = "Ngày tiếp nhận, không tính vào thời hạn"
	payment := procedure.Stop{From: vn("2026-03-03 10:00"), To: vn("2026-03-04 18:00"), Reason: procedure.StopPayment}
	supplement := procedure.Stop{From: vn("2026-03-03 10:00"), To: vn("2026-03-04 09:00"), Reason: procedure.StopSupplement}
	days := func(amount int, unit procedure.Unit, start string) procedure.Term {
		return procedure.Term{Limit: procedure.Limit{Amount: amount, Unit: unit}, Start: vn(start)}
	}
	for _, row := range []struct {
		name  string
		term  procedure.Term
		stops []procedure.Stop
		want  procedure.Explanation
	}{
		{"over a working Saturday and 30/04–02/05/2025", days(6, wd, "2025-04-24 10:00"), nil, procedure.Explanation{
			DueAt: vn("2025-05-06 17:00"),
			Days: []procedure.DayNote{
				note("2025-04-24", "received", received),
				note("2025-04-25", "counted", "Ngày làm việc thứ 1"),
				note("2025-04-26", "working_saturday", "Ngày làm việc thứ 2: Làm bù ngày 02/05 (TB 6150/TB-BLĐTBXH)"),
				note("2025-04-27", "weekend", "Nghỉ cuối tuần"),
				note("2025-04-28", "counted", "Ngày làm việc thứ 3"),
				note("2025-04-29", "counted", "Ngày làm việc thứ 4"),
				note("2025-04-30", "day_off", "Nghỉ: Ngày Chiến thắng (TB 6150/TB-BLĐTBXH)"),
				note("2025-05-01", "day_off", "Nghỉ: Ngày Quốc tế lao động (TB 6150/TB-BLĐTBXH)"),
				note("2025-05-02", "day_off", "Nghỉ: Nghỉ hoán đổi (TB 6150/TB-BLĐTBXH)"),
				note("2025-05-03", "weekend", "Nghỉ cuối tuần"),
				note("2025-05-04", "weekend", "Nghỉ cuối tuần"),
				note("2025-05-05", "counted", "Ngày làm việc thứ 5"),
				note("2025-05-06", "counted", "Ngày làm việc thứ 6"),
			},
		}},
		{"calendar days over a working Saturday, last day off moves on", days(5, cd, "2025-04-25 10:00"), nil, procedure.Explanation{
			DueAt: vn("2025-05-05 17:00"),
			Days: []procedure.DayNote{
				note("2025-04-25", "received", received),
				note("2025-04-26", "working_saturday", "Ngày thứ 1: Làm bù ngày 02/05 (TB 6150/TB-BLĐTBXH)"),
				note("2025-04-27", "counted", "Ngày thứ 2 (tính cả ngày nghỉ)"),
				note("2025-04-28", "counted", "Ngày thứ 3"),
				note("2025-04-29", "counted", "Ngày thứ 4"),
				note("2025-04-30", "counted", "Ngày thứ 5 (tính cả ngày nghỉ)"),
				note("2025-05-01", "day_off", "Nghỉ: Ngày Quốc tế lao động (TB 6150/TB-BLĐTBXH)"),
				note("2025-05-02", "day_off", "Nghỉ: Nghỉ hoán đổi (TB 6150/TB-BLĐTBXH)"),
				note("2025-05-03", "weekend", "Nghỉ cuối tuần"),
				note("2025-05-04", "weekend", "Nghỉ cuối tuần"),
				note("2025-05-05", "moved", "Ngày cuối trùng ngày nghỉ, chuyển sang ngày làm việc tiếp theo"),
			},
		}},
		{"hours over a working Saturday", days(10, wh, "2026-01-09 16:00"), nil, procedure.Explanation{
			DueAt: vn("2026-01-12 08:30"),
			Days: []procedure.DayNote{
				note("2026-01-09", "hours", "Tính theo giờ làm việc trong ngày"),
				note("2026-01-10", "working_saturday", "Tính theo giờ làm việc trong ngày"),
				note("2026-01-11", "weekend", "Nghỉ cuối tuần"),
				note("2026-01-12", "hours", "Tính theo giờ làm việc trong ngày"),
			},
		}},
		{"a day without a notice", days(1, wd, "2027-09-01 10:00"), nil, procedure.Explanation{
			DueAt: vn("2027-09-06 17:00"), Provisional: true,
			Days: []procedure.DayNote{
				note("2027-09-01", "received", received),
				note("2027-09-02", "day_off", "Nghỉ: Quốc khánh"),
				note("2027-09-03", "day_off", "Nghỉ: Quốc khánh"),
				note("2027-09-04", "weekend", "Nghỉ cuối tuần"),
				note("2027-09-05", "weekend", "Nghỉ cuối tuần"),
				note("2027-09-06", "counted", "Ngày làm việc thứ 1"),
			},
		}},
		{"stopped for payment", days(2, wd, "2026-03-02 10:00"), []procedure.Stop{payment}, procedure.Explanation{
			DueAt: vn("2026-03-06 17:00"),
			Days: []procedure.DayNote{
				note("2026-03-02", "received", received),
				note("2026-03-03", "stopped", "Tạm dừng từ 10:00 03/03/2026: chờ thực hiện nghĩa vụ tài chính"),
				note("2026-03-04", "stopped", "Tạm dừng từ 10:00 03/03/2026: chờ thực hiện nghĩa vụ tài chính"),
				note("2026-03-05", "counted", "Ngày làm việc thứ 1"),
				note("2026-03-06", "counted", "Ngày làm việc thứ 2"),
			},
		}},
		{"hours stopped for a supplement", days(8, wh, "2026-03-02 16:00"), []procedure.Stop{supplement}, procedure.Explanation{
			DueAt: vn("2026-03-04 15:00"),
			Days: []procedure.DayNote{
				note("2026-03-02", "hours", "Tính theo giờ làm việc trong ngày"),
				note("2026-03-03", "stopped", "Tạm dừng từ 10:00 03/03/2026: chờ bổ sung hồ sơ"),
				note("2026-03-04", "hours", "Tính theo giờ làm việc trong ngày"),
			},
		}},
		{"calendar days, stopped on the day it moved to", days(4, cd, "2026-03-03 08:00"),
			[]procedure.Stop{{From: vn("2026-03-09 09:00"), To: vn("2026-03-10 09:00"), Reason: procedure.StopPayment}},
			procedure.Explanation{
				DueAt: vn("2026-03-10 17:00"),
				Days: []procedure.DayNote{
					note("2026-03-03", "received", received),
					note("2026-03-04", "counted", "Ngày thứ 1"),
					note("2026-03-05", "counted", "Ngày thứ 2"),
					note("2026-03-06", "counted", "Ngày thứ 3"),
					note("2026-03-07", "counted", "Ngày thứ 4 (tính cả ngày nghỉ)"),
					note("2026-03-08", "weekend", "Nghỉ cuối tuần"),
					note("2026-03-09", "stopped", "Tạm dừng từ 09:00 09/03/2026: chờ thực hiện nghĩa vụ tài chính"),
					note("2026-03-10", "moved", "Ngày cuối trùng ngày nghỉ, chuyển sang ngày làm việc tiếp theo"),
				},
			}},
		{"a promised date", procedure.Term{Start: vn("2026-03-05 17:00"), Fixed: vn("2026-03-09 17:00")}, nil, procedure.Explanation{
			DueAt: vn("2026-03-09 17:00"),
			Days: []procedure.DayNote{
				note("2026-03-05", "working", "Ngày làm việc trước ngày hẹn"),
				note("2026-03-06", "working", "Ngày làm việc trước ngày hẹn"),
				note("2026-03-07", "weekend", "Nghỉ cuối tuần"),
				note("2026-03-08", "weekend", "Nghỉ cuối tuần"),
				note("2026-03-09", "counted", "Ngày hẹn lại"),
			},
		}},
		{"a promised date that became a day off", procedure.Term{Start: vn("2026-11-23 09:00"), Fixed: vn("2026-11-24 17:00")}, nil, procedure.Explanation{
			DueAt: vn("2026-11-25 17:00"),
			Days: []procedure.DayNote{
				note("2026-11-23", "working", "Ngày làm việc trước ngày hẹn"),
				note("2026-11-24", "day_off", "Nghỉ: Ngày Văn hóa Việt Nam (NQ 28/2026/QH16)"),
				note("2026-11-25", "moved", "Ngày cuối trùng ngày nghỉ, chuyển sang ngày làm việc tiếp theo"),
			},
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			calendar := published()
			e, ok, err := calendar.Explain(row.term, row.stops)
			require.NoError(t, err)
			require.True(t, ok)
			require.Equal(t, row.want, e)
		})
	}
}

func TestExplainStoppedClockHasNoDate(t *testing.T) {
	calendar := published()
	e, ok, err := calendar.Explain(procedure.Term{Limit: procedure.Limit{Amount: 2, Unit: wd}, Start: vn("2026-03-02 10:00")},
		[]procedure.Stop{{From: vn("2026-03-03 10:00"), Reason: procedure.StopPayment}})
	require.NoError(t, err)
	require.False(t, ok)
	require.Zero(t, e)
}
