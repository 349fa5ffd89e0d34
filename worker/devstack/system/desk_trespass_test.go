package system_test

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/worker/devstack/browsertest"
	"dunghen/workflows/procedure"
)

// everybody is one of each role, and of those who work with files one of another unit.
var everybody = []string{
	clerk, officer, otherOfficer, head, otherHead, "leader1", otherLeader, "director", "office1", "inspector1",
}

// actions are everything that can be said to a file, as the desk's paths name it.
var actions = []string{
	"do/accept", "do/decline", "do/assign", "do/hand-over", "do/request-supplement", "do/receive-supplement", "do/request-payment",
	"do/confirm-payment", "do/declare", "do/approve-apology", "do/finish", "do/refuse", "do/return-result", "do/acknowledge",
	"do/correct-receipt", "do/withdraw", "do/stop", "faults/dismiss?fault=1", "faults/apologise",
}

// What superiors may do to any file, late or with a fault.
const (
	judging   = "dismiss?fault=1 apologise"
	leading   = "assign hand-over finish refuse stop " + judging
	answering = "assign hand-over finish refuse acknowledge stop " + judging
)

// visitors signs everybody in.
func (o *office) visitors(t *testing.T) map[string]person {
	t.Helper()
	all := map[string]person{}
	for _, as := range everybody {
		all[as] = person{o.sit(t, as, browsertest.Desktop)}
	}
	return all
}

// send posts fields with the token the page somebody stands on gives them.
func (p person) send(path string, fields url.Values) browsertest.Answer {
	sent := url.Values{"_token": {p.Attribute("input[name=_token]", "value")}, "_key": {uuid.NewString()}}
	for name, values := range fields {
		sent[name] = values
	}
	return p.Post(path, sent.Encode())
}

// plausible are fields good enough for any action.
func plausible(t *testing.T, o *office, r receipt) url.Values {
	t.Helper()
	return url.Values{
		"reason_text": {"Lý do"}, "staff": {officer}, "papers": {"DON"}, "override": {"1"}, "amount": {"1000"}, "course": {"late"}, "reason": {"workload"},
		"new_date": {o.after(t, r.DueAt, 2, procedure.WorkingDay).Format(time.DateOnly)}, "decision": {"act"}, "instruction": {"Làm ngay"},
		"received_at": {"2026-10-01T08:00"}, "to_step": {"DUYET"}, "fault": {"1"}, "letter_text": {"Xin lỗi"},
	}
}

// TestEveryActionForEverybody: what each may do to a file is written down here, whole;
// everything else is neither offered nor done, whoever asks and however they ask.
func TestEveryActionForEverybody(t *testing.T) {
	o := enter(t, shared)
	people := o.visitors(t)
	working, late := o.begin(t), o.begin(t)
	registered := must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), fromHome())
	registered.DueAt = working.DueAt
	for _, r := range []receipt{registered, working, late} {
		o.act(t, "inspector1", r.Code, "faults", map[string]any{
			"kind": "extra_papers", "on": procedure.DayOf(time.Now()).String(), "description": "Đòi thêm bản sao.",
		})
	}
	o.forward(t, late.Code, late.DueAt.Add(time.Minute))
	o.apology(t, late.Code)
	for name, tc := range map[string]struct {
		file receipt
		may  map[string]string
	}{
		"registered": {registered, map[string]string{
			clerk: "accept decline request-supplement withdraw", "leader1": judging, otherLeader: judging, "director": judging,
		}},
		"working": {working, map[string]string{
			clerk:     "request-payment withdraw stop",
			officer:   "hand-over request-supplement request-payment declare finish refuse",
			head:      "assign hand-over request-supplement request-payment declare finish refuse correct-receipt stop " + judging,
			"leader1": leading, otherLeader: leading, "director": leading, "office1": "correct-receipt",
		}},
		"late": {late, map[string]string{ // nothing is left to declare; a superior may answer for those below
			clerk:     "request-payment withdraw stop",
			officer:   "hand-over request-supplement request-payment finish refuse",
			head:      "assign hand-over request-supplement request-payment finish refuse correct-receipt stop " + judging,
			"leader1": answering, otherLeader: answering, "director": answering, "office1": "correct-receipt", "inspector1": "acknowledge",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			before, fields := o.file(t, tc.file.Code), plausible(t, o, tc.file)
			may := map[string]string{}
			for as, p := range people {
				for _, action := range actions {
					path := "/desk/files/" + tc.file.Code + "/" + action
					shown := p.Get(path)
					if shown.Status == http.StatusOK {
						_, name, _ := strings.Cut(action, "/")
						may[as] = strings.TrimSpace(may[as] + " " + name)
						continue
					}
					require.Contains(t, []int{http.StatusForbidden, http.StatusConflict}, shown.Status, "%s %s", as, action)
					sent := p.send(path, fields)
					require.Contains(t, []int{http.StatusForbidden, http.StatusConflict}, sent.Status, "%s %s: %s", as, action, sent.Body)
				}
			}
			require.Equal(t, tc.may, may)
			require.Equal(t, before, o.file(t, tc.file.Code), "nothing of it was done")
		})
	}
}

// fromHome is a file nobody has taken in yet.
func fromHome() map[string]any {
	body := submission()
	body["channel"], body["accept"] = "online", false
	return body
}

var letterID = regexp.MustCompile(`/desk/letters/([0-9a-f-]+)\.pdf`)

// TestWhatIsAnothersStaysAnothers: letters, slips, batches and sessions are asked for by
// their ids, and only their own readers get them.
func TestWhatIsAnothersStaysAnothers(t *testing.T) {
	o := enter(t, shared)
	people := o.visitors(t)
	r := o.begin(t)
	var letters []register.Letter
	require.Eventually(t, func() bool {
		letters = o.letters(t, r.Code)
		return len(letters) == 1
	}, patience, 50*time.Millisecond)
	readers := []string{clerk, officer, head, "leader1", otherLeader, "director", "office1"}
	for as, p := range people {
		want := http.StatusForbidden
		if slices.Contains(readers, as) {
			want = http.StatusOK
		}
		for _, path := range []string{"/desk/letters/" + letters[0].ID + ".pdf", "/desk/files/" + r.Code + "/receipt.pdf"} {
			require.Equal(t, want, p.Get(path).Status, "%s %s", as, path)
		}
		page := string(p.Get("/desk/files/" + r.Code).Body)
		for _, secret := range []string{"Trần Thị Ngọc Ánh", "019201000123", "0912345678", "ngoc.anh@example.vn", "đường Hoa Mai"} {
			if want == http.StatusOK {
				require.Contains(t, page, secret, as)
			} else {
				require.NotContains(t, page, secret, as)
			}
		}
		require.Equal(t, want == http.StatusOK, letterID.MatchString(page), as)
		if want != http.StatusOK {
			require.Equal(t, http.StatusForbidden, p.send("/desk/files/"+r.Code+"/control-slip", nil).Status, as)
		}
	}
	require.Equal(t, letters, o.letters(t, r.Code), "nobody had a slip made")

	// A batch says what its owner did; it is nobody else's, and gives no power over files.
	before := o.file(t, r.Code)
	stranger := people[otherOfficer]
	key := uuid.NewString()
	outcome := stranger.send("/desk/batches", url.Values{"_key": {key}, "verb": {"hand-over"}, "files": {r.Code + ":" + "2"}})
	require.Equal(t, []any{http.StatusOK, o.url + "/desk/batches/" + key}, []any{outcome.Status, outcome.URL})
	require.Contains(t, string(outcome.Body), "Không được chấp nhận")
	require.Equal(t, before, o.file(t, r.Code))
	outcome = stranger.send("/desk/batches", url.Values{"verb": {"assign"}, "files": {r.Code + ":2"}, "staff": {otherOfficer}})
	require.Contains(t, string(outcome.Body), "Không được chấp nhận")
	require.Equal(t, before, o.file(t, r.Code))
	for as, p := range people {
		if as == otherOfficer {
			continue
		}
		want := cmp.Or(map[string]int{"inspector1": http.StatusForbidden}[as], http.StatusNotFound)
		require.Equal(t, want, p.Get("/desk/batches/"+key).Status, as)
		require.Equal(t, want, p.send("/desk/batches/"+key, url.Values{"retry": {"1"}}).Status, as)
	}

	// Sessions are ended by their owners.
	owner, other := person{o.sit(t, officer, browsertest.Desktop)}, people[head]
	owner.Open("/desk/account")
	end := owner.Attribute("form[action$='/end']", "action")
	require.NotEmpty(t, end)
	require.Equal(t, http.StatusNotFound, other.send(end, nil).Status)
	people[officer].Open("/desk/mine")
	require.Equal(t, "/desk/mine", people[officer].Path())
}

// TestEveryPageAsksWhoOneIs: also when it is sent to, and with somebody else's token.
func TestEveryPageAsksWhoOneIs(t *testing.T) {
	o := enter(t, shared)
	people := o.visitors(t)
	forms := map[string][]string{
		"/desk/counter/" + procedureCode: {clerk},
		"/desk/batches":                  {clerk, officer, otherOfficer, head, otherHead, "leader1", otherLeader, "director", "office1"},
		"/desk/deliveries/1":             {clerk, "office1"},
	}
	for path, allowed := range forms {
		for as, p := range people {
			answer := p.send(path, url.Values{"do": {"save"}, "tracking": {""}})
			require.Equal(t, slices.Contains(allowed, as), answer.Status != http.StatusForbidden, "%s %s: %d", as, path, answer.Status)
		}
	}
	r := o.begin(t)
	before := o.file(t, r.Code)
	token := people[head].Attribute("input[name=_token]", "value")
	answer := people[officer].send("/desk/files/"+r.Code+"/do/finish", url.Values{"_token": {token}})
	require.Equal(t, http.StatusForbidden, answer.Status)
	require.Contains(t, string(answer.Body), "Biểu mẫu này không được gửi từ trang đang mở của bạn")
	require.Equal(t, before, o.file(t, r.Code))

	stranger := person{o.sit(t, "", browsertest.Desktop)}
	stranger.Open("/desk/login")
	for path := range forms {
		require.Equal(t, http.StatusUnauthorized, stranger.send(path, url.Values{"do": {"save"}}).Status, path)
	}
	require.Equal(t, http.StatusUnauthorized, people[clerk].Get("/api/v1/files").Status, "a cookie opens no interface of programs")
}
