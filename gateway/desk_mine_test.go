package gateway

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// atOfficer takes files in and puts them before an officer of bao-chi-xuat-ban.
func (o *house) atOfficer(staff string, keys ...string) (codes []string) {
	o.t.Helper()
	for _, key := range keys {
		code := o.submit(key).Code
		o.acts("clerk1", code, "hand-over", nil)
		o.acts("head-bcxb", code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": staff})
		codes = append(codes, code)
	}
	return codes
}

// choice is the value of the checkbox of a file in a list.
func (p page) choice(code string) string {
	p.v.t.Helper()
	box := p.Find(`input[name="files"][value^="` + code + `:"]`)
	require.Equal(p.v.t, 1, box.Length(), "no box for %s: %s", code, p.text())
	return box.AttrOr("value", "")
}

func TestMyFiles(t *testing.T) {
	o := newHouse(t)
	officer := o.visit("officer-bcxb-1")
	none := officer.get("/desk/mine")
	require.Equal(t, http.StatusOK, none.status)
	require.Contains(t, none.text(), "Không có hồ sơ nào chờ ông/bà giải quyết.")

	codes := o.atOfficer("officer-bcxb-1", "k1", "k2")
	o.atOfficer("officer-bcxb-2", "k3")
	mine := officer.get("/desk/mine")
	require.Contains(t, mine.text(), "Đang giữ 2 hồ sơ.")
	require.Equal(t, []string{codes[0], codes[1]}, mine.read("#mine tbody th a.code"))
	require.Equal(t, []string{"Trần Thị Ngọc Ánh", "Trần Thị Ngọc Ánh"}, mine.read("#mine .applicant"))
	require.Equal(t, "còn 10 ngày 7 giờ", mine.read("#mine .left .tag")[0])
	require.Equal(t, 2, mine.Find("#mine meter").Length())
	require.Equal(t, "/desk/files/"+codes[0]+"/do/declare?back=%2Fdesk%2Fmine", mine.Find("#mine .offers a").First().AttrOr("href", ""))
	require.Equal(t, []string{"Khai báo đúng hẹn hay trễ hẹn", "Chuyển bước", "Yêu cầu bổ sung", "Hoàn thành, có kết quả"},
		mine.read("#mine tr:nth-child(1) .offers a"))
	require.Equal(t, 1, mine.Find("#mine[data-live]").Length())

	english := officer.get("/desk/mine?lang=en")
	require.Contains(t, english.text(), "You hold 2 files.")
	require.Equal(t, "10 days 7 hours left", english.read("#mine .left .tag")[0])

	require.Equal(t, http.StatusForbidden, o.visit("clerk1").get("/desk/mine").status)
	require.Equal(t, http.StatusForbidden, o.visit("inspector1").get("/desk/mine").status)
}

func TestMyFilesOfferOnlyWhatTheLawWouldTake(t *testing.T) {
	o := newHouse(t)
	code := o.atOfficer("officer-bcxb-1", "k1")[0]
	o.clock.add(4 * 24 * time.Hour) // the window for asking has closed
	mine := o.visit("officer-bcxb-1").get("/desk/mine")
	require.NotContains(t, mine.read(".offers a"), "Yêu cầu bổ sung")
	require.Contains(t, o.visit("head-bcxb").get("/desk/unit").read(".offers a"), "Yêu cầu bổ sung", "a head may override")
	o.acts("officer-bcxb-1", code, "request-payment", map[string]any{"amount": 1000})
	mine = o.visit("officer-bcxb-1").get("/desk/mine")
	require.Zero(t, mine.Find(`input[name="files"]`).Length(), "what waits for a payment goes nowhere")
	require.Zero(t, mine.Find("#batch").Length())
}

func TestMyFilesByPages(t *testing.T) {
	o := newHouse(t)
	var keys []string
	for i := range 52 {
		keys = append(keys, fmt.Sprint("k", i))
	}
	codes := o.atOfficer("officer-bcxb-1", keys...)
	officer := o.visit("officer-bcxb-1")
	first := officer.get("/desk/mine")
	require.Len(t, first.read("#mine tbody tr"), 50)
	require.Zero(t, first.Find(".pager a:not([rel])").Length())
	second := officer.get(first.Find(".pager a[rel=next]").AttrOr("href", ""))
	require.Equal(t, codes[50:], second.read("#mine tbody th a.code"))
	require.Zero(t, second.Find(".pager a[rel=next]").Length())
	require.Equal(t, "/desk/mine", second.Find(".pager a").AttrOr("href", ""))
	for _, rubbish := range []string{"rubbish", "rubbish~x", "~%00'", "2026-10-05T00:00:00Z~%00"} {
		require.Equal(t, first.read("#mine th a.code"), officer.get("/desk/mine?after="+rubbish).read("#mine th a.code"), rubbish)
	}
	bad := second.submit("/desk/batches", "files", second.choice(codes[50]), "staff", "a\x00b")
	require.Equal(t, http.StatusUnprocessableEntity, bad.status)

	refused := second.submit("/desk/batches")
	require.Equal(t, codes[50:], refused.read("#mine tbody th a.code"), "a refused form stays on its page")
}

func TestBatchHandOver(t *testing.T) {
	o := newHouse(t)
	codes := o.atOfficer("officer-bcxb-1", "k1", "k2", "k3")
	officer := o.visit("officer-bcxb-1")
	mine := officer.get("/desk/mine")

	nothing := mine.submit("/desk/batches")
	require.Equal(t, http.StatusUnprocessableEntity, nothing.status)
	require.Contains(t, nothing.read(".notice.bad")[0], "Chưa chọn hồ sơ nào.")
	unknown := mine.submit("/desk/batches", "files", mine.choice(codes[0]), "staff", "nobody-at-all")
	require.Equal(t, http.StatusUnprocessableEntity, unknown.status)
	_, chosen := unknown.Find(`input[value="` + mine.choice(codes[0]) + `"]`).Attr("checked")
	require.True(t, chosen, "what was chosen stays chosen")

	// The second file changes under their eyes.
	o.acts("head-bcxb", codes[1], "assign", map[string]any{"staff": "officer-bcxb-2"})
	form := mine.form("/desk/batches")
	form["files"] = []string{mine.choice(codes[0]), mine.choice(codes[1]), mine.choice(codes[0])}
	done := officer.send("/desk/batches", form)
	require.Equal(t, http.StatusOK, done.status, done.text())
	require.Contains(t, done.text(), "Đã xử lý 2/2 hồ sơ.")
	require.Equal(t, []string{"Đã xong", "Không được chấp nhận"}, done.read("tbody .tag"))
	require.Contains(t, done.text(), "Đã có người khác xử lý hồ sơ này")
	require.Equal(t, []string{codes[2]}, officer.get("/desk/mine").read("#mine th a.code"))

	again := officer.send("/desk/batches", form)
	require.Equal(t, done.path, again.path, "a double click is one batch")
	require.Equal(t, done.read("tbody .tag"), again.read("tbody .tag"))

	form["files"] = []string{mine.choice(codes[2])}
	other := officer.send("/desk/batches", form)
	require.Equal(t, http.StatusConflict, other.status)
	require.Contains(t, other.read(".notice.bad")[0], "Biểu mẫu này đã được gửi với nội dung khác")
	_, chosen = other.Find(`input[value="` + mine.choice(codes[2]) + `"]`).Attr("checked")
	require.True(t, chosen, "what was chosen stays chosen")
	anew := other.submit("/desk/batches", "files", mine.choice(codes[2]))
	require.NotEqual(t, done.path, anew.path)
	require.Equal(t, []string{"Đã xong"}, anew.read("tbody .tag"))

	require.Equal(t, http.StatusNotFound, o.visit("officer-bcxb-2").get(done.path).status, "another's")
	require.Equal(t, http.StatusNotFound, officer.get("/desk/batches/no-id").status)
	english := officer.get(done.path + "?lang=en")
	require.Contains(t, english.text(), "2 of 2 files processed.")
}

func TestBatchOutlivesTheEngineAndTheGateway(t *testing.T) {
	o := newHouse(t)
	codes := o.atOfficer("officer-bcxb-1", "k1", "k2", "k3")
	officer := o.visit("officer-bcxb-1")
	mine := officer.get("/desk/mine")
	form := mine.form("/desk/batches")
	form["files"] = []string{mine.choice(codes[0]), mine.choice(codes[1])}
	o.engine.set(&problem{code: contract.CodeEngineUnavailable})
	away := officer.send("/desk/batches", form)
	require.Equal(t, []string{"Chưa thực hiện được", "Chưa thực hiện được"}, away.read("tbody .tag"))
	o.engine.set(nil)
	require.Equal(t, []string{"Đã xong", "Đã xong"}, away.submit(away.path).read("tbody .tag"))

	// A gateway that fell after it had said a file leaves it said and unanswered.
	const id = "6a1b2a0e-8f53-5c0d-9c0f-000000000007"
	seq, err := strconv.Atoi(strings.TrimPrefix(mine.choice(codes[2]), codes[2]+":"))
	require.NoError(t, err)
	b := register.Batch{ID: id, Staff: "officer-bcxb-1", Verb: "hand-over", At: o.clock.now(),
		Files: []register.BatchFile{{No: 1, Code: codes[2], Seq: seq}}}
	_, err = o.book.PutBatch(t.Context(), b, o.clock.now())
	require.NoError(t, err)
	require.NoError(t, o.book.SayBatch(t.Context(), id, 1))
	stands := officer.get("/desk/batches/" + id)
	require.Equal(t, []string{"Đang chờ"}, stands.read("tbody .tag"))
	require.Equal(t, "load delay:200ms", stands.Find("#progress form").AttrOr("hx-trigger", ""))
	require.Equal(t, []string{"Đã xong"}, stands.submit(stands.path).read("tbody .tag"))
	after, err := o.book.File(t.Context(), codes[2])
	require.NoError(t, err)
	require.Equal(t, procedure.StatusProcessing, after.View.Status)
}

func TestBatchRefusesWhatIsNone(t *testing.T) {
	o := newHouse(t)
	code := o.atOfficer("officer-bcxb-1", "k1")[0]
	officer := o.visit("officer-bcxb-1")
	form := officer.get("/desk/mine").form("/desk/batches")
	for _, values := range []url.Values{
		{"verb": {"finish"}, "files": {code + ":2"}},
		{"files": {code}},
		{"files": {code + ":0"}},
		{"files": {"../x:1"}},
	} {
		sent := url.Values{}
		for name, value := range form {
			sent[name] = value
		}
		for name, value := range values {
			sent[name] = value
		}
		require.Contains(t, []int{http.StatusBadRequest, http.StatusUnprocessableEntity}, officer.send("/desk/batches", sent).status, values)
	}
	form.Set("files", "000.00.16.H55-261005-0099:1")
	require.Equal(t, http.StatusNotFound, officer.send("/desk/batches", form).status)
	form.Del("_token")
	require.Equal(t, http.StatusForbidden, officer.send("/desk/batches", form).status)
	// Another's file is not theirs to hand over.
	theirs := o.visit("officer-bcvt-1").get("/desk/account")
	foreign := officer.get("/desk/mine").form("/desk/batches")
	foreign.Set("_token", theirs.Find("input[name=_token]").AttrOr("value", ""))
	foreign.Set("_key", "6a1b2a0e-8f53-5c0d-9c0f-000000000009")
	foreign.Set("files", code+":2")
	refused := theirs.v.send("/desk/batches", foreign)
	require.Equal(t, []string{"Không được chấp nhận"}, refused.read("tbody .tag"))
}
