package system_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

const (
	machine = procedure.System
	clerk   = "clerk1"
	officer = "officer-bcxb-1"
	head    = "head-bcxb"
)

// first are the rungs of the first promise.
type first struct{ nearDue, declare, apologyLatest, due time.Time }

func (o *office) firstRungs(t *testing.T, r receipt) first {
	t.Helper()
	f := first{
		nearDue: o.rung(t, r.Code, "near_due").UTC(), declare: o.rung(t, r.Code, "declare").UTC(),
		apologyLatest: o.rung(t, r.Code, "apology_latest").UTC(), due: o.rung(t, r.Code, "due").UTC(),
	}
	require.Equal(t, r.DueAt.UTC(), f.due)
	require.True(t, f.apologyLatest.Before(f.due))
	return f
}

func TestSilentFile(t *testing.T) {
	t.Parallel()
	o := enter(t, shared)
	r := o.begin(t)
	rungs := o.firstRungs(t, r)
	o.forward(t, r.Code, rungs.due.Add(time.Minute))
	o.forward(t, r.Code, o.rung(t, r.Code, "second_due").Add(time.Minute))
	o.requireSilentLife(t, r, rungs)
}

// requireSilentLife expects what becomes of a file that nobody touches, up to its
// second promise, each effect once.
func (o *office) requireSilentLife(t *testing.T, r receipt, rungs first) {
	t.Helper()
	// Half the limit of 10 working days, counted from the first promise.
	second := o.after(t, rungs.due, 5, procedure.WorkingDay).UTC()
	answer := o.after(t, rungs.due, 8, procedure.WorkingHour).UTC()
	again := o.after(t, answer, 8, procedure.WorkingHour).UTC()
	secondNear := o.rung(t, r.Code, "second_near").UTC()
	require.Equal(t, second, o.rung(t, r.Code, "second_due").UTC())
	o.requireHappened(t, r.Code, []happening{
		{r.began, "accepted", clerk},
		{r.began, "handed_over", clerk},
		{rungs.nearDue, "near_due", machine},
		{rungs.declare, "declare", machine},
		{rungs.apologyLatest, "apology_latest", machine},
		{rungs.apologyLatest, "apology_decided automatic", machine},
		{rungs.apologyLatest, "letter_issued", machine},
		{rungs.due, "due", machine},
		{rungs.due, "breach late", machine},
		{rungs.due, "escalated leader", machine},
		{answer, "escalated director", machine},
		{again, "escalated inspector", machine},
		{secondNear, "second_near", machine},
		{second, "second_due", machine},
		{second, "breach promise_broken", machine},
		{second, "escalated director", machine},
		{second, "escalated inspector", machine},
	})
	o.requireTold(t, r.Code,
		"accepted: ",
		"near_due: "+officer,
		"declare: "+officer, "declare: "+head,
		"apology: "+head, "apology: leader1",
		"late: leader1",
		"climb: director", "climb: inspector1",
		"second_near: "+officer, "second_near: "+head, "second_near: leader1",
		"broken: director", "broken: inspector1",
	)
	firstDay, secondDay := hour(rungs.due), hour(second)
	o.requireMailed(t, r.Code,
		"ngoc.anh@example.vn: Đã tiếp nhận hồ sơ",
		mailTo(officer)+": Hồ sơ sắp đến ngày hẹn trả "+firstDay,
		mailTo(officer)+": Đề nghị khai báo tiến độ hồ sơ, hẹn trả "+firstDay,
		mailTo(head)+": Đề nghị khai báo tiến độ hồ sơ, hẹn trả "+firstDay,
		mailTo(head)+": Đã tự động gửi phiếu xin lỗi cho hồ sơ",
		mailTo("leader1")+": Đã tự động gửi phiếu xin lỗi cho hồ sơ",
		"ngoc.anh@example.vn: Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ số "+o.number(t, r.Code)+", hồ sơ",
		mailTo("director")+": Chưa có ý kiến về hồ sơ, trễ hẹn từ "+firstDay,
		mailTo("inspector1")+": Chưa có ý kiến về hồ sơ, trễ hẹn từ "+firstDay,
		mailTo(officer)+": Hồ sơ sắp đến ngày hẹn lại "+secondDay,
		mailTo(head)+": Hồ sơ sắp đến ngày hẹn lại "+secondDay,
		mailTo("leader1")+": Hồ sơ sắp đến ngày hẹn lại "+secondDay,
		mailTo("director")+": Hồ sơ đã quá cả ngày hẹn lại "+secondDay,
		mailTo("inspector1")+": Hồ sơ đã quá cả ngày hẹn lại "+secondDay,
	)
	o.requireOneLetter(t, r.Code, letter{
		key: r.Code + "/apology/1", automatic: true, reason: procedure.ReasonAutomatic, oldDue: rungs.due, newDue: second,
	})
}

func TestDeclaredOnCourseAndMissed(t *testing.T) {
	t.Parallel()
	o := enter(t, shared)
	r := o.begin(t)
	rungs := o.firstRungs(t, r)
	o.forward(t, r.Code, rungs.declare.Add(time.Minute))
	o.act(t, officer, r.Code, "declare", map[string]string{"course": "on_course"})
	o.forward(t, r.Code, rungs.apologyLatest.Add(time.Minute))
	for _, l := range o.letters(t, r.Code) {
		require.Equal(t, procedure.LetterReceipt, l.Kind, "the word is on record")
	}
	o.forward(t, r.Code, rungs.due.Add(time.Minute))

	o.requireHappened(t, r.Code, []happening{
		{r.began, "accepted", clerk},
		{r.began, "handed_over", clerk},
		{rungs.nearDue, "near_due", machine},
		{rungs.declare, "declare", machine},
		{rungs.declare, "declared", officer},
		{rungs.apologyLatest, "apology_latest", machine},
		{rungs.due, "due", machine},
		{rungs.due, "breach late", machine},
		{rungs.due, "breach late_without_apology", machine},
		{rungs.due, "apology_decided automatic", machine},
		{rungs.due, "escalated leader", machine},
		{rungs.due, "letter_issued", machine},
	})
	o.requireMailed(t, r.Code,
		"ngoc.anh@example.vn: Đã tiếp nhận hồ sơ",
		mailTo(officer)+": Hồ sơ sắp đến ngày hẹn trả "+hour(rungs.due),
		mailTo(officer)+": Đề nghị khai báo tiến độ hồ sơ, hẹn trả "+hour(rungs.due),
		mailTo(head)+": Đề nghị khai báo tiến độ hồ sơ, hẹn trả "+hour(rungs.due),
		"ngoc.anh@example.vn: Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ số "+o.number(t, r.Code)+", hồ sơ",
	)
	o.requireOneLetter(t, r.Code, letter{
		key: r.Code + "/apology/1", automatic: true, reason: procedure.ReasonAutomatic,
		oldDue: rungs.due, newDue: o.after(t, rungs.due, 5, procedure.WorkingDay).UTC(),
	})
}

func TestDeclaredLateAndApproved(t *testing.T) {
	t.Parallel()
	o := enter(t, shared)
	r := o.begin(t)
	rungs := o.firstRungs(t, r)
	newDue := o.after(t, rungs.due, 3, procedure.WorkingDay)
	o.forward(t, r.Code, rungs.declare.Add(time.Minute))
	o.act(t, officer, r.Code, "declare", map[string]string{
		"course": "late", "reason": "verification", "new_date": newDue.In(procedure.Zone).Format(time.DateOnly),
	})
	o.act(t, head, r.Code, "approve-apology", nil)
	o.forward(t, r.Code, rungs.due.Add(time.Minute))

	o.requireHappened(t, r.Code, []happening{
		{r.began, "accepted", clerk},
		{r.began, "handed_over", clerk},
		{rungs.nearDue, "near_due", machine},
		{rungs.declare, "declare", machine},
		{rungs.declare, "declared", officer},
		{rungs.declare, "apology_approved", head},
		{rungs.declare, "apology_decided declared", head},
		{rungs.declare, "letter_issued", machine},
		{rungs.apologyLatest, "apology_latest", machine},
		{rungs.due, "due", machine},
		{rungs.due, "breach late", machine},
		{rungs.due, "escalated leader", machine},
	})
	o.requireMailed(t, r.Code,
		"ngoc.anh@example.vn: Đã tiếp nhận hồ sơ",
		mailTo(officer)+": Hồ sơ sắp đến ngày hẹn trả "+hour(rungs.due),
		mailTo(officer)+": Đề nghị khai báo tiến độ hồ sơ, hẹn trả "+hour(rungs.due),
		mailTo(head)+": Đề nghị khai báo tiến độ hồ sơ, hẹn trả "+hour(rungs.due),
		"ngoc.anh@example.vn: Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ số "+o.number(t, r.Code)+", hồ sơ",
	)
	o.requireOneLetter(t, r.Code, letter{
		key: r.Code + "/apology/1", reason: procedure.ReasonVerification, drafted: officer, approved: head,
		oldDue: rungs.due, newDue: newDue.UTC(),
	})
	refused := must[problem](t, o, http.StatusConflict, http.MethodPost, "/api/v1/files/"+r.Code+"/declare", officer, "", map[string]string{
		"course": "late", "reason": "workload", "new_date": o.after(t, newDue, 3, procedure.WorkingDay).In(procedure.Zone).Format(time.DateOnly),
	})
	require.Equal(t, problem{procedure.CodeAlreadyApologised}, refused, "there is no third date")
}

// number is the number of a file's letter as it is printed.
func (o *office) number(t *testing.T, code string) string {
	t.Helper()
	return o.apology(t, code).PrintedNo
}

func mailTo(staff string) string { return staff + "@stttt.example.vn" }

// hour is an instant as people are told it.
func hour(at time.Time) string { return at.In(procedure.Zone).Format("15:04 ngày 02/01/2006") }
