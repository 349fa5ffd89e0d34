package gateway

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// reportKey is the key of the worked example in docs/adapters.md.
const reportKey = "0123456789abcdef0123456789abcdef"

// report says what became of a message, as a bridge with a key at an instant.
func (o *house) report(key string, at time.Time, body string) answer {
	o.t.Helper()
	timestamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(timestamp + "." + body))
	return o.do(request{method: http.MethodPost, path: "/hooks/delivery", body: body, header: map[string]string{
		"X-Dunghen-Timestamp": timestamp, "X-Dunghen-Signature": hex.EncodeToString(mac.Sum(nil)),
	}})
}

// finished is a file whose applicant, reached as chosen, is owed the news of its result, and the id of that message.
func (o *house) finished(by register.DeliverBy) (code string, id int64) {
	o.t.Helper()
	code = o.submit("finished "+string(by), applicant("deliver_by", by)).Code
	o.acts("clerk1", code, "hand-over", nil)
	o.acts("head-bcxb", code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": "officer-bcxb-1"})
	o.acts("officer-bcxb-1", code, "finish", nil)
	for _, d := range o.deliveries(code) {
		if d.Applicant && d.Kind == string(procedure.NoticeResultReady) {
			return code, d.ID
		}
	}
	require.Fail(o.t, "the applicant is not told")
	return "", 0
}

func (o *house) deliveries(code string) []register.Delivery {
	o.t.Helper()
	a := o.get("officer-bcxb-1", "/api/v1/files/"+code+"/deliveries")
	require.Equal(o.t, http.StatusOK, a.status, string(a.body))
	return into[struct {
		Deliveries []register.Delivery `json:"deliveries"`
	}](a).Deliveries
}

// outcomes are what became of the news of the result, one line per message.
func (o *house) outcomes(code string) (lines []string) {
	o.t.Helper()
	for _, d := range o.deliveries(code) {
		if d.Kind != string(procedure.NoticeResultReady) {
			continue
		}
		line := string(d.Channel) + " " + d.Status
		for _, a := range d.Attempts {
			line += fmt.Sprintf(", %s %s %s %s", a.Outcome, a.ProviderID, a.Answer, a.By)
		}
		lines = append(lines, line)
	}
	return lines
}

// texted takes the text message about a finished file, as its sender would.
func (o *house) texted(by register.DeliverBy) (code string, m register.Message) {
	o.t.Helper()
	code, id := o.finished(by)
	messages, err := o.book.ClaimTexts(o.t.Context(), o.clock.now(), time.Minute, 100)
	require.NoError(o.t, err)
	for _, m := range messages {
		if m.ID == id {
			require.NoError(o.t, o.book.MarkSent(o.t.Context(), id, o.clock.now(), register.Answer{ProviderID: "p-1", Text: "HTTP 200"}))
			return code, m
		}
	}
	require.Fail(o.t, "no text message")
	return "", register.Message{}
}

// withoutBridge makes it an office that sends no text messages.
func (o *house) withoutBridge() {
	o.t.Helper()
	data, err := embedded()
	require.NoError(o.t, err)
	o.handler, err = New(Dependencies{
		Register: o.book, Catalogue: data, Engine: o.engine, Now: o.clock.now,
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), SessionLife: time.Hour,
	})
	require.NoError(o.t, err)
}

func TestReportsAreBookedOnce(t *testing.T) {
	for status, want := range map[string][]string{
		"delivered": {"sms sent, sent p-1 HTTP 200 , delivered p-1 reported delivered "},
		"failed":    {"sms failed, sent p-1 HTTP 200 , bounced p-1 reported failed ", "print pending"},
	} {
		t.Run(status, func(t *testing.T) {
			o := newHouse(t)
			code, m := o.texted(register.BySMS)
			body := fmt.Sprintf(`{"id":%q,"status":%q,"provider_id":"p-1"}`, m.Token, status)
			for range 2 {
				a := o.report(reportKey, o.clock.now(), body)
				require.Equal(t, http.StatusNoContent, a.status, string(a.body))
			}
			require.Equal(t, want, o.outcomes(code))
		})
	}
}

func TestReportsThatAreNone(t *testing.T) {
	o := newHouse(t)
	code, m := o.texted(register.ByChat)
	good := fmt.Sprintf(`{"id":%q,"status":"failed"}`, m.Token)
	now := o.clock.now()
	for name, tc := range map[string]struct {
		key    string
		at     time.Time
		body   string
		status int
		code   procedure.Code
	}{
		"another key":       {strings.Repeat("x", 32), now, good, 401, contract.CodeSignatureInvalid},
		"an old one":        {reportKey, now.Add(-5*time.Minute - time.Second), good, 401, contract.CodeSignatureInvalid},
		"one from tomorrow": {reportKey, now.Add(5*time.Minute + time.Second), good, 401, contract.CodeSignatureInvalid},
		"unknown message":   {reportKey, now, `{"id":"00000000000000000000000000000000","status":"failed"}`, 404, contract.CodeNotFound},
		"no id":             {reportKey, now, `{"id":"'; --","status":"failed"}`, 404, contract.CodeNotFound},
		"unknown status":    {reportKey, now, `{"id":"x","status":"eaten"}`, 422, contract.CodeUnknownValue},
		"broken":            {reportKey, now, `{"id":`, 400, contract.CodeMalformedJSON},
		"too much":          {reportKey, now, `{"id":"` + strings.Repeat("x", maxReport) + `"}`, 413, contract.CodeBodyTooLarge},
	} {
		t.Run(name, func(t *testing.T) { o.in(t).report(tc.key, tc.at, tc.body).refused(tc.status, tc.code) })
	}
	o.do(request{method: http.MethodPost, path: "/hooks/delivery", body: good}).refused(401, contract.CodeSignatureInvalid)
	require.Equal(t, []string{"chat sent, sent p-1 HTTP 200 "}, o.outcomes(code))
}

// TestTheReportIsTheDocumentedOne sends the worked example: its signature holds at its instant.
func TestTheReportIsTheDocumentedOne(t *testing.T) {
	page, err := os.ReadFile("../docs/adapters.md")
	require.NoError(t, err)
	found := regexp.MustCompile("(?s)```http\nPOST (/hooks/delivery) HTTP/1.1\n(.*?)\n\n(.*?)\n```").FindStringSubmatch(string(page))
	require.NotNil(t, found)
	header := map[string]string{}
	for _, line := range strings.Split(found[2], "\n") {
		name, value, _ := strings.Cut(line, ": ")
		header[name] = value
	}
	o := newHouse(t)
	at, err := strconv.ParseInt(header["X-Dunghen-Timestamp"], 10, 64)
	require.NoError(t, err)
	o.clock.add(time.Unix(at, 0).Sub(o.clock.now()))
	// Signed well, about a message this office does not have.
	o.do(request{method: http.MethodPost, path: found[1], body: found[3], header: header}).refused(404, contract.CodeNotFound)
	o.do(request{method: http.MethodPost, path: found[1], body: found[3] + " ", header: header}).refused(401, contract.CodeSignatureInvalid)
}

func TestThePostalListIsWorkedOff(t *testing.T) {
	o := newHouse(t)
	code, id := o.finished(register.ByPost)
	list := into[handoverPage](o.get("clerk1", "/api/v1/deliveries?channel=post&per_page=100"))
	var line handover
	for _, h := range list.Deliveries {
		if h.ID == id {
			line = h
		}
	}
	line.At = line.At.In(procedure.Zone)
	require.Equal(t, handover{Handover: register.Handover{
		ID: id, Channel: register.Post, Kind: "result_ready", Code: code, Applicant: true, Name: "Trần Thị Ngọc Ánh",
		Address: "Số 5 đường Hoa Mai, phường Túc Duyên", Phone: "0912345678", At: o.clock.now().In(procedure.Zone),
	}}, line)

	path := fmt.Sprintf("/api/v1/deliveries/%d/handed-over", id)
	for _, tracking := range []string{"EA123456789VN", "another"} {
		a := o.post("clerk1", path, map[string]string{"tracking": tracking})
		require.Equal(t, http.StatusOK, a.status, string(a.body))
		got := into[register.Attempt](a)
		got.At = got.At.In(procedure.Zone)
		require.Equal(t, register.Attempt{
			At: o.clock.now().In(procedure.Zone), Channel: register.Post, Outcome: register.Sent, ProviderID: "EA123456789VN", By: "clerk1",
		}, got)
	}
	require.Equal(t, []string{"post sent, sent EA123456789VN  clerk1"}, o.outcomes(code))
	require.Equal(t, list.Total-1, into[handoverPage](o.get("clerk1", "/api/v1/deliveries?channel=post")).Total)
}

func TestHandingOverWhatIsNotThere(t *testing.T) {
	o := newHouse(t)
	_, mailed := o.finished(register.ByEmail)
	for _, id := range []string{strconv.FormatInt(mailed, 10), "999999", "x", "-1", "99999999999999999999"} {
		o.post("clerk1", "/api/v1/deliveries/"+id+"/handed-over", nil).refused(404, contract.CodeNotFound)
	}
	_, printed := o.finished(register.ByCounter)
	path := fmt.Sprintf("/api/v1/deliveries/%d/handed-over", printed)
	o.post("clerk1", path, map[string]string{"tracking": "EA1"}).refused(422, procedure.CodeInvalidField)
	o.post("clerk1", path, map[string]string{"tracking": strings.Repeat("x", 101)}).refused(422, contract.CodeFieldTooLong)
	o.post("officer-bcxb-1", path, nil).refused(403, procedure.CodeRoleNotAllowed)
	o.get("clerk1", "/api/v1/deliveries").refused(400, contract.CodeMalformedParameter)
	o.get("clerk1", "/api/v1/deliveries?channel=email").refused(400, contract.CodeMalformedParameter)
	o.get("officer-bcxb-1", "/api/v1/deliveries?channel=print").refused(403, procedure.CodeRoleNotAllowed)
}

func TestTheChoiceAtIntake(t *testing.T) {
	o := newHouse(t)
	for by, want := range map[any]map[string]procedure.Code{
		"email":  {"applicant.deliver_by": contract.CodeNeedsEmail},
		"sms":    {"applicant.deliver_by": contract.CodeNeedsPhone, "applicant.phone": contract.CodeFieldRequired},
		"chat":   {"applicant.deliver_by": contract.CodeNeedsPhone, "applicant.phone": contract.CodeFieldRequired},
		"post":   {"applicant.deliver_by": contract.CodeNeedsAddress, "applicant.address": contract.CodeFieldRequired},
		"pigeon": {"applicant.deliver_by": contract.CodeUnknownValue},
		5:        {"applicant.deliver_by": contract.CodeWrongType},
	} {
		t.Run(fmt.Sprint(by), func(t *testing.T) {
			change := []func(map[string]any){applicant("deliver_by", by), applicant("email", "")}
			switch by {
			case "sms", "chat":
				change = append(change, applicant("phone", ""))
			case "post":
				change = append(change, applicant("address", ""))
			}
			require.Equal(t, want, into[problemBody](o.in(t).submitting("k", change...)).fields())
		})
	}
	require.Zero(t, o.filesInRegister())
}

func TestWithoutABridgeThereAreNoTextMessages(t *testing.T) {
	o := newHouse(t)
	o.withoutBridge()
	require.Equal(t, map[string]procedure.Code{"applicant.deliver_by": contract.CodeDeliveryNotOffered},
		into[problemBody](o.submitting("k", applicant("deliver_by", "sms"))).fields())
	o.report(reportKey, o.clock.now(), `{}`).refused(404, contract.CodeNotFound)
}
