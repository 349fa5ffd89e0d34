package system_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"dunghen/worker/devstack"
	"dunghen/workflows/procedure"
)

// typed are the words people type in the file's life.
var typed = map[string]string{
	"supplement":  "Bà Ngọc Ánh chưa nộp bản dịch của ông Quách Thành Danh",
	"reason":      "Chờ ông Lương Gia Huy ở cơ quan phối hợp trả lời",
	"instruction": "Gọi cho bà Ánh theo số riêng rồi báo lại chị Tuyết Nhung",
}

// Nothing personal leaves the register: what a life full of words and names leaves
// in the engine and in the logs knows nobody but staff, and by their ids only.
func TestNothingPersonalInEngineAndLogs(t *testing.T) {
	o := enter(t, shared)
	r := o.begin(t)
	o.act(t, officer, r.Code, "request-supplement", map[string]any{"papers": []string{"BAN-DICH"}, "reason_text": typed["supplement"]})
	o.act(t, clerk, r.Code, "receive-supplement", nil)
	o.act(t, officer, r.Code, "request-payment", map[string]any{"amount": 150_000})
	o.act(t, clerk, r.Code, "confirm-payment", nil)
	o.forward(t, r.Code, o.rung(t, r.Code, "declare").Add(time.Minute))
	due := o.rung(t, r.Code, "due")
	o.act(t, officer, r.Code, "declare", map[string]string{
		"course": "late", "reason": "other", "reason_text": typed["reason"],
		"new_date": o.after(t, due, 3, procedure.WorkingDay).In(procedure.Zone).Format(time.DateOnly),
	})
	o.act(t, head, r.Code, "approve-apology", nil)
	o.forward(t, r.Code, due.Add(time.Minute))
	o.act(t, "leader1", r.Code, "acknowledge", map[string]string{"decision": "act", "instruction": typed["instruction"]})
	o.apology(t, r.Code)

	left := map[string]string{"engine": o.engineExport(t)}
	for _, name := range []string{"dunghen.log", "temporal.log"} {
		text, err := os.ReadFile(filepath.Join(shared.DataDir, "logs", name))
		require.NoError(t, err)
		left[name] = string(text)
	}
	// What must be there is there, so what is missing is missing.
	for _, known := range []string{r.Code, officer, "BAN-DICH", "FileStatus", "IssueLetter"} {
		require.True(t, says(left["engine"], known), "no %s in the export", known)
	}
	require.True(t, says(left["dunghen.log"], "message sent"), "the log of worker and gateway is empty")
	require.True(t, says(left["temporal.log"], "service"), "the log of the engine is empty")

	personal := []string{"Quách Thành Danh", "Lương Gia Huy", "Tuyết Nhung"}
	for _, words := range typed {
		personal = append(personal, words)
	}
	for name, value := range submission()["applicant"].(map[string]any) {
		if name != "kind" {
			personal = append(personal, value.(string))
		}
	}
	for place, text := range left {
		for _, value := range personal {
			for _, spelled := range []string{value, url.QueryEscape(value), url.PathEscape(value)} {
				require.False(t, says(text, spelled), "%s is in %s", spelled, place)
			}
		}
	}
}

// engineExport is everything the engine keeps of every workflow, as text: whole
// histories, memos and search attributes, with all payloads decoded.
func (o *office) engineExport(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	write := func(message proto.Message) {
		plain, err := protojson.Marshal(message)
		require.NoError(t, err)
		var value any
		require.NoError(t, json.Unmarshal(plain, &value))
		writeDecoded(&all, value)
	}
	listed, err := o.engine.WorkflowService().ListWorkflowExecutions(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
		Namespace: devstack.Namespace, PageSize: 1000,
	})
	require.NoError(t, err)
	require.NotEmpty(t, listed.GetExecutions())
	for _, info := range listed.GetExecutions() {
		id, run := info.GetExecution().GetWorkflowId(), info.GetExecution().GetRunId()
		state, err := o.engine.DescribeWorkflowExecution(t.Context(), id, run)
		require.NoError(t, err)
		write(state)
		events := o.engine.GetWorkflowHistory(t.Context(), id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			require.NoError(t, err)
			write(event)
		}
	}
	return all.String()
}

var encoded = regexp.MustCompile(`^[A-Za-z0-9+/]+={0,2}$`)

// writeDecoded writes every key and string of a JSON value on a line of its own;
// what may be base64 is written decoded too.
func writeDecoded(to *strings.Builder, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			to.WriteString(key + "\n")
			writeDecoded(to, inner)
		}
	case []any:
		for _, inner := range v {
			writeDecoded(to, inner)
		}
	case string:
		to.WriteString(v + "\n")
		if !encoded.MatchString(v) {
			return
		}
		plain, err := base64.StdEncoding.DecodeString(v)
		if err != nil {
			return
		}
		to.Write(plain)
		to.WriteString("\n")
		var inner any
		if json.Unmarshal(plain, &inner) == nil {
			if _, isNumber := inner.(float64); !isNumber {
				writeDecoded(to, inner)
			}
		}
	}
}

// says keeps a megabyte of log out of a failure's message.
func says(text, word string) bool { return strings.Contains(text, word) }
