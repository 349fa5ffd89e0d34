package system_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// loop is what leadership has ordered and been told, by its numbers.
type loop struct {
	direction, task, answered, explanation, viewed string
	difficulty                                     string
	report                                         string
	target                                         int64
	delegation                                     string
}

const unit = "bao-chi-xuat-ban"

// leads gives a direction and tasks, waits for what the worker asks to be explained, makes
// a report and sets a target.
func (o *office) leads(t *testing.T, f *files) (l loop) {
	t.Helper()
	give := func(as string, order map[string]any) string {
		return must[duty.View](t, o, http.StatusCreated, http.MethodPost, "/api/v1/duties", as, uuid.NewString(), order).Number
	}
	soon := procedure.DayOf(o.after(t, time.Now(), 10, procedure.WorkingDay)).String()
	l.direction = give("leader1", map[string]any{
		"kind": "direction", "staff": officer, "due": soon, "file": f.late.Code, "text": "Giải quyết dứt điểm hồ sơ này trong tuần.",
	})
	l.task = give("director", map[string]any{
		"kind": "task", "unit": unit, "cooperating": []string{"van-phong"}, "due": soon, "text": "Soạn quyết định công bố danh mục thủ tục hành chính.",
		"milestones": []map[string]any{{"code": "SOAN-THAO", "due": procedure.DayOf(o.after(t, time.Now(), 5, procedure.WorkingDay)).String()}},
	})
	l.answered = give("director", map[string]any{"kind": "task", "unit": unit, "due": soon, "text": "Rà soát thời hạn giải quyết các thủ tục."})
	l.difficulty = give(officer, map[string]any{"kind": "difficulty", "text": "Phần mềm chấm phần trăm hồ sơ chưa có mẫu mới.", "file": f.late.Code})
	o.say(t, head, l.answered, "answer", map[string]any{"text": "Đã rà soát, đề xuất rút ngắn 2 thủ tục."})
	for _, of := range []struct {
		code   string
		number *string
	}{{f.late.Code, &l.explanation}, {f.broken.Code, &l.viewed}} {
		require.Eventually(t, func() bool {
			for _, d := range o.duties(t, of.code) {
				if d.Kind == duty.Explanation {
					*of.number = d.Number
				}
			}
			return *of.number != ""
		}, patience, 100*time.Millisecond)
	}
	o.say(t, officer, l.viewed, "acknowledge", nil)
	o.say(t, officer, l.viewed, "answer", map[string]any{"text": "Chờ ý kiến của cơ quan công an."})
	yesterday := procedure.DayOf(time.Now()) - 1
	order := map[string]any{"kind": "ad_hoc", "from": (yesterday - 6).String(), "to": yesterday.String(), "form": "ii06a"}
	require.Eventually(t, func() bool {
		r, err := o.request(t.Context(), http.MethodPost, "/api/v1/reports", "leader1", "", order)
		require.NoError(t, err)
		if r.status == http.StatusAccepted {
			return false
		}
		require.Equal(t, http.StatusOK, r.status, "%s", r.body)
		l.report = read[register.Report](t, r).ID
		return true
	}, patience, 100*time.Millisecond)
	year := time.Now().In(procedure.Zone).Year()
	l.target = must[struct {
		ID int64 `json:"id"`
	}](t, o, http.StatusCreated, http.MethodPost, "/api/v1/targets", head, "leads-target", map[string]any{
		"unit": unit, "procedure": "", "metric": measure.OnTime, "percent": "95",
		"from": procedure.NewDay(year, time.January, 1).String(), "to": procedure.NewDay(year, time.December, 31).String(),
	}).ID
	// It is ahead, so that nothing of the others moves.
	l.delegation = must[register.Delegation](t, o, http.StatusCreated, http.MethodPost, "/api/v1/delegations", head, "leads-delegation", map[string]any{
		"staff": officer, "to": colleague, "from": soon, "until": soon, "note": "Nghỉ phép năm",
	}).ID
	return l
}

// say says something to a duty.
func (o *office) say(t *testing.T, as, number, action string, body any) duty.View {
	t.Helper()
	return must[duty.View](t, o, http.StatusOK, http.MethodPost, "/api/v1/duties/"+number+"/"+action, as, action+"-"+number, body)
}

// ofTheLoop are the pages of what the office owes itself.
func (f *files) ofTheLoop() []sight {
	l := f.loop
	at := func(number string) string { return "/desk/duties/" + number }
	do := func(name, as, number, action string) sight {
		return sight{"duty-do-" + name, as, at(number) + "/do/" + action, nil}
	}
	report, target := "/desk/reports/"+l.report, "/desk/targets/"+strconv.FormatInt(l.target, 10)
	year := strconv.Itoa(time.Now().In(procedure.Zone).Year())
	evaluated := "kind=year&year=" + year + "&no=1"
	return []sight{
		{"duties", officer, "/desk/duties", nil},
		{"duties-unit", head, "/desk/duties?view=unit", nil},
		{"duties-given", "director", "/desk/duties?view=given", nil},
		{"duties-all", "office1", "/desk/duties?view=all", nil},
		{"duty-direction", officer, at(l.direction), nil},
		{"duty-task", "director", at(l.task), nil},
		{"duty-answered", "director", at(l.answered), nil},
		{"duty-explanation", officer, at(l.explanation), nil},
		{"duty-explained", head, at(l.viewed), nil},
		{"duty-difficulty", "head-vp", at(l.difficulty), nil},
		{"difficulty-new", officer, "/desk/difficulties/new", nil},
		{"urging", "office1", "/desk/urging", nil},
		{"urging-head", "head-vp", "/desk/urging", nil},
		{"delegations", "office1", "/desk/delegations", nil},
		{"delegate", head, "/desk/unit/delegate", nil},
		{"delegate-work", head, "/desk/unit/delegate?staff=" + officer, nil},
		{"delegate-refused", head, "/desk/unit/delegate?staff=" + officer, sent("form[action='/desk/unit/delegate']", "", map[string]string{"to": head, "until": "2020-01-01"})},
		{"delegation", head, "/desk/delegations/" + l.delegation, nil},
		{"direction-new", "leader1", "/desk/directions/new?file=" + f.late.Code, nil},
		{"task-new", "director", "/desk/tasks/new", nil},
		{"task-refused", "director", "/desk/tasks/new", sent("form[action='/desk/tasks/new']", "", map[string]string{"text": "Báo cáo"})},
		do("answer", officer, l.direction, "answer"), do("progress", head, l.task, "progress"), do("milestone", head, l.task, "milestone"),
		do("postpone", head, l.task, "ask-postponement"), do("accept", "director", l.answered, "accept"), do("return", "director", l.answered, "return"),
		do("acknowledge", officer, l.explanation, "acknowledge"), do("explain", officer, l.explanation, "answer"),
		do("view", head, l.viewed, "view"), do("correct", "leader1", l.viewed, "correct"), do("withdraw", "leader1", l.viewed, "withdraw"),
		do("reassign", head, l.direction, "reassign"), do("urge", "office1", l.direction, "urge"), do("refused", officer, l.direction, "accept"),
		{"accountability", "inspector1", "/desk/accountability", nil},
		{"accountability-own", officer, "/desk/accountability", nil},
		{"reports", "leader1", "/desk/reports", nil},
		{"reports-unit", head, "/desk/reports", nil},
		{"report", "office1", report, nil},
		{"report-files", "leader1", report + "/files?column=received", nil},
		{"reports-sent", "office1", "/desk/reports/sent", nil},
		{"targets", head, "/desk/targets", nil},
		{"targets-waiting", "leader1", "/desk/targets?show=waiting", nil},
		{"target", "leader1", target, nil},
		{"target-new", head, "/desk/targets/new", nil},
		{"evaluation", "director", "/desk/evaluation", nil},
		{"evaluation-year", "director", "/desk/evaluation?" + evaluated, nil},
		{"evaluation-own", officer, "/desk/evaluation", nil},
		{"evaluation-files", "director", "/desk/evaluation/files?" + evaluated + "&indicator=1&unit=" + unit, nil},
	}
}
