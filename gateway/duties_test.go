package gateway

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

const dutiesAPI = "/api/v1/duties"

// goodOrder is a task for a unit, due within a working week.
func goodOrder(change ...func(map[string]any)) map[string]any {
	order := map[string]any{"kind": "task", "unit": "bao-chi-xuat-ban", "due": "2026-10-09", "text": "Rà soát thủ tục in"}
	for _, c := range change {
		c(order)
	}
	return order
}

func (o *house) giving(as, key string, order map[string]any) answer {
	o.t.Helper()
	return o.do(request{
		method: http.MethodPost, path: dutiesAPI, as: as, body: order, header: map[string]string{"Idempotency-Key": key},
	})
}

// given gives a duty and returns its number.
func (o *house) given(as, key string, change ...func(map[string]any)) string {
	o.t.Helper()
	a := o.giving(as, key, goodOrder(change...))
	require.Equal(o.t, http.StatusCreated, a.status, string(a.body))
	number := into[dutyAnswer](a).Number
	require.Equal(o.t, dutiesAPI+"/"+number, a.header.Get("Location"))
	return number
}

// says says something to a duty that must be accepted.
func (o *house) says(as, number, action string, body any) dutyAnswer {
	o.t.Helper()
	a := o.post(as, dutiesAPI+"/"+number+"/"+action, body)
	require.Equal(o.t, http.StatusOK, a.status, string(a.body))
	return into[dutyAnswer](a)
}

// explains asks somebody to explain a breach of a file, as the register does.
func (o *house) explains(code, unit, staff string) string {
	o.t.Helper()
	data, err := embedded()
	require.NoError(o.t, err)
	opening := duty.Opening{
		Kind: duty.Explanation, About: duty.About{File: code, Breach: 1, BreachKind: string(procedure.BreachLate), BrokeAt: o.clock.now()},
		Calendar: data.Calendar(), Rule: data.DutyRule(duty.Explanation), By: procedure.Actor{Staff: procedure.System},
		Unit: unit, Staff: staff,
	}
	if staff != "" {
		who, err := o.book.Staff(o.t.Context(), staff)
		require.NoError(o.t, err)
		opening.StaffRole = who.Role
	}
	opened, err := o.book.OpenDuty(o.t.Context(), register.NewDuty{
		Key: code + "/1/" + staff, BodyHash: []byte(code), Kind: duty.Explanation, At: o.clock.now(),
		Open: func(number string) (duty.Duty, error) { return duty.Open(number, opening, o.clock.now()) },
	})
	require.NoError(o.t, err)
	require.NoError(o.t, o.engine.StartDuty(o.t.Context(), opened.State))
	return opened.State.Number
}

// goesOn turns the clock and lets a duty do what is due by then.
func (o *house) goesOn(number string, by time.Duration) {
	o.t.Helper()
	o.clock.add(by)
	clear(o.tokens)
	require.NoError(o.t, o.engine.wakeDuty(o.t.Context(), number))
}

const day = 24 * time.Hour

func TestATaskThroughTheAPI(t *testing.T) {
	o := newHouse(t)
	number := o.given("director", "k1", set("cooperating", []string{"van-phong"}), set("milestones", []any{
		map[string]any{"code": "SOAN-THAO", "due": "2026-10-07"},
	}))
	require.Equal(t, "NV-2026-0001", number)
	type stand struct {
		stage duty.Stage
		due   string
	}
	var got []stand
	for _, said := range []struct {
		as, action string
		body       map[string]any
	}{
		{"officer-bcxb-1", "progress", map[string]any{"percent": 40, "text": "Đang soạn"}},
		{"office1", "milestone", map[string]any{"milestone": "SOAN-THAO"}},
		{"head-bcxb", "ask-postponement", map[string]any{"new_due": "2026-10-16", "text": "Chờ ý kiến"}},
		{"director", "decide-postponement", map[string]any{"agreed": true}},
		{"head-bcxb", "answer", map[string]any{"text": "Đã xong"}},
		{"director", "return", map[string]any{"text": "Thiếu phụ lục"}},
		{"office1", "urge", map[string]any{"text": "Sắp hết hạn"}},
		{"leader1", "reassign", map[string]any{"staff": "officer-bcxb-2", "text": "Trưởng phòng nghỉ phép"}},
		{"officer-bcxb-2", "answer", map[string]any{"text": "Đã bổ sung"}},
		{"director", "accept", map[string]any{}},
	} {
		v := o.says(said.as, number, said.action, said.body)
		got = append(got, stand{v.Stage, v.DueAt.In(procedure.Zone).Format("15:04 02/01")})
	}
	first, later := "17:00 09/10", "17:00 16/10"
	require.Equal(t, []stand{
		{duty.StageGiven, first}, {duty.StageGiven, first}, {duty.StageGiven, first}, {duty.StageGiven, later}, {duty.StageAnswered, later},
		{duty.StageGiven, later}, {duty.StageGiven, later}, {duty.StageGiven, later}, {duty.StageAnswered, later}, {duty.StageClosed, later},
	}, got)
	detail := into[dutyDetail](o.get("head-bcxb", dutiesAPI+"/"+number))
	require.Len(t, detail.Entries, 11)
	var words []string
	for _, text := range detail.Texts {
		words = append(words, text.Body)
	}
	require.ElementsMatch(t, []string{
		"Rà soát thủ tục in", "Đang soạn", "Chờ ý kiến", "Đã xong", "Thiếu phụ lục", "Sắp hết hạn", "Trưởng phòng nghỉ phép", "Đã bổ sung",
	}, words)
	o.post("head-bcxb", dutiesAPI+"/"+number+"/answer", map[string]any{"text": "nữa"}).refused(http.StatusConflict, duty.CodeDutyClosed)
}

// The counter has no head of its own: the one above it answers for it.
func TestATaskOfAUnitWithoutAHead(t *testing.T) {
	o := newHouse(t)
	number := o.given("director", "k1", set("unit", "mot-cua"))
	o.post("head-bcxb", dutiesAPI+"/"+number+"/answer", map[string]any{"text": "x"}).refused(http.StatusNotFound, contract.CodeNotFound)
	require.Equal(t, duty.StageAnswered, o.says("head-vp", number, "answer", map[string]any{"text": "Đã niêm yết"}).Stage)
	o.says("director", number, "return", map[string]any{"text": "Thiếu"})
	v := o.says("director", number, "reassign", map[string]any{"unit": "bao-chi-xuat-ban"})
	require.Empty(t, v.HeadUnit)
	o.says("head-bcxb", number, "answer", map[string]any{"text": "Đã xong"})
}

func TestADutyIsGivenOnceForItsKey(t *testing.T) {
	o := newHouse(t)
	first := o.given("leader1", "k1")
	require.Equal(t, first, o.given("leader1", "k1"))
	o.giving("leader1", "k1", goodOrder(set("text", "Việc khác"))).refused(http.StatusConflict, contract.CodeIdempotencyKeyReused)
	require.Equal(t, "NV-2026-0002", o.given("leader1", "k2"))
	require.Equal(t, "CD-2026-0001", o.given("leader1", "k3", set("kind", "direction")))
	o.do(request{method: http.MethodPost, path: dutiesAPI, as: "leader1", body: goodOrder()}).refused(400, contract.CodeIdempotencyKeyMissing)
}

// TestADutyOutlivesTheEngine: given while the engine is away it is registered, and starts
// with the key sent again, or with the first word said to it.
func TestADutyOutlivesTheEngine(t *testing.T) {
	o := newHouse(t)
	away := &problem{code: contract.CodeEngineUnavailable}
	o.engine.set(away)
	o.giving("leader1", "k1", goodOrder()).refused(http.StatusServiceUnavailable, contract.CodeEngineUnavailable)
	o.engine.set(nil)
	require.Equal(t, 50, o.says("head-bcxb", "NV-2026-0001", "progress", map[string]any{"percent": 50}).Progress[0].Percent)
	require.Equal(t, "NV-2026-0001", o.given("leader1", "k1"))
}

func TestOrdersThatCannotBeGiven(t *testing.T) {
	o := newHouse(t)
	for name, c := range map[string]struct {
		as     string
		order  map[string]any
		status int
		code   procedure.Code
		field  string
	}{
		"by an officer":         {"officer-bcxb-1", goodOrder(), 403, procedure.CodeRoleNotAllowed, ""},
		"by the Office":         {"office1", goodOrder(), 403, procedure.CodeRoleNotAllowed, ""},
		"an explanation":        {"leader1", goodOrder(set("kind", "explanation")), 422, contract.CodeUnknownValue, "kind"},
		"unknown unit":          {"leader1", goodOrder(set("unit", "phong-ma")), 422, procedure.CodeUnknownUnit, "unit"},
		"no unit":               {"leader1", goodOrder(set("unit", "")), 422, contract.CodeFieldRequired, "unit"},
		"unknown staff":         {"leader1", goodOrder(set("staff", "nobody")), 422, contract.CodeUnknownStaff, "staff"},
		"staff of another unit": {"leader1", goodOrder(set("staff", "officer-bcvt-1")), 422, contract.CodeStaffNotInUnit, "staff"},
		"unit without a head":   {"leader1", goodOrder(set("unit", "thanh-tra")), 422, contract.CodeUnitWithoutHead, "staff"},
		"cooperates with itself": {"leader1", goodOrder(set("cooperating", []string{"bao-chi-xuat-ban"})), 422,
			procedure.CodeInvalidField, "cooperating"},
		"unknown cooperation":    {"leader1", goodOrder(set("cooperating", []string{"x"})), 422, procedure.CodeUnknownUnit, "cooperating"},
		"no date":                {"leader1", goodOrder(set("due", "")), 422, duty.CodeDueRequired, "due"},
		"no date at all":         {"leader1", goodOrder(set("due", "soon")), 422, contract.CodeMalformedTime, "due"},
		"a date in the past":     {"leader1", goodOrder(set("due", "2026-10-02")), 422, duty.CodeDueInPast, "due"},
		"a Sunday":               {"leader1", goodOrder(set("due", "2026-10-11")), 422, procedure.CodeNewDateNotWorking, "due"},
		"beyond the calendar":    {"leader1", goodOrder(set("due", "2031-10-06")), 422, procedure.CodeCalendarNotPublished, "due"},
		"no words":               {"leader1", goodOrder(set("text", " ")), 422, contract.CodeFieldRequired, "text"},
		"unknown file":           {"leader1", goodOrder(set("file", "000.00.16.H55-261005-0099")), 422, contract.CodeUnknownValue, "file"},
		"milestone of direction": {"leader1", goodOrder(set("kind", "direction"), set("milestones", []any{map[string]any{"code": "TRINH", "due": "2026-10-07"}})), 422, duty.CodeUnknownMilestone, "milestones"},
		"milestone after all":    {"leader1", goodOrder(set("milestones", []any{map[string]any{"code": "TRINH", "due": "2026-10-12"}})), 422, duty.CodeMilestonesInDisarray, "milestones"},
		"unknown milestone":      {"leader1", goodOrder(set("milestones", []any{map[string]any{"code": "X", "due": "2026-10-07"}})), 422, duty.CodeUnknownMilestone, "milestones"},
	} {
		t.Run(name, func(t *testing.T) {
			p := o.in(t).giving(c.as, "k"+name, c.order).refused(c.status, c.code)
			if c.field != "" {
				require.Equal(t, map[string]procedure.Code{c.field: c.code}, p.fields())
			}
		})
	}
	require.Equal(t, "NV-2026-0001", o.given("leader1", "k"), "a refused order takes no number")
}

// TestWhoSeesADuty: whoever may not read it, or say anything to it, learns no more than of
// one that is not there.
func TestWhoSeesADuty(t *testing.T) {
	o := newHouse(t)
	everybody := []string{
		"clerk1", "officer-bcxb-1", "officer-bcxb-2", "head-bcxb", "officer-bcvt-1", "head-bcvt", "head-vp", "office1", "leader2", "director", "inspector1",
	}
	above := []string{"office1", "leader2", "director", "inspector1"}
	code := o.late()
	for name, c := range map[string]struct {
		number string
		see    []string
	}{
		"task of a unit": {o.given("leader1", "k1", set("due", "2026-10-30")), append([]string{"officer-bcxb-1", "officer-bcxb-2", "head-bcxb"}, above...)},
		"cooperation":    {o.given("leader1", "k2", set("due", "2026-10-30"), set("cooperating", []string{"van-phong"})), append([]string{"officer-bcxb-1", "officer-bcxb-2", "head-bcxb", "head-vp"}, above...)},
		"explanation":    {o.explains(code, "bao-chi-xuat-ban", "officer-bcxb-1"), append([]string{"officer-bcxb-1", "head-bcxb"}, above...)},
	} {
		t.Run(name, func(t *testing.T) {
			o := o.in(t)
			var see []string
			for _, as := range everybody {
				a := o.get(as, dutiesAPI+"/"+c.number)
				page := o.visit(as).get("/desk/duties/" + c.number)
				require.Equal(t, a.status, page.status, as)
				if a.status == http.StatusOK {
					see = append(see, as)
					continue
				}
				a.refused(http.StatusNotFound, contract.CodeNotFound)
				o.post(as, dutiesAPI+"/"+c.number+"/answer", map[string]any{"text": "x"}).refused(http.StatusNotFound, contract.CodeNotFound)
				require.Equal(t, http.StatusNotFound, o.visit(as).get("/desk/duties/"+c.number+"/do/answer").status, as)
			}
			require.ElementsMatch(t, c.see, see)
		})
	}
	for _, number := range []string{"NV-2026-0099", "GT-2026-0001'", "nv-2026-0001", "1"} {
		o.get("director", dutiesAPI+"/"+number).refused(http.StatusNotFound, contract.CodeNotFound)
	}
}

// TestDutiesAreListedToWhoMayReadThem: by unit, by whose turn it is, a page at a time.
func TestDutiesAreListedToWhoMayReadThem(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	task := o.given("leader1", "k1", set("due", "2026-10-08"))
	direction := o.given("leader1", "k2", set("kind", "direction"), set("file", code), set("staff", "officer-bcxb-1"))
	helped := o.given("director", "k3", set("unit", "van-phong"), set("cooperating", []string{"bao-chi-xuat-ban"}), set("due", "2026-10-14"))
	explanation := o.explains(code, "bao-chi-xuat-ban", "officer-bcxb-1")
	for name, c := range map[string]struct {
		as, query string
		want      []string
	}{
		"an officer's unit":       {"officer-bcxb-2", "", []string{task, direction, helped}},
		"the officer's own":       {"officer-bcxb-1", "", []string{task, direction, explanation, helped}},
		"the head's unit":         {"head-bcxb", "", []string{task, direction, explanation, helped}},
		"what waits":              {"head-bcxb", "?mine=true", []string{task}},
		"what waits, of somebody": {"officer-bcxb-1", "?mine=1", []string{direction, explanation}},
		"given":                   {"leader1", "?given=true", []string{task, direction}},
		"all":                     {"inspector1", "", []string{task, direction, explanation, helped}},
		"of a unit":               {"office1", "?unit=van-phong", []string{helped}},
		"kind":                    {"office1", "?kind=explanation", []string{explanation}},
		"about a file":            {"officer-bcxb-2", "?file=" + code, []string{direction}},
		"nothing":                 {"clerk1", "", []string{}},
		"overdue":                 {"office1", "?overdue=true", []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			page := into[dutyPage](o.in(t).get(c.as, dutiesAPI+c.query))
			got := []string{}
			for _, d := range page.Duties {
				got = append(got, d.Number)
			}
			require.Equal(t, c.want, got)
			require.Equal(t, len(c.want), page.Total)
		})
	}
	first := into[dutyPage](o.get("office1", dutiesAPI+"?per_page=3"))
	require.Len(t, first.Duties, 3)
	second := into[dutyPage](o.get("office1", dutiesAPI+"?per_page=3&after="+url.QueryEscape(first.After)))
	require.Equal(t, []any{helped, ""}, []any{second.Duties[0].Number, second.After})
	o.get("officer-bcxb-1", dutiesAPI+"?unit=van-phong").refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)
	for _, query := range []string{"?kind=x", "?mine=perhaps", "?after=x", "?per_page=0", "?unit=" + strings.Repeat("x", 200)} {
		o.get("office1", dutiesAPI+query).refused(http.StatusBadRequest, contract.CodeMalformedParameter)
	}
}

func TestEveryUpdateOfADutyHasItsRoute(t *testing.T) {
	want := map[procedure.Verb]bool{}
	for _, d := range dutyDeeds {
		want[d.verb] = true
		require.NotEmpty(t, d.roles, d.name)
	}
	require.Len(t, want, 18)
}
