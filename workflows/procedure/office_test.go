package procedure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// vn reads an instant on the wall clock of Asia/Ho_Chi_Minh.
func vn(s string) time.Time {
	layout := "2006-01-02 15:04"
	if len(s) > len(layout) {
		layout += ":05"
	}
	t, err := time.ParseInLocation(layout, s, procedure.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func day(s string) procedure.Day {
	d, err := procedure.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func special(name, document string, days ...string) []procedure.SpecialDay {
	out := make([]procedure.SpecialDay, 0, len(days))
	for _, d := range days {
		out = append(out, procedure.SpecialDay{Day: day(d), Name: name, Document: document})
	}
	return out
}

// published is the calendar of civil servants 2024–2027 as announced, office
// hours 07:30–11:30 and 13:00–17:00. Tết 2027 and 03/09/2027 are proposals.
func published() procedure.Calendar {
	c := procedure.Calendar{
		Version: "test", From: day("2024-01-01"), To: day("2027-12-31"),
		Hours: []procedure.OfficeHours{{Open: 7*60 + 30, Close: 11*60 + 30}, {Open: 13 * 60, Close: 17 * 60}},
		Provisional: []procedure.DaySpan{
			{From: day("2027-02-04"), To: day("2027-02-10")}, {From: day("2027-09-03"), To: day("2027-09-03")},
		},
	}
	const tet, kings, victory, labour, national, newYear, culture = "Tết Nguyên đán", "Giỗ Tổ Hùng Vương",
		"Ngày Chiến thắng", "Ngày Quốc tế lao động", "Quốc khánh", "Tết Dương lịch", "Ngày Văn hóa Việt Nam"
	for _, off := range [][]procedure.SpecialDay{
		special(newYear, "TB 5015/TB-LĐTBXH", "2024-01-01"),
		special(tet, "TB 5015/TB-LĐTBXH", "2024-02-08", "2024-02-09", "2024-02-12", "2024-02-13", "2024-02-14"),
		special(kings, "TB 5015/TB-LĐTBXH", "2024-04-18"),
		special("Nghỉ hoán đổi", "CV 2450/VPCP-KGVX", "2024-04-29"),
		special(victory, "TB 5015/TB-LĐTBXH", "2024-04-30"),
		special(labour, "TB 5015/TB-LĐTBXH", "2024-05-01"),
		special(national, "TB 5015/TB-LĐTBXH", "2024-09-02", "2024-09-03"),
		special(newYear, "TB 6150/TB-BLĐTBXH", "2025-01-01"),
		special(tet, "TB 6150/TB-BLĐTBXH", "2025-01-27", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31"),
		special(kings, "TB 6150/TB-BLĐTBXH", "2025-04-07"),
		special(victory, "TB 6150/TB-BLĐTBXH", "2025-04-30"),
		special(labour, "TB 6150/TB-BLĐTBXH", "2025-05-01"),
		special("Nghỉ hoán đổi", "TB 6150/TB-BLĐTBXH", "2025-05-02"),
		special(national, "TB 6150/TB-BLĐTBXH", "2025-09-01", "2025-09-02"),
		special(newYear, "TB 9441/TB-BNV", "2026-01-01"),
		special("Nghỉ hoán đổi", "CV 12729/VPCP-KGVX", "2026-01-02"),
		special(tet, "TB 9441/TB-BNV", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"),
		special(kings, "CV 3383/BNV-CVL", "2026-04-27"),
		special(victory, "TB 9441/TB-BNV", "2026-04-30"),
		special(labour, "TB 9441/TB-BNV", "2026-05-01"),
		special("Nghỉ hoán đổi", "TB 9441/TB-BNV", "2026-08-31"),
		special(national, "TB 9441/TB-BNV", "2026-09-01", "2026-09-02"),
		special(culture, "NQ 28/2026/QH16", "2026-11-24"),
		special(newYear, "", "2027-01-01"),
		special(tet, "", "2027-02-04", "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10"),
		special(kings, "", "2027-04-16"),
		special(victory, "", "2027-04-30"),
		special(labour, "", "2027-05-03"),
		special(national, "", "2027-09-02", "2027-09-03"),
		special(culture, "NQ 28/2026/QH16", "2027-11-24"),
	} {
		c.DaysOff = append(c.DaysOff, off...)
	}
	for _, on := range [][]procedure.SpecialDay{
		special("Làm bù ngày 29/04", "CV 2450/VPCP-KGVX", "2024-05-04"),
		special("Làm bù ngày 02/05", "TB 6150/TB-BLĐTBXH", "2025-04-26"),
		special("Làm bù ngày 02/01", "CV 12729/VPCP-KGVX", "2026-01-10"),
		special("Làm bù ngày 31/08", "TB 9441/TB-BNV", "2026-08-22"),
	} {
		c.WorkingDays = append(c.WorkingDays, on...)
	}
	return c
}

// The people of the test office.
var (
	clerk     = procedure.Actor{Staff: "mai", Role: procedure.RoleClerk, Unit: "mot_cua"}
	officer   = procedure.Actor{Staff: "nam", Role: procedure.RoleOfficer, Unit: "bcxb"}
	colleague = procedure.Actor{Staff: "lan", Role: procedure.RoleOfficer, Unit: "bcxb"}
	stranger  = procedure.Actor{Staff: "tam", Role: procedure.RoleOfficer, Unit: "cntt"}
	head      = procedure.Actor{Staff: "hai", Role: procedure.RoleUnitHead, Unit: "bcxb"}
	otherHead = procedure.Actor{Staff: "son", Role: procedure.RoleUnitHead, Unit: "cntt"}
	leader    = procedure.Actor{Staff: "phuc", Role: procedure.RoleLeader, Unit: "lanh_dao"}
	director  = procedure.Actor{Staff: "duc", Role: procedure.RoleDirector, Unit: "lanh_dao"}
	secretary = procedure.Actor{Staff: "van", Role: procedure.RoleOffice, Unit: "van_phong"}
	inspector = procedure.Actor{Staff: "thanh", Role: procedure.RoleInspector, Unit: "thanh_tra"}
)

func ladder() []procedure.Rung {
	return []procedure.Rung{
		{Name: "near_due", Do: procedure.ActRemind, On: procedure.FirstPromise, DaysBefore: 3, At: procedure.AtOpening, ShortPercent: 75},
		{Name: "declare", Do: procedure.ActAsk, On: procedure.FirstPromise, DaysBefore: 2, At: procedure.AtOpening, ShortPercent: 50},
		{Name: "apology_latest", Do: procedure.ActApologise, On: procedure.FirstPromise, DaysBefore: 1, At: procedure.AtClosing, ShortPercent: 90, After: "declare"},
		{Name: "due", Do: procedure.ActLate, On: procedure.FirstPromise, At: procedure.AtPromise},
		{Name: "second_near", Do: procedure.ActRemindAll, On: procedure.SecondPromise, DaysBefore: 1, At: procedure.AtOpening, ShortPercent: 50},
		{Name: "second_due", Do: procedure.ActBroken, On: procedure.SecondPromise, At: procedure.AtPromise},
	}
}

// licence are the rules of a ten-day licence under the regime of 2021.
func licence() procedure.Rules {
	return procedure.Rules{
		Regime: "2021", Procedure: "1.003725", Version: "2021-01",
		Limit: procedure.Limit{Amount: 10, Unit: procedure.WorkingDay},
		Legal: procedure.Limit{Amount: 15, Unit: procedure.WorkingDay},
		Steps: []procedure.Step{
			{Code: "intake", Name: "Tiếp nhận", Unit: "mot_cua", Role: procedure.RoleClerk, Hours: 4},
			{Code: "appraise", Name: "Thẩm định", Unit: "bcxb", Role: procedure.RoleOfficer, Hours: 60},
			{Code: "sign", Name: "Ký duyệt", Unit: "lanh_dao", Role: procedure.RoleLeader, Hours: 12},
			{Code: "issue", Name: "Phát hành", Unit: "van_phong", Role: procedure.RoleOffice, Hours: 4},
		},
		Papers:     []string{"don", "danh_muc"},
		Forms:      []procedure.LetterKind{procedure.LetterReceipt, procedure.LetterSupplement, procedure.LetterRefusal, procedure.LetterApology},
		Supplement: procedure.SupplementRule{Times: 1, Window: procedure.Limit{Amount: 3, Unit: procedure.WorkingDay}, Effect: procedure.EffectRestart},
		Payment:    procedure.PaymentRule{StopsClock: true},
		Reappoint:  procedure.ReappointRule{Percent: 50, Min: 1, Max: 5, MaxDeclared: 15},
		Ladder:     ladder(),
		Escalation: procedure.EscalationRule{
			Levels: []procedure.Role{procedure.RoleLeader, procedure.RoleDirector, procedure.RoleInspector},
			Broken: []procedure.Role{procedure.RoleDirector, procedure.RoleInspector},
			Answer: procedure.Limit{Amount: 8, Unit: procedure.WorkingHour},
		},
		AutoApology: procedure.AutoApologyRule{OnSilence: true},
		Tolerance:   300,
	}
}

const fileCode = "000.00.16.H55-260302-0001"

// intake is a full file handed in on Monday 02/03/2026 at 08:00, due on Monday
// 16/03/2026 at 17:00.
func intake() procedure.Intake {
	return procedure.Intake{
		Code: fileCode, Rules: licence(), Calendar: published(), Channel: procedure.ChannelDirect,
		ReceivedAt: vn("2026-03-02 08:00"), RegisteredAt: vn("2026-03-02 08:00"), By: clerk, Accepted: true,
	}
}

func open(t require.TestingT, in procedure.Intake) procedure.State {
	s, err := procedure.Open(in)
	require.NoError(t, err)
	return s
}

func apply(t require.TestingT, s procedure.State, at string, e procedure.Event) procedure.State {
	s, err := procedure.Apply(s, e, vn(at))
	require.NoError(t, err)
	return s
}

// requireRefused wants exactly this refusal.
func requireRefused(t require.TestingT, want *procedure.Refusal, err error) {
	var got *procedure.Refusal
	require.ErrorAs(t, err, &got)
	require.Equal(t, want, got)
}

func TestTestCalendarIsWhatWasAnnounced(t *testing.T) {
	c := published()
	for _, special := range c.DaysOff {
		kind, named := c.Kind(special.Day)
		require.Equal(t, procedure.DayOff, kind, "%s is a weekday off", special.Day)
		require.Equal(t, special, named)
	}
	for _, special := range c.WorkingDays {
		kind, named := c.Kind(special.Day)
		require.Equal(t, procedure.DayWorkingSaturday, kind, "%s is a working Saturday", special.Day)
		require.Equal(t, special, named)
		require.Equal(t, time.Saturday, special.Day.Weekday())
	}
}
