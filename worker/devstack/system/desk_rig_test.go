package system_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

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
	fresh, working, declared, late, supplement, ready, returned, online receipt
}

// staged makes them once for all tests.
var staged = sync.OnceValue(func() *files { return new(files) })

func (o *office) staged(t *testing.T) *files {
	t.Helper()
	f := staged()
	if f.fresh.Code != "" {
		return f
	}
	take := func(change func(map[string]any)) receipt {
		body := submission()
		if change != nil {
			change(body)
		}
		return must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), body)
	}
	f.working, f.declared, f.late = o.begin(t), o.begin(t), o.begin(t)
	f.supplement, f.ready, f.returned = o.begin(t), o.begin(t), o.begin(t)
	f.online = take(func(b map[string]any) { b["channel"], b["accept"] = "online", false })
	late := map[string]any{
		"course": procedure.Late, "reason": procedure.ReasonVerification, "reason_text": "Cần lấy thêm ý kiến thẩm định.",
		"new_date": o.after(t, f.declared.DueAt, 3, procedure.WorkingDay).In(procedure.Zone).Format(time.DateOnly),
	}
	o.act(t, officer, f.declared.Code, "declare", late)
	o.act(t, officer, f.supplement.Code, "request-supplement", map[string]any{"papers": []string{"BAN-THAO"}, "reason_text": "Bản thảo thiếu trang 3."})
	for _, done := range []receipt{f.ready, f.returned} {
		o.act(t, officer, done.Code, "hand-over", map[string]any{"to_step": "PHAT-HANH", "staff": "office1"})
		o.act(t, "office1", done.Code, "finish", nil)
	}
	o.act(t, clerk, f.returned.Code, "return-result", nil)
	o.forward(t, f.late.Code, f.late.DueAt.Add(time.Minute))
	f.fresh = take(nil)
	return f
}
