package system_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/worker"
	"dunghen/worker/devstack"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// gives orders a direction or task; the order lacks its date.
func (o *office) gives(t *testing.T, as string, days int, order map[string]any) duty.View {
	t.Helper()
	order["due"] = procedure.DayOf(o.after(t, time.Now(), days, procedure.WorkingDay)).String()
	return must[duty.View](t, o, http.StatusCreated, http.MethodPost, "/api/v1/duties", as, uuid.NewString(), order)
}

func (o *office) duty(t *testing.T, number string) duty.View {
	t.Helper()
	return must[duty.View](t, o, http.StatusOK, http.MethodGet, "/api/v1/duties/"+number, "director", "", nil)
}

// ignored lets a duty lie until silence about it has climbed to a level.
func (o *office) ignored(t *testing.T, number string, level int) duty.View {
	t.Helper()
	o.forward(t, number, o.duty(t, number).TurnDueAt.Add(time.Minute))
	for range 3 * level {
		known := o.duty(t, number)
		if known.Turn != nil && !known.Turn.OverdueAt.IsZero() && known.Level >= level {
			return known
		}
		o.forward(t, number, o.clock(t, number).Add(24*time.Hour))
	}
	require.Failf(t, "nobody was called", "%s", number)
	return duty.View{}
}

// ended waits for the end of a duty's workflow.
func (o *office) ended(t *testing.T, number string) {
	t.Helper()
	require.Eventually(t, func() bool {
		about, err := o.engine.DescribeWorkflowExecution(t.Context(), number, "")
		return err == nil && about.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	}, patience, 100*time.Millisecond)
}

// TestABreachNobodyExplains: asked by the worker, overdue, put before one level after
// another, ruled on without an explanation, final when nobody objects.
func TestABreachNobodyExplains(t *testing.T) {
	t.Parallel()
	o := enter(t, shared)
	r := o.begin(t)
	o.forward(t, r.Code, o.firstRungs(t, r).due.Add(time.Minute))
	require.Eventually(t, func() bool { return len(o.duties(t, r.Code)) > 0 }, patience, 100*time.Millisecond)
	number := o.duties(t, r.Code)[0].Number
	refused, err := o.request(t.Context(), http.MethodPost, "/api/v1/duties/"+number+"/rule", "leader1", uuid.NewString(),
		map[string]any{"cause": duty.CauseObjective, "text": "Chưa nghe giải trình."})
	require.NoError(t, err)
	require.Equal(t, http.StatusConflict, refused.status, "%s", refused.body)

	overdue := o.ignored(t, number, 3)
	require.Equal(t, []any{duty.StageOpened, 3, 1}, []any{overdue.Stage, overdue.Level, len(overdue.Overdues)})
	ruled := o.say(t, "leader1", number, "rule", map[string]any{
		"cause": duty.CauseNegligence, "measure": "PHE-BINH", "text": "Không giải trình trong hạn.",
	})
	require.Equal(t, duty.StageRuled, ruled.Stage)
	require.True(t, ruled.Rulings[0].WithoutExplanation)
	o.forward(t, number, ruled.TurnDueAt.Add(-time.Minute))
	require.Equal(t, duty.StageRuled, o.duty(t, number).Stage, "an objection may still come")
	err = devstack.FastForward(t.Context(), o.engine, devstack.Namespace, number, time.Hour)
	require.True(t, err == nil || errors.Is(err, devstack.ErrClosed), "%v", err)
	o.ended(t, number)
	closed := o.duty(t, number)
	require.Equal(t, []any{duty.StageClosed, duty.OutcomeRuled}, []any{closed.Stage, closed.Outcome})

	// Their appeal begins another run; the director finds otherwise.
	key, why := uuid.NewString(), map[string]any{"text": "Có văn bản của cơ quan phối hợp."}
	path := "/api/v1/duties/" + number + "/reopen"
	appealed := must[duty.View](t, o, http.StatusOK, http.MethodPost, path, officer, key, why)
	require.Equal(t, []any{duty.StageObjected, true}, []any{appealed.Stage, appealed.Reviews[0].Appeal})
	again := must[duty.View](t, o, http.StatusOK, http.MethodPost, path, officer, key, why)
	require.Equal(t, appealed.Seq, again.Seq, "once")
	found := o.say(t, "director", number, "rule", map[string]any{"cause": duty.CausePartner, "text": "Chấp nhận khiếu nại."})
	require.Equal(t, []any{duty.StageClosed, 2, duty.CausePartner}, []any{found.Stage, len(found.Rulings), found.Rulings[1].Cause})
	o.ended(t, number)
	again = must[duty.View](t, o, http.StatusOK, http.MethodPost, path, officer, key, why)
	require.Equal(t, appealed.Seq, again.Seq, "the same answer")
	require.Equal(t, found.Seq, o.duty(t, number).Seq, "and nothing more")

	// Whoever was told of the explanation is told of both, once each.
	said := func(to string) []int {
		return []int{o.written(to, "Giải trình "+number+": xem xét lại kết luận"), o.written(to, "Giải trình "+number+": đã có kết luận")}
	}
	for to, want := range map[string][]int{officer: {1, 2}, "leader1": {1, 1}, "director": {1, 1}, "inspector1": {0, 0}} {
		require.Eventually(t, func() bool { return slices.Equal(want, said(to)) }, patience, 100*time.Millisecond, "%s was told %v", to, want)
	}
}

// TestADirectionNobodyFollows climbs to the inspectorate and stands in the next report
// until it is answered.
func TestADirectionNobodyFollows(t *testing.T) {
	t.Parallel()
	o := enter(t, shared)
	r := o.begin(t)
	given := o.gives(t, "leader1", 2, map[string]any{"kind": "direction", "staff": officer, "file": r.Code, "text": "Trả kết quả trước hạn."})
	ignored := o.ignored(t, given.Number, 4)
	require.True(t, ignored.LateAt.Equal(given.DueAt))

	cutOff := o.clock(t, given.Number).Add(time.Hour)
	line := reported(t, cutOff, given.Number)
	require.Equal(t, []any{"direction", r.Code, officer, "given"}, []any{line.Kind, line.About, line.Staff, line.Stage})
	require.Equal(t, 4, line.Level)
	require.Positive(t, line.DaysLate)

	o.say(t, officer, given.Number, "answer", map[string]any{"text": "Đã trả kết quả."})
	o.say(t, "leader1", given.Number, "accept", nil)
	o.ended(t, given.Number)
	onTime, decided := o.duty(t, given.Number).OnTime()
	require.Equal(t, []bool{false, true}, []bool{onTime, decided}, "late, though it was answered at last")
}

// reported is a duty as the report of the week up to an instant tells of it.
func reported(t *testing.T, cutOff time.Time, number string) register.DutyLine {
	t.Helper()
	book, err := register.Open(t.Context(), shared.DatabaseURL)
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	data, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	reporter, err := worker.NewReporter(book, data)
	require.NoError(t, err)
	made, err := reporter.Make(t.Context(), contract.ReportOrder{Schedule: contract.WeeklyReports, At: cutOff, Now: cutOff})
	require.NoError(t, err)
	content, err := book.ReportData(t.Context(), made.Reports[0])
	require.NoError(t, err)
	for _, line := range content.Duties {
		if line.Number == number {
			return line
		}
	}
	require.Failf(t, "not in the report", "%s", number)
	return register.DutyLine{}
}

// TestATaskIsPostponedOnce: agreed once, refused twice, whoever asks.
func TestATaskIsPostponedOnce(t *testing.T) {
	t.Parallel()
	o := enter(t, shared)
	given := o.gives(t, "director", 5, map[string]any{"kind": "task", "unit": "bao-chi-xuat-ban", "text": "Rà soát thủ tục."})
	later := procedure.DayOf(o.after(t, time.Now(), 8, procedure.WorkingDay)).String()
	ask := func(as string) reply {
		r, err := o.request(t.Context(), http.MethodPost, "/api/v1/duties/"+given.Number+"/ask-postponement", as, uuid.NewString(),
			map[string]any{"new_due": later, "text": "Chờ ý kiến các sở."})
		require.NoError(t, err)
		return r
	}
	require.Equal(t, http.StatusOK, ask(head).status)
	moved := o.say(t, "director", given.Number, "decide-postponement", map[string]any{"agreed": true})
	require.Equal(t, later, procedure.DayOf(moved.DueAt).String())
	for range 2 {
		again := ask(head)
		require.Equal(t, http.StatusConflict, again.status, "%s", again.body)
		require.Contains(t, string(again.body), `"code":"postponement_used"`)
	}
	o.say(t, head, given.Number, "answer", map[string]any{"text": "Đã rà soát 12 thủ tục."})
	o.say(t, "director", given.Number, "return", map[string]any{"text": "Thiếu phụ lục."})
	require.Equal(t, http.StatusConflict, ask(head).status, "a return gives no second postponement")
	must[duty.View](t, o, http.StatusOK, http.MethodPost, "/api/v1/duties/"+given.Number+"/answer", head, uuid.NewString(), map[string]any{"text": "Đã bổ sung."})
	o.say(t, "director", given.Number, "accept", nil)
	o.ended(t, given.Number)
	onTime, decided := o.duty(t, given.Number).OnTime()
	require.Equal(t, []bool{true, true}, []bool{onTime, decided})
}

// TestADifficultyIsAnswered: raised by an officer, answered by the Office; nobody says that
// the answer will not do, and so it does.
func TestADifficultyIsAnswered(t *testing.T) {
	t.Parallel()
	o := enter(t, shared)
	raised := must[duty.View](t, o, http.StatusCreated, http.MethodPost, "/api/v1/duties", officer, uuid.NewString(),
		map[string]any{"kind": "difficulty", "text": "Chưa có mẫu giấy phép mới."})
	require.Equal(t, []any{duty.Difficulty, "van-phong"}, []any{raised.Kind, raised.Unit})
	answered := o.say(t, "head-vp", raised.Number, "answer", map[string]any{"text": "Mẫu mới đã gửi các phòng."})
	err := devstack.FastForward(t.Context(), o.engine, devstack.Namespace, raised.Number, time.Until(answered.TurnDueAt)+time.Hour)
	require.True(t, err == nil || errors.Is(err, devstack.ErrClosed), "%v", err)
	o.ended(t, raised.Number)
	closed := o.duty(t, raised.Number)
	require.Equal(t, []any{duty.StageClosed, duty.OutcomeFulfilled}, []any{closed.Stage, closed.Outcome})
}
