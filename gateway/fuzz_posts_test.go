package gateway

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// fuzzedBodies are what is sent to a route, by its path or the last part of it: one good body each, for the
// fuzzer to vary.
var fuzzedBodies = map[string]string{
	"/api/v1/duties/:number/acknowledge": `{}`,
	"/api/v1/duties/:number/accept":      `{}`,
	"/api/v1/duties/:number/resume":      `{}`,
	"/api/v1/duties/:number/return":      `{"text":"Thiếu phụ lục","new_due":"2026-10-14"}`,
	"/api/v1/duties/:number/correct":     `{"unit":"bao-chi-xuat-ban","staff":"officer-bcxb-2","text":"Nhầm người"}`,
	"/api/v1/duties/:number/withdraw":    `{"text":"Không còn cần"}`,
	"/api/v1/duties/:number/view":        `{"cause":"objective","text":"Mất điện"}`,

	"sessions":            `{"username":"clerk1","password":"một cửa"}`,
	"book":                `{"from":"2026-09-01","to":"2026-10-05","unit":"bao-chi-xuat-ban"}`,
	"handed-over":         `{"tracking":"EK123456789VN"}`,
	"delivery":            `{"id":"00000000000000000000000000000000","status":"delivered","provider_id":"p-1"}`,
	"reports":             `{"kind":"quarter","year":2026,"no":3,"unit":"bao-chi-xuat-ban","procedure":"1.003868"}`,
	"send":                `{"to":"UBND tỉnh","how":"portal","cover":"12/BC-STTTT"}`,
	"targets":             `{"unit":"bao-chi-xuat-ban","procedure":"1.003868","metric":"on_time","from":"2026-09-15","to":"2026-12-14","percent":98.5}`,
	"change":              `{"percent":97,"from":"2026-11-02"}`,
	"return":              `{"version":1,"reason":"Chỉ tiêu thấp"}`,
	"approve":             `{"version":1}`,
	"urgings":             `{"files":["000.00.16.H55-261005-0001"],"duties":["CV-2026-0001"],"text":"Khẩn trương"}`,
	"delegations":         `{"staff":"officer-bcxb-1","to":"officer-bcxb-2","from":"2026-10-06","until":"2026-10-09","give_back":true,"note":"Đi học","lines":[]}`,
	"duties":              `{"kind":"task","unit":"bao-chi-xuat-ban","staff":"","cooperating":["van-phong"],"due":"2026-10-09","text":"Rà soát thủ tục in","milestones":[{"code":"DRAFT","due":"2026-10-07"}]}`,
	"decline":             `{"reason_text":"Không thuộc thẩm quyền"}`,
	"refuse":              `{"reason_text":"Không đủ điều kiện"}`,
	"stop":                `{"reason_text":"Theo đề nghị của người nộp"}`,
	"withdraw":            `{"reason_text":"Không còn nhu cầu"}`,
	"assign":              `{"staff":"officer-bcxb-2","unit":"bao-chi-xuat-ban"}`,
	"hand-over":           `{"to_step":"THAM-DINH","staff":"officer-bcxb-1"}`,
	"request-supplement":  `{"papers":["BAN-THAO"],"reason_text":"Thiếu trang 12","override":true}`,
	"receive-supplement":  `{"papers":["BAN-THAO"]}`,
	"request-payment":     `{"amount":150000}`,
	"declare":             `{"course":"late","reason":"workload","reason_text":"Nhiều hồ sơ","new_date":"2026-10-30T17:00:00+07:00"}`,
	"approve-apology":     `{"reason":"staff","reason_text":"Ốm","new_date":"2026-10-30"}`,
	"acknowledge":         `{"decision":"reassign","instruction":"Giao người khác","staff":"officer-bcxb-2","unit":"bao-chi-xuat-ban"}`,
	"correct-receipt":     `{"received_at":"2026-10-02T09:00:00+07:00","reason_text":"Bưu điện giao ngày 02/10"}`,
	"faults":              `{"kind":"attitude","on":"2026-10-02","subject":"officer-bcxb-1","description":"To tiếng"}`,
	"dismiss":             `{"fault":1,"reason_text":"Không có căn cứ"}`,
	"apologise":           `{"letter_text":"Chúng tôi xin lỗi"}`,
	"progress":            `{"percent":40,"text":"Đang dự thảo"}`,
	"milestone":           `{"milestone":"m1"}`,
	"answer":              `{"text":"Đã xong","evidence":["00000000-0000-0000-0000-000000000000"]}`,
	"ask-postponement":    `{"text":"Chờ góp ý","new_due":"2026-10-16"}`,
	"decide-postponement": `{"agreed":false,"text":"Không gia hạn"}`,
	"rule":                `{"cause":"workload","measure":"REMIND","text":"Rút kinh nghiệm"}`,
	"reassign":            `{"unit":"bao-chi-xuat-ban","staff":"officer-bcxb-2","text":"Giao lại"}`,
}

// fuzzedOddly are what no route should be sent.
var fuzzedOddly = []string{
	``, `null`, `[]`, `""`, `{"a":1}{}`, "\xff\xfe{", `{"reason_text":"\u0000"}`, `{"text":"\ud800"}`, `{"amount":1e400}`, `{"amount":-9223372036854775808}`,
	`{"new_date":"0000-00-00"}`, `{"new_date":"9999-12-31T23:59:59+23:59"}`, `{"due":"2026-02-30"}`, `{"percent":"1e9"}`, `{"version":null}`,
	`{"papers":["","",null]}`, `{"staff":"officer-bcxb-1","staff":"director"}`, `{"year":292277026596,"no":-1}`,
}

// FuzzPost sends anything to every route that takes a body, as everybody who may use it, to
// a gateway with a real register: the answer is one of openapi.yaml, and never that the
// gateway does not know what happened.
func FuzzPost(f *testing.F) {
	o := newHouse(f)
	var posts []route
	for _, r := range (&server{}).routes() {
		if r.method == http.MethodPost && r.path != "/v/:code" { // which is sent a file
			posts = append(posts, r)
		}
	}
	for i, r := range posts {
		last := r.path[strings.LastIndex(r.path, "/")+1:]
		if r.path == "/api/v1/files" {
			good, err := json.Marshal(goodSubmission())
			require.NoError(f, err)
			fuzzedBodies[last] = string(good)
		}
		body := cmp.Or(fuzzedBodies[r.path], fuzzedBodies[last])
		if strings.HasPrefix(r.path, "/api/v1/duties/") {
			body = cmp.Or(body, `{"text":"Nội dung"}`)
		}
		body = cmp.Or(body, `{}`)
		for who := range max(1, len(r.access)) {
			f.Add(uint8(i), uint8(who), body)
		}
	}
	for i, body := range fuzzedOddly {
		f.Add(uint8(i), uint8(i), body)
	}
	data, err := embedded()
	require.NoError(f, err)
	organisation := data.Organisation()
	given := o.given("director", "fuzz", func(order map[string]any) { order["staff"] = "officer-bcxb-1" })
	code, sent := "", 0
	f.Fuzz(func(t *testing.T, which, who uint8, body string) {
		o := o.in(t)
		o.log.mu.Lock()
		o.log.b.Reset() // it would grow for as long as the fuzzer runs
		o.log.mu.Unlock()
		if sent++; code == "" || o.engine.states[code].Status >= procedure.StatusResultReady || o.engine.states[code].Status == procedure.StatusWithdrawn {
			code = o.submit(fmt.Sprint("fuzz ", sent)).Code
		}
		r := posts[int(which)%len(posts)]
		ask := request{
			method: http.MethodPost, body: body, header: map[string]string{"Idempotency-Key": fmt.Sprint("fuzzed ", sent)},
			path: strings.NewReplacer(":code", code, ":number", given, ":id", "00000000-0000-0000-0000-000000000000").Replace(r.path),
		}
		switch {
		case len(r.access) > 0:
			role := r.access[int(who)%len(r.access)]
			people := organisation.StaffWith("", role)
			require.NotEmpty(t, people)
			ask.as = people[int(who)/len(r.access)%len(people)].ID
		default:
			o.from = fmt.Sprintf("198.51.%d.%d:1", sent>>8&255, sent&255) // whom nobody has counted yet
		}
		var a answer
		if r.path == "/hooks/delivery" {
			a = o.report(reportKey, o.clock.now(), body)
		} else {
			a = o.do(ask)
		}
		require.NotContains(t, []int{http.StatusInternalServerError, http.StatusServiceUnavailable}, a.status, "%s as %s: %s\n%s", ask.path, ask.as, a.body, o.log.String())
		if a.status < 400 {
			return
		}
		p := into[problemBody](a)
		require.NotEmpty(t, p.Detail)
		require.NotRegexp(t, `\{\w+\}`, p.Detail+p.DetailEN, "unfilled placeholder")
		for _, e := range p.Errors {
			require.NotEmpty(t, e.Detail, "a field without words: %s", a.body)
		}
	})
}
