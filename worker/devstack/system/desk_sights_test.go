package system_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/gateway/desk"
	"dunghen/gateway/site"
	"dunghen/worker/devstack/browsertest"
)

// sight is one page as somebody sees it.
type sight struct {
	// name is that of its picture.
	name, as, path string
	// then is what they do on it before it is looked at, nil for nothing.
	then func(*browsertest.Person)
}

// open brings somebody before it.
func (s sight) open(p *browsertest.Person) {
	p.Open(s.path)
	if s.then != nil {
		s.then(p)
		p.Script(`new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))`)
	}
}

// sights are every page of desk and site.
func (f *files) sights() []sight {
	return slices.Concat(f.ofThePublic(), f.ofTheCounter(), f.ofTheOffice(), f.ofForms(), f.ofTheLoop())
}

func (f *files) ofThePublic() []sight {
	asked := func(secret string) func(*browsertest.Person) {
		return sent("form[action='/track']", "", map[string]string{"code": f.late.Code, "secret": secret})
	}
	sender := map[string]string{
		"applicant.name": applicants[0], "applicant.id_number": "019201000123", "applicant.phone": "0912345678",
		"applicant.address": "Số 5 đường Hoa Mai, phường Túc Duyên", "applicant.email": "ngoc.anh@example.vn",
		"paper.DON": "don-de-nghi.png", "paper.BAN-THAO": "ban-thao.png", "consent": "yes",
	}
	return []sight{
		{"site", "", "/", nil},
		{"site-found", "", "/?q=xuat+ban", nil},
		{"site-found-nothing", "", "/?q=ho+khau", nil},
		{"site-procedure", "", "/procedures/" + procedureCode, nil},
		{"site-notice-board", "", "/procedures/" + procedureCode + "/print", nil},
		{"site-form", "", "/procedures/" + procedureCode + "/forms/DON", nil},
		{"site-track", "", "/track", nil},
		{"site-tracked", "", "/track", asked(f.late.Secret)},
		{"site-track-unknown", "", "/track", asked("HHGNNCHXET22")},
		{"site-track-supplement", "", "/track", sent("form[action='/track']", "", map[string]string{"code": f.supplement.Code, "secret": f.supplement.Secret})},
		{"site-punctuality", "", "/punctuality", nil},
		{"site-apologies", "", "/apologies", nil},
		{"site-verify", "", "/v", nil},
		{"site-verified", "", "/v/" + f.receipt, nil},
		{"site-verified-late", "", "/v/" + f.apology, nil},
		{"site-submit", "", "/submit/" + procedureCode, nil},
		{"site-submit-refused", "", "/submit/" + procedureCode, sent("form[action^='/submit']", "", with(sender, "applicant.phone", "12"))},
		{"site-submitted", "", "/submit/" + procedureCode, sent("form[action^='/submit']", "", sender)},
		{"site-missing", "", "/nowhere", nil},
		{"login", "", "/desk/login", nil},
		{"login-refused", "", "/desk/login", sent("form[action='/desk/login']", "", map[string]string{"username": clerk, "password": "sai"})},
	}
}

func (f *files) ofTheCounter() []sight {
	const form = "#intake"
	applicant := map[string]string{
		"applicant.name": applicants[2], "applicant.id_number": "019201000777", "applicant.phone": "0912345777",
		"applicant.address": "Số 5 đường Hoa Mai, phường Túc Duyên",
	}
	return []sight{
		{"counter", clerk, "/desk/counter", nil},
		{"counter-found", clerk, "/desk/counter?q=in", nil},
		{"counter-form", clerk, "/desk/counter/" + procedureCode, nil},
		{"counter-filled", clerk, "/desk/counter/" + procedureCode, sent(form, "preview", with(applicant, "paper", "DON"))},
		{"counter-refused", clerk, "/desk/counter/" + procedureCode, sent(form, "save", with(applicant, "applicant.phone", "12", "paper", "DON"))},
		{"counter-slip", clerk, "/desk/counter/" + procedureCode, sent(form, "save", with(applicant, "paper", "DON"))},
		{"counter-known", clerk, "/desk/counter/" + procedureCode, func(p *browsertest.Person) {
			p.Script(`document.querySelector("#number").value = "0912345678"; document.querySelector("#find").click()`)
			p.Until("whom the office knows", func() bool { return p.Count("#applicant .notice") == 1 })
		}},
		{"counter-taken", clerk, "/desk/counter/done/" + f.fresh.Code, nil},
		{"queue", clerk, "/desk/queue", nil},
		{"queue-supplement", clerk, "/desk/queue?list=supplement", nil},
		{"queue-payment", clerk, "/desk/queue?list=payment", nil},
		{"transfers", clerk, "/desk/transfers", nil},
		{"transfers-sheet", clerk, "/desk/transfers/sheet", nil},
		{"returns", clerk, "/desk/returns", nil},
		{"return-slip", clerk, "/desk/returns/" + f.ready.Code + "/slip", nil},
		{"deliveries", clerk, "/desk/deliveries", nil},
		{"deliveries-counter", clerk, "/desk/deliveries?channel=counter", nil},
	}
}

func (f *files) ofTheOffice() []sight {
	file := func(r receipt) string { return "/desk/files/" + r.Code }
	return []sight{
		{"mine", officer, "/desk/mine", nil},
		{"batch", officer, f.batch, nil},
		{"unit", head, "/desk/unit", nil},
		{"unit-approve", head, "/desk/unit?list=approve", nil},
		{"lead", "leader1", "/desk/lead", nil},
		{"lead-director", "director", "/desk/lead", nil},
		{"lead-unit", "leader1", "/desk/unit/bao-chi-xuat-ban", nil},
		{"lead-custody", "leader1", "/desk/lead/custody", nil},
		{"punctuality", "leader1", "/desk/punctuality", nil},
		{"punctuality-unit", "leader1", "/desk/punctuality?months=6&unit=bao-chi-xuat-ban", nil},
		{"punctuality-files", "leader1", "/desk/punctuality/files?verdict=late_now&by=office&key=", nil},
		{"files", clerk, "/desk/files", nil},
		{"files-found", clerk, "/desk/files?q=binh+minh&status=open", nil},
		{"files-none", clerk, "/desk/files?q=khong+co+ai", nil},
		{"file", clerk, file(f.late), nil},
		{"file-letter", clerk, file(f.late), func(p *browsertest.Person) {
			p.Script(`new Promise(shown => {
				const letter = document.querySelector("#letters details");
				letter.querySelector("iframe").addEventListener("load", shown);
				letter.open = true;
				letter.scrollIntoView();
			})`)
		}},
		{"file-mine", officer, file(f.undeclared), nil},
		{"file-hidden", "officer-bcvt-1", file(f.late), nil},
		{"file-broken", "director", file(f.broken), nil},
		{"file-supplement", clerk, file(f.supplement), nil},
		{"file-faulty", head, file(f.faulty), nil},
		{"file-done", officer, file(f.returned), nil},
		{"missing", clerk, file(f.fresh) + "9", nil},
		{"account", clerk, "/desk/account", nil},
		{"ops", "office1", "/desk/ops", nil},
	}
}

func (f *files) ofForms() []sight {
	do := func(name, as string, r receipt, action string) sight {
		return sight{"do-" + name, as, "/desk/files/" + r.Code + "/do/" + action, nil}
	}
	late := do("declare-late", officer, f.undeclared, "declare")
	late.then = func(p *browsertest.Person) { p.Script(`document.querySelector("#course-late").click()`) }
	reassign := do("reassign", "leader1", f.late, "acknowledge")
	reassign.then = func(p *browsertest.Person) { p.Script(`document.querySelector("#decision-reassign").click()`) }
	faults := func(action string) string { return "/desk/files/" + f.faulty.Code + "/faults/" + action }
	return []sight{
		do("accept", clerk, f.online, "accept"), do("decline", clerk, f.online, "decline"),
		do("receive", clerk, f.supplement, "receive-supplement"), do("ask-fee", clerk, f.working, "request-payment"),
		do("take-fee", clerk, f.unpaid, "confirm-payment"), do("return", clerk, f.ready, "return-result"),
		do("withdraw", clerk, f.fresh, "withdraw"),
		do("declare", officer, f.working, "declare"), late, do("supplement", officer, f.working, "request-supplement"),
		do("hand-over", officer, f.working, "hand-over"), do("finish", officer, f.working, "finish"),
		do("refuse", officer, f.working, "refuse"), do("refused", officer, f.returned, "finish"),
		do("approve", head, f.declared, "approve-apology"), do("assign", head, f.working, "assign"), do("stop", head, f.working, "stop"),
		do("correct", head, f.working, "correct-receipt"),
		do("acknowledge", "leader1", f.late, "acknowledge"), reassign,
		{"fault-report", clerk, faults("report"), nil}, {"fault-dismiss", head, faults("dismiss") + "?fault=1", nil},
		{"fault-apologise", head, faults("apologise"), nil},
	}
}

// with is a copy of some fields with others.
func with(fields map[string]string, more ...string) map[string]string {
	out := map[string]string{}
	for name, value := range fields {
		out[name] = value
	}
	for i := 0; i+1 < len(more); i += 2 {
		out[more[i]] = more[i+1]
	}
	return out
}

// sent fills in a form by the names of its fields, in whatever language its labels are,
// and sends it with the button of a value, "" for its first. A field for files is given
// a picture by that name, one for a choice is clicked.
func sent(form, button string, fields map[string]string) func(*browsertest.Person) {
	return func(p *browsertest.Person) {
		given, err := json.Marshal(fields)
		if err != nil {
			panic(err)
		}
		p.Script(fmt.Sprintf(`(async () => {
			const form = document.querySelector(%q);
			const page = Object.assign(document.createElement("canvas"), {width: 420, height: 594});
			page.getContext("2d").fillStyle = "#dde4ee";
			page.getContext("2d").fillRect(40, 40, 340, 40);
			const scan = await new Promise(made => page.toBlob(made));
			for (const [name, value] of Object.entries(%s)) {
				const all = [...form.querySelectorAll('[name="' + name + '"]')];
				const one = all.find(e => e.value === value && (e.type === "checkbox" || e.type === "radio")) ?? all[0];
				if (one.type === "checkbox" || one.type === "radio") one.checked = true;
				else if (one.type !== "file") one.value = value;
				else {
					const chosen = new DataTransfer();
					chosen.items.add(new File([scan], value, {type: "image/png"}));
					one.files = chosen.files;
				}
			}
		})()`, form, given))
		p.Leaving(func() {
			p.Script(fmt.Sprintf(`(() => {
				const form = document.querySelector(%q), value = %q;
				form.noValidate = true;
				form.requestSubmit(value ? form.querySelector('button[value="' + value + '"]') : form.querySelector("button:not([type=button])"));
			})()`, form, button))
		})
	}
}

// noPages are what is asked for with GET and is no page: files, a stream, and ways on.
var noPages = []string{
	"/robots.txt", "/desk", "/desk/live", "/desk/oidc", "/desk/oidc/callback",
	"/desk/files/:code/receipt.pdf", "/desk/letters/:name", "/desk/uploads/:id",
	"/desk/reports/making",
}

// parameter is one of a pattern of gin, as in "/desk/files/:code".
var parameter = regexp.MustCompile(`:(\w+)`)

// TestEveryPageIsLookedAt: no page of desk and site is missing among the sights.
func TestEveryPageIsLookedAt(t *testing.T) {
	routes, unseen := http.NewServeMux(), map[string]string{}
	for _, path := range append(slices.Concat(desk.Pages(), site.Pages()), "/v", "/v/:code") {
		pattern := "GET " + parameter.ReplaceAllString(path, "{$1}")
		if path == "/" {
			pattern += "{$}"
		}
		routes.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
		if !slices.Contains(noPages, path) {
			unseen[pattern] = path
		}
	}
	for _, s := range enter(t, shared).staged(t).sights() {
		address, err := url.Parse(s.path)
		require.NoError(t, err)
		_, pattern := routes.Handler(&http.Request{Method: http.MethodGet, URL: address})
		delete(unseen, pattern)
	}
	require.Empty(t, unseen, "pages nobody looks at")
}
