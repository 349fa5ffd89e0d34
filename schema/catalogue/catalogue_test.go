package catalogue

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

var (
	seedDay = procedure.NewDay(2021, time.October, 18) // the plan's own month
	newDay  = procedure.NewDay(2026, time.October, 19) // under the regime of 2025
)

func embedded(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load(Embedded())
	require.NoError(t, err)
	return c
}

func TestEmbeddedCatalogue(t *testing.T) {
	c := embedded(t)
	require.Equal(t, Size{
		Procedures: 27, Versions: 30, DaysOff: 83, WorkingSaturdays: 4, Regimes: 2, Units: 8, Staff: 18,
	}, c.Size())
	require.Equal(t, "27 procedures, 30 versions, 83 days off, 4 working Saturdays, 2 regimes, 8 units, 18 staff",
		c.Size().String())
	require.Equal(t, "000.00.16.H55", c.FileCodeAgency())
	require.Len(t, c.Procedures(seedDay), 27)
	require.Len(t, c.Procedures(newDay), 24, "the three of the game centres went to the communes in 2025")
	require.True(t, slices.IsSortedFunc(c.Procedures(seedDay), func(a, b Procedure) int {
		return cmp.Compare(a.Code, b.Code)
	}))
}

func TestEveryUnitOfLimitIsInUse(t *testing.T) {
	count := map[procedure.Unit]int{}
	for _, p := range embedded(t).Procedures(seedDay) {
		count[p.Limit.Unit]++
	}
	require.Equal(t, map[procedure.Unit]int{
		procedure.WorkingDay: 17, procedure.CalendarDay: 9, procedure.WorkingHour: 1,
	}, count)
}

func TestProcedureCutLimit(t *testing.T) {
	p, err := embedded(t).Procedure("1.008201", seedDay)
	require.NoError(t, err)
	require.Equal(t, "Cấp lại giấy xác nhận đăng ký hoạt động phát hành xuất bản phẩm", p.Name)
	require.Equal(t, Field{Code: "XBIPH", Name: "Xuất bản, In và Phát hành"}, p.Field)
	require.Equal(t, procedure.Limit{Amount: 5, Unit: procedure.WorkingDay}, p.Limit)
	require.Equal(t, procedure.Limit{Amount: 7, Unit: procedure.WorkingDay}, p.LegalLimit)
	require.Equal(t, []Channel{ChannelDirect, ChannelPostal, ChannelOnline}, p.Channels)
	require.Equal(t, []Paper{
		{Code: "DON", Name: "Đơn đề nghị", Originals: 1, Required: true, Form: "Mẫu số 35"},
		{Code: "GIAY-TO-MAT-BANG", Name: "Giấy tờ chứng minh quyền sử dụng trụ sở, mặt bằng", Copies: 1, Required: true},
		{Code: "GIAY-TO-CU-TRU", Name: "Giấy tờ cư trú hợp pháp tại Việt Nam", Copies: 1,
			Condition: "Người đứng đầu là người nước ngoài"},
		{Code: "VAN-BANG", Name: "Văn bằng, chứng chỉ của người đứng đầu", Copies: 1, Required: true},
	}, p.Papers)
}

// What the public reads of a procedure.
func TestProcedureAsJSON(t *testing.T) {
	p, err := embedded(t).Procedure("2.001173", seedDay)
	require.NoError(t, err)
	p.Steps, p.Sources = p.Steps[:1], Sources{Code: p.Sources.Code}
	got, err := json.Marshal(p)
	require.NoError(t, err)
	const none = `{"source": "", "confidence": ""}`
	require.JSONEq(t, `{
		"code": "2.001173", "name": "Cho phép họp báo (trong nước)", "field": {"code": "BC", "name": "Báo chí"},
		"version": "2021", "from": "2021-01-01",
		"limit": {"amount": 8, "unit": "working_hour"}, "legal_limit": {"amount": 8, "unit": "working_hour"},
		"papers": [{"code": "THONG-BAO", "name": "Văn bản thông báo nội dung họp báo", "originals": 1, "copies": 0, "required": true}],
		"fees": [], "channels": ["direct", "postal", "online"],
		"steps": [{"code": "TIEP-NHAN", "name": "Tiếp nhận, số hóa, chuyển hồ sơ", "unit": "mot-cua", "role": "clerk", "hours": 1}],
		"decision_authority": "Giám đốc Sở Thông tin và Truyền thông", "legal_basis": ["Luật Báo chí số 103/2016/QH13"],
		"result": "Văn bản trả lời về việc họp báo", "note": "Thông báo trước khi họp báo ít nhất 24 giờ.",
		"sources": {"code": {"source": "Mã ghi theo trí nhớ", "confidence": "recalled"},
			"limit": `+none+`, "papers": `+none+`, "fees": `+none+`, "steps": `+none+`, "legal_basis": `+none+`}
	}`, string(got))
}

func TestProcedureVersionFollowsTheDay(t *testing.T) {
	cases := []struct {
		name    string
		code    string
		on      procedure.Day
		version string
		limit   procedure.Limit
	}{
		{"first day of the catalogue", "1.003868", procedure.NewDay(2021, 1, 1), "2021", procedure.Limit{Amount: 15, Unit: procedure.CalendarDay}},
		{"last day of the old version", "1.003868", procedure.NewDay(2025, 6, 30), "2021", procedure.Limit{Amount: 15, Unit: procedure.CalendarDay}},
		{"first day of the new version", "1.003868", procedure.NewDay(2025, 7, 1), "2025", procedure.Limit{Amount: 10, Unit: procedure.WorkingDay}},
		{"postal licence before NĐ 25/2022", "1.003659", seedDay, "2021", procedure.Limit{Amount: 30, Unit: procedure.CalendarDay}},
		{"postal licence after NĐ 25/2022", "1.003659", newDay, "2022", procedure.Limit{Amount: 20, Unit: procedure.CalendarDay}},
	}
	c := embedded(t)
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			p, err := c.Procedure(tc.code, tc.on)
			require.NoError(t, err)
			require.Equal(t, tc.version, p.Version)
			require.Equal(t, tc.limit, p.Limit)
		})
	}
}

func TestRefusals(t *testing.T) {
	cases := []struct {
		name string
		code string
		on   procedure.Day
		want *procedure.Refusal
	}{
		{"unknown code", "9.999999", seedDay, procedure.Refuse(CodeUnknownProcedure, "procedure")},
		{"no code", "", seedDay, procedure.Refuse(CodeUnknownProcedure, "procedure")},
		{"the day before the catalogue", "1.003868", procedure.NewDay(2020, 12, 31),
			procedure.Refuse(CodeBeforeCatalogue, "received_at", "day", "2020-12-31", "from", "2021-01-01")},
		{"went to the communes", "2.001885", newDay,
			procedure.Refuse(CodeProcedureNotInForce, "procedure", "procedure", "2.001885", "day", "2026-10-19")},
	}
	c := embedded(t)
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			p, err := c.Procedure(tc.code, tc.on)
			require.Equal(t, tc.want, err)
			require.Equal(t, Procedure{}, p)
			rules, err := c.Rules(tc.code, tc.on)
			require.Equal(t, tc.want, err)
			require.Equal(t, procedure.Rules{}, rules)
		})
	}
}

var defaultLadder = []procedure.Rung{
	{Name: "near_due", Do: procedure.ActRemind, On: procedure.FirstPromise, DaysBefore: 3, At: procedure.AtOpening, ShortPercent: 75, SpreadMinutes: 60},
	{Name: "declare", Do: procedure.ActAsk, On: procedure.FirstPromise, DaysBefore: 2, At: procedure.AtOpening, ShortPercent: 50, SpreadMinutes: 60},
	{Name: "apology_latest", Do: procedure.ActApologise, On: procedure.FirstPromise, DaysBefore: 1, At: procedure.AtClosing, ShortPercent: 90, After: "declare"},
	{Name: "due", Do: procedure.ActLate, On: procedure.FirstPromise, At: procedure.AtPromise},
	{Name: "second_near", Do: procedure.ActRemindAll, On: procedure.SecondPromise, DaysBefore: 1, At: procedure.AtOpening, ShortPercent: 50},
	{Name: "second_due", Do: procedure.ActBroken, On: procedure.SecondPromise, At: procedure.AtPromise},
}

func TestRules(t *testing.T) {
	c := embedded(t)
	rules, err := c.Rules("2.001737", seedDay)
	require.NoError(t, err)
	require.Equal(t, procedure.Rules{
		Regime: "2021", Procedure: "2.001737", Version: "2021",
		Limit: procedure.Limit{Amount: 3, Unit: procedure.WorkingDay},
		Legal: procedure.Limit{Amount: 3, Unit: procedure.WorkingDay},
		Steps: []procedure.Step{
			{Code: "TIEP-NHAN", Name: "Tiếp nhận, số hóa, chuyển hồ sơ", Unit: "mot-cua", Role: procedure.RoleClerk, Hours: 2},
			{Code: "PHAN-CONG", Name: "Lãnh đạo phòng phân công", Unit: "bao-chi-xuat-ban", Role: procedure.RoleUnitHead, Hours: 2},
			{Code: "THAM-DINH", Name: "Chuyên viên thẩm định", Unit: "bao-chi-xuat-ban", Role: procedure.RoleOfficer, Hours: 12},
			{Code: "DUYET", Name: "Lãnh đạo phòng duyệt", Unit: "bao-chi-xuat-ban", Role: procedure.RoleUnitHead, Hours: 4},
			{Code: "KY", Name: "Lãnh đạo Sở ký", Unit: "lanh-dao", Role: procedure.RoleLeader, Hours: 2},
			{Code: "PHAT-HANH", Name: "Văn thư đóng dấu, phát hành", Unit: "van-phong", Role: procedure.RoleOffice, Hours: 2},
			{Code: "TRA-KET-QUA", Name: "Trả kết quả", Unit: "mot-cua", Role: procedure.RoleClerk},
		},
		Papers: []string{"TO-KHAI"},
		Forms: []procedure.LetterKind{
			procedure.LetterReceipt, procedure.LetterSupplement, procedure.LetterRefusal, procedure.LetterApology,
			procedure.LetterControlSlip, procedure.LetterBook,
		},
		Supplement: procedure.SupplementRule{
			Times: 1, Window: procedure.Limit{Amount: 3, Unit: procedure.WorkingDay}, Effect: procedure.EffectRestart,
		},
		Payment:   procedure.PaymentRule{StopsClock: true},
		Reappoint: procedure.ReappointRule{Percent: 50, Min: 1, Max: 5, MaxDeclared: 15},
		Ladder:    defaultLadder,
		Escalation: procedure.EscalationRule{
			Levels: []procedure.Role{procedure.RoleLeader, procedure.RoleDirector, procedure.RoleInspector},
			Broken: []procedure.Role{procedure.RoleDirector, procedure.RoleInspector},
			Answer: procedure.Limit{Amount: 8, Unit: procedure.WorkingHour},
		},
		AutoApology: procedure.AutoApologyRule{OnSilence: true},
		Tolerance:   300,
	}, rules)
}

func TestRulesOfAVersionTakeThePlaceOfTheRegimes(t *testing.T) {
	c := embedded(t)
	cases := []struct {
		name   string
		code   string
		on     procedure.Day
		regime string
		want   procedure.SupplementRule
	}{
		{"two notices of the postal notice", "1.004470", seedDay, "2021",
			procedure.SupplementRule{Times: 2, Window: procedure.Limit{Amount: 7, Unit: procedure.WorkingDay}, Effect: procedure.EffectRestart}},
		{"two working days since 2025", "1.003868", newDay, "2025",
			procedure.SupplementRule{Times: 1, Window: procedure.Limit{Amount: 2, Unit: procedure.WorkingDay}, Effect: procedure.EffectRestart}},
		{"none of its own", "1.003725", newDay, "2025",
			procedure.SupplementRule{Times: 1, Window: procedure.Limit{Amount: 3, Unit: procedure.WorkingDay}, Effect: procedure.EffectRestart}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			rules, err := c.Rules(tc.code, tc.on)
			require.NoError(t, err)
			require.Equal(t, tc.regime, rules.Regime)
			require.Equal(t, tc.want, rules.Supplement)
		})
	}
}

func TestRulesAreACopy(t *testing.T) {
	c := embedded(t)
	first, err := c.Rules("1.003868", seedDay)
	require.NoError(t, err)
	want := slices.Clone(first.Steps)
	first.Steps[0].Hours, first.Ladder[0].Name, first.Escalation.Levels[0] = 99, "changed", procedure.RoleClerk
	second, err := c.Rules("1.003868", seedDay)
	require.NoError(t, err)
	require.Equal(t, want, second.Steps)
	require.Equal(t, defaultLadder, second.Ladder)
	require.Equal(t, procedure.RoleLeader, second.Escalation.Levels[0])
}

func TestFormsChangeNumberByRegime(t *testing.T) {
	numbers := func(on procedure.Day) map[procedure.LetterKind]string {
		r, err := embedded(t).Regime(on)
		require.NoError(t, err)
		out := map[procedure.LetterKind]string{}
		for _, f := range r.Forms {
			out[f.Kind] = f.Number
		}
		return out
	}
	require.Equal(t, map[procedure.LetterKind]string{
		procedure.LetterReceipt: "Mẫu số 01", procedure.LetterSupplement: "Mẫu số 02", procedure.LetterRefusal: "Mẫu số 03",
		procedure.LetterApology: "Mẫu số 04", procedure.LetterControlSlip: "Mẫu số 05", procedure.LetterBook: "Mẫu số 06",
	}, numbers(seedDay))
	require.Equal(t, map[procedure.LetterKind]string{
		procedure.LetterReceipt: "Mẫu số 01", procedure.LetterSupplement: "Mẫu số 02", procedure.LetterRefusal: "Mẫu số 03",
		procedure.LetterApology: "Mẫu số 04", procedure.LetterStop: "Mẫu số 05", procedure.LetterControlSlip: "Mẫu số 06", procedure.LetterBook: "Mẫu số 07",
	}, numbers(newDay))
}

func TestOrganisationAnswersWhoIsWho(t *testing.T) {
	o := embedded(t).Organisation()
	cases := []struct{ unit, head, leader string }{
		{"bao-chi-xuat-ban", "head-bcxb", "leader1"},
		{"buu-chinh-vien-thong", "head-bcvt", "leader2"},
		{"cong-nghe-thong-tin", "head-cntt", "leader2"},
		{"trung-tam-cntt", "head-ttcntt", "leader2"},
		{"mot-cua", "head-vp", "leader1"},
		{"thanh-tra", "director", "director"},
		{"no-such-unit", "director", "director"},
	}
	for _, tc := range cases {
		t.Run(tc.unit, func(t *testing.T) {
			require.Equal(t, tc.head, o.HeadOf(tc.unit).ID)
			require.Equal(t, tc.leader, o.LeaderOf(tc.unit).ID)
		})
	}
	require.Equal(t, []string{"van-phong", "", ""},
		[]string{o.HeadUnit("mot-cua"), o.HeadUnit("bao-chi-xuat-ban"), o.HeadUnit("thanh-tra")})
	for _, role := range procedure.Roles() {
		require.NotEmpty(t, o.StaffWith("", role), role)
	}
	_, known := o.Staff("nobody")
	require.False(t, known)
	clerk, known := o.Staff("clerk1")
	require.True(t, known)
	require.Equal(t, procedure.RoleClerk, clerk.Role)
}

// Faults climb the levels of the regime, each within a working day.
func TestFaultRule(t *testing.T) {
	c := embedded(t)
	regime, err := c.Regime(procedure.NewDay(2021, time.October, 18))
	require.NoError(t, err)
	rule := regime.FaultRule()
	require.Equal(t, procedure.FaultRule{
		Remind: procedure.Limit{Amount: 8, Unit: procedure.WorkingHour},
		Answer: procedure.Limit{Amount: 8, Unit: procedure.WorkingHour},
		Levels: []procedure.Role{procedure.RoleLeader, procedure.RoleDirector, procedure.RoleInspector},
	}, rule)
	rule.Levels[0] = procedure.RoleClerk
	require.Equal(t, procedure.RoleLeader, regime.FaultRule().Levels[0], "a file's rule is its own")
}
