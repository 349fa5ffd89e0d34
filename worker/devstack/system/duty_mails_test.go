package system_test

import (
	"bytes"
	"database/sql"
	"net/http"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"dunghen/worker/devstack"
	"dunghen/worker/devstack/mailbox"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// occasion is why somebody is written to about a duty, and the words its subject has.
type occasion struct{ name, words string }

// occasions are tried in this order: the last ones' words stand in others' subjects too.
var occasions = []occasion{
	{"near", "Sắp đến hạn: "},
	{"call", "Quá hạn, đề nghị chỉ đạo: "},
	{"overdue", "Quá hạn: "},
	{"ruled", ": đã có kết luận"},
	{"answered", ": đã báo cáo kết quả"},
	{"accepted", ": đã được xác nhận hoàn thành"},
	{"returned", ": kết quả bị trả lại"},
	{"postponement asked", ": đề nghị gia hạn"},
	{"not postponed", ": không đồng ý gia hạn"},
	{"postponed", ": đồng ý gia hạn"},
	{"explanation asked", "Yêu cầu giải trình "},
	{"direction given", "Chỉ đạo "},
	{"task given", "Nhiệm vụ "},
}

// mails counts by person and occasion how often somebody was told of a duty, in a message
// of its own or in a line of a digest. An occasion that is not known is its subject.
func (o *office) mails(number string) map[string]map[string]int {
	told := map[string]map[string]int{}
	for _, m := range o.box.Messages() {
		lines := []string{m.Subject}
		for line := range strings.Lines(m.Text) {
			if item, ok := strings.CutPrefix(line, "- "); ok {
				lines = append(lines, strings.TrimSpace(item))
			}
		}
		for _, line := range lines {
			if !strings.Contains(line, number) {
				continue
			}
			name := line
			if i := slices.IndexFunc(occasions, func(why occasion) bool { return strings.Contains(line, why.words) }); i >= 0 {
				name = occasions[i].name
			}
			for _, to := range m.To {
				person, _, _ := strings.Cut(to, "@")
				if told[person] == nil {
					told[person] = map[string]int{}
				}
				told[person][name]++
			}
		}
	}
	return told
}

// appointed runs a workflow of a schedule as if the schedule had started it for an instant
// still to come, and lets its clock get there.
func (o *office) appointed(t *testing.T, at time.Time, workflow, result any, args ...any) {
	t.Helper()
	run, err := o.engine.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: uuid.NewString(), TaskQueue: contract.TaskQueue,
		TypedSearchAttributes: temporal.NewSearchAttributes(temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime").ValueSet(at)),
	}, workflow, args...)
	require.NoError(t, err)
	if err := devstack.FastForwardTo(t.Context(), o.engine, devstack.Namespace, run.GetID(), at.Add(time.Hour)); err != nil {
		require.ErrorIs(t, err, devstack.ErrClosed)
	}
	require.NoError(t, run.Get(t.Context(), result))
}

// posted waits until no e-mail is left to be sent.
func posted(t *testing.T, url string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.Eventually(t, func() bool {
		var left int
		err := db.QueryRowContext(t.Context(),
			`SELECT count(*) FROM outbox WHERE channel = 'email' AND status IN ('pending', 'claimed')`).Scan(&left)
		return err == nil && left == 0
	}, patience, 100*time.Millisecond)
}

// TestWhoIsWrittenToAboutDuties lets a breach go unexplained, a direction unheeded and a
// task be postponed, sends every digest that is waiting, and counts: each rung writes to
// each person once. The direction stands in the next report leadership is sent.
func TestWhoIsWrittenToAboutDuties(t *testing.T) {
	t.Parallel()
	stack, err := devstack.Start(t.Context(), devstack.Options{DataDir: stacktest.DataDir(t), Ephemeral: true})
	require.NoError(t, err)
	defer func() { require.NoError(t, stack.Stop()) }()
	o := enter(t, stack)

	late := o.begin(t)
	o.forward(t, late.Code, o.firstRungs(t, late).due.Add(time.Minute))
	require.Eventually(t, func() bool { return len(o.duties(t, late.Code)) > 0 }, patience, 100*time.Millisecond)
	explanation := o.duties(t, late.Code)[0].Number
	o.ignored(t, explanation, 3)
	ruled := o.say(t, "leader1", explanation, "rule", map[string]any{
		"cause": duty.CauseNegligence, "measure": "PHE-BINH", "text": "Không giải trình trong hạn.",
	})
	last := ruled.TurnDueAt

	file := o.begin(t).Code
	given := o.gives(t, "leader1", 2, map[string]any{"kind": "direction", "staff": officer, "file": file, "text": "Trả kết quả trước hạn."})
	direction := given.Number
	o.ignored(t, direction, 4)
	cutOff := o.clock(t, direction).Add(time.Hour).Truncate(time.Second)

	task := o.postponedOnce(t)

	o.requireInNextReport(t, stack.DatabaseURL, cutOff, direction, file)
	o.say(t, officer, direction, "answer", map[string]any{"text": "Đã trả kết quả."})
	o.say(t, "leader1", direction, "accept", nil)
	o.ended(t, direction)

	for _, at := range []time.Time{last, o.clock(t, explanation), o.clock(t, direction), o.clock(t, task)} {
		if at.After(last) {
			last = at
		}
	}
	o.appointed(t, last.Add(time.Minute), contract.DigestWorkflow, nil)
	posted(t, stack.DatabaseURL)
	require.Equal(t, map[string]map[string]int{
		officer:    {"explanation asked": 1, "near": 1, "overdue": 1, "ruled": 1},
		head:       {"explanation asked": 1, "call": 1, "ruled": 1},
		"leader1":  {"call": 1},
		"director": {"call": 1},
	}, o.mails(explanation))
	require.Equal(t, map[string]map[string]int{
		officer:      {"direction given": 1, "near": 1, "overdue": 1, "accepted": 1},
		head:         {"call": 1},
		"leader1":    {"call": 1, "answered": 1},
		"director":   {"call": 1},
		"inspector1": {"call": 1},
	}, o.mails(direction))
	require.Equal(t, map[string]map[string]int{
		head:       {"task given": 1, "postponed": 1, "returned": 1, "accepted": 1},
		"director": {"postponement asked": 1, "answered": 2},
	}, o.mails(task))
}

// postponedOnce gives a task whose date is moved once; who asks again is refused, twice,
// and nobody is written to about it.
func (o *office) postponedOnce(t *testing.T) (number string) {
	t.Helper()
	number = o.gives(t, "director", 5, map[string]any{"kind": "task", "unit": "bao-chi-xuat-ban", "text": "Rà soát thủ tục."}).Number
	later := procedure.DayOf(o.after(t, time.Now(), 8, procedure.WorkingDay)).String()
	ask := func() int {
		r, err := o.request(t.Context(), http.MethodPost, "/api/v1/duties/"+number+"/ask-postponement", head, uuid.NewString(),
			map[string]any{"new_due": later, "text": "Chờ ý kiến các sở."})
		require.NoError(t, err)
		return r.status
	}
	require.Equal(t, http.StatusOK, ask())
	o.say(t, "director", number, "decide-postponement", map[string]any{"agreed": true})
	require.Equal(t, []int{http.StatusConflict, http.StatusConflict}, []int{ask(), ask()})
	o.say(t, head, number, "answer", map[string]any{"text": "Đã rà soát 12 thủ tục."})
	o.say(t, "director", number, "return", map[string]any{"text": "Thiếu phụ lục."})
	must[duty.View](t, o, http.StatusOK, http.MethodPost, "/api/v1/duties/"+number+"/answer", head, uuid.NewString(), map[string]any{"text": "Đã bổ sung."})
	o.say(t, "director", number, "accept", nil)
	o.ended(t, number)
	return number
}

// requireInNextReport has the weekly report made, and reads in the sheet and the workbook
// leadership is sent, once each, that a direction to the officer has not been followed.
func (o *office) requireInNextReport(t *testing.T, url string, cutOff time.Time, number, file string) {
	t.Helper()
	var made contract.ReportResult
	o.appointed(t, cutOff, contract.ReportWorkflow, &made, contract.ReportOrder{Schedule: contract.WeeklyReports})
	require.Len(t, made.Reports, 1)
	posted(t, url)
	id := made.Reports[0]
	sent := map[string]int{}
	var whole mailbox.Message
	for _, m := range o.box.Messages() {
		if slices.ContainsFunc(m.Attachments, func(a mailbox.Attachment) bool { return a.Name == id+".pdf" }) {
			whole = m
			for _, to := range m.To {
				person, _, _ := strings.Cut(to, "@")
				sent[person]++
			}
		}
	}
	require.Equal(t, map[string]int{"director": 1, "leader1": 1, "leader2": 1, "office1": 1}, sent)
	require.Len(t, whole.Attachments, 2)

	due := o.duty(t, number).DueAt.In(procedure.Zone)
	sheet := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-enc", "UTF-8", "-", "-")
	sheet.Stdin = bytes.NewReader(whole.Attachments[0].Data)
	text, err := sheet.Output()
	require.NoError(t, err)
	read := strings.Join(strings.Fields(string(text)), " ")
	require.Contains(t, read, "Chỉ đạo quá hạn chưa hoàn thành: 1.")
	require.Contains(t, read, number)
	require.Contains(t, read, "Dương Văn Khoa")

	workbook, err := excelize.OpenReader(bytes.NewReader(whole.Attachments[1].Data))
	require.NoError(t, err)
	defer func() { require.NoError(t, workbook.Close()) }()
	rows, err := workbook.GetRows("Chỉ đạo, nhiệm vụ")
	require.NoError(t, err)
	at := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 1 && row[1] == number })
	require.GreaterOrEqual(t, at, 0, "%q", rows)
	require.Equal(t, []string{
		number, "Chỉ đạo", "Trả kết quả trước hạn.", file, "Phòng Thông tin - Báo chí - Xuất bản", "Dương Văn Khoa", "đang thực hiện", due.Format("02/01/2006 15:04"),
	}, rows[at][1:9])
	days := 0
	for !procedure.DayOf(o.after(t, due, days+1, procedure.WorkingDay)).At(0).After(cutOff) {
		days++
	}
	require.Positive(t, days)
	require.Equal(t, strconv.Itoa(days), rows[at][9], "working days late")
}
