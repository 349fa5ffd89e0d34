package system_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/browsertest"
	"dunghen/workflows/procedure"
)

// sit puts somebody before a screen; as signs in, "" does not.
func (o *office) sit(t *testing.T, as string, screen browsertest.Screen) *browsertest.Person {
	t.Helper()
	p := chromium.Enter(t, o.url, screen)
	if as != "" {
		p.Open("/desk/login?next=/desk/account")
		p.Fill(browsertest.TextBox, "Tên đăng nhập (bắt buộc)", as)
		p.Fill(browsertest.TextBox, "Mật khẩu", devstack.SamplePassword)
		p.ClickThrough(browsertest.Button, "Đăng nhập")
		require.Equal(t, "/desk/account", p.Path())
	}
	return p
}

// files are one file in each state there is a page for, by what is the matter with it.
type files struct {
	fresh, postal, online, working, nearDue, undeclared, declared, late, broken receipt
	supplement, unpaid, ready, returned, faulty, moved, overdue                 receipt
	// batch is where a hand-over of several files has left its outcome.
	batch string
	loop  loop
	// receipt and apology are the short codes of papers, apology that of the late file's.
	receipt, apology string
}

// staged makes them once for all tests.
var staged = sync.OnceValue(func() *files { return new(files) })

// applicants are who brings the files, in turn.
var applicants = []string{
	"Trần Thị Ngọc Ánh", "Công ty TNHH In và Quảng cáo Bình Minh", "Nguyễn Văn Hoà", "Hội Khuyến học xã Tân Cương", "Đặng Thị Thuỳ Dương",
}

func (o *office) staged(t *testing.T) *files {
	t.Helper()
	f := staged()
	if f.fresh.Code != "" {
		return f
	}
	o.remember(t)
	taken := 0
	take := func(change func(map[string]any)) receipt {
		body := submission()
		who := body["applicant"].(map[string]any)
		who["name"] = applicants[taken%len(applicants)]
		taken++
		if change != nil {
			change(body)
		}
		return must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), body)
	}
	begin := func(change ...func(map[string]any)) receipt {
		r := take(func(b map[string]any) {
			for _, one := range change {
				one(b)
			}
		})
		o.act(t, clerk, r.Code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": officer})
		return r
	}
	f.working, f.nearDue, f.undeclared, f.declared, f.late, f.broken = begin(), begin(), begin(), begin(), begin(), begin()
	f.supplement, f.unpaid, f.faulty, f.moved = begin(), begin(), begin(), begin()
	f.ready, f.returned = begin(reached(register.ByPost)), begin(reached(register.ByCounter))
	f.overdue = begin(func(b map[string]any) { b["received_at"] = time.Now().AddDate(0, 0, -20).Format(time.RFC3339) })
	f.online = take(func(b map[string]any) { b["channel"], b["accept"] = "online", false })
	f.postal = take(func(b map[string]any) {
		b["channel"], b["accept"] = "postal", false
	})
	late := map[string]any{
		"course": procedure.Late, "reason": procedure.ReasonVerification, "reason_text": "Cần lấy thêm ý kiến thẩm định.",
		"new_date": o.after(t, f.declared.DueAt, 3, procedure.WorkingDay).In(procedure.Zone).Format(time.DateOnly),
	}
	o.act(t, officer, f.declared.Code, "declare", late)
	o.act(t, officer, f.supplement.Code, "request-supplement", map[string]any{"papers": []string{"BAN-THAO"}, "reason_text": "Bản thảo thiếu trang 3."})
	o.act(t, officer, f.unpaid.Code, "request-payment", map[string]any{"amount": 150000})
	for _, done := range []receipt{f.ready, f.returned} {
		o.act(t, officer, done.Code, "hand-over", map[string]any{"to_step": "PHAT-HANH", "staff": "office1"})
		o.act(t, "office1", done.Code, "finish", nil)
	}
	o.act(t, clerk, f.returned.Code, "return-result", nil)
	o.act(t, clerk, f.faulty.Code, "faults", map[string]any{
		"kind": procedure.FaultExtraPapers, "on": procedure.DayOf(time.Now()).String(), "description": "Bị yêu cầu nộp thêm bản sao căn cước công dân có chứng thực.",
	})
	o.forward(t, f.nearDue.Code, o.rung(t, f.nearDue.Code, "near_due").Add(time.Minute))
	o.forward(t, f.undeclared.Code, o.rung(t, f.undeclared.Code, "declare").Add(time.Minute))
	o.forward(t, f.late.Code, f.late.DueAt.Add(time.Minute))
	o.forward(t, f.broken.Code, f.broken.DueAt.Add(time.Minute))
	o.forward(t, f.broken.Code, o.rung(t, f.broken.Code, "second_due").Add(time.Minute))
	f.receipt, f.apology = o.paper(t, f.working, procedure.LetterReceipt), o.paper(t, f.late, procedure.LetterApology)
	f.batch = o.moves(t, f.moved)
	f.loop = o.leads(t, f)
	f.fresh = take(nil)
	return f
}

// reached is an applicant who chose how.
func reached(by register.DeliverBy) func(map[string]any) {
	return func(b map[string]any) { b["applicant"].(map[string]any)["deliver_by"] = by }
}

// paper waits for a letter and returns its short code.
func (o *office) paper(t *testing.T, r receipt, kind procedure.LetterKind) (code string) {
	t.Helper()
	require.Eventually(t, func() bool {
		for _, l := range o.letters(t, r.Code) {
			if l.Kind == kind {
				code = l.VerifyCode
			}
		}
		return code != ""
	}, patience, 50*time.Millisecond, "%s of %s", kind, r.Code)
	return code
}

// moves hands a file to the next step as one of a list, and returns the path of what
// came of it.
func (o *office) moves(t *testing.T, r receipt) string {
	t.Helper()
	p := o.sit(t, officer, browsertest.Desktop)
	p.Open("/desk/mine")
	p.Click(browsertest.CheckBox, "Chọn hồ sơ "+r.Code)
	p.ClickThrough(browsertest.Button, "Bàn giao các hồ sơ đã chọn")
	require.True(t, strings.HasPrefix(p.Path(), "/desk/batches/"), p.Path())
	return p.Path()
}
