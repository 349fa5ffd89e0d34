package gateway

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// said is the part of a fault's answer that tests look at.
type said struct {
	No                                   int
	Kind                                 procedure.FaultKind
	On, Subject, ReportedBy, Outcome, By string
}

func inShort(a faultsAnswer) []said {
	out := []said{}
	for _, f := range a.Faults {
		s := said{No: f.No, Kind: f.Kind, On: f.On.String(), Subject: f.Subject, ReportedBy: f.ReportedBy}
		if f.Decision != nil {
			s.Outcome, s.By = string(f.Decision.Outcome), f.Decision.By
		}
		out = append(out, s)
	}
	return out
}

func bodies(a faultsAnswer) []string {
	out := []string{}
	for _, text := range a.Texts {
		out = append(out, text.Body)
	}
	return out
}

func (o *house) accuses(as, code, path string, body any) faultsAnswer {
	o.t.Helper()
	a := o.act(as, code, "faults"+path, body)
	require.Equal(o.t, http.StatusOK, a.status, string(a.body))
	return into[faultsAnswer](a)
}

func (o *house) faultsSeenBy(as, code string) faultsAnswer {
	o.t.Helper()
	a := o.get(as, "/api/v1/files/"+code+"/faults")
	require.Equal(o.t, http.StatusOK, a.status, string(a.body))
	return into[faultsAnswer](a)
}

func fault(kind, on, description string) map[string]any {
	return map[string]any{"kind": kind, "on": on, "description": description}
}

// A wrong refusal comes to light after it closed the file; two faults, one letter.
func TestFaultsOfAClosedFile(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	o.acts("officer-bcxb-1", code, "refuse", map[string]any{"reason_text": "Không đủ điều kiện"})
	o.acts("clerk1", code, "return-result", nil)
	o.clock.add(48 * time.Hour)
	clear(o.tokens) // they have expired

	o.accuses("inspector1", code, "", fault("wrong_refusal", "2026-10-05", "Từ chối khi hồ sơ đã đủ"))
	rude := fault("harassment", "2026-10-05", "Bà Hoa bị quát tháo")
	rude["subject"] = "officer-bcxb-1"
	o.accuses("clerk1", code, "", rude)
	third := o.accuses("officer-bcvt-1", code, "", fault("extra_papers", "2026-10-06", "Đòi thêm bản sao"))
	require.Equal(t, []said{{No: 3, Kind: "extra_papers", On: "2026-10-06", ReportedBy: "officer-bcvt-1"}}, inShort(third),
		"who does not know the file sees what they reported")

	o.accuses("head-bcxb", code, "/dismiss", map[string]any{"fault": 3, "reason_text": "Bản sao có trong danh mục"})
	after := o.accuses("head-bcxb", code, "/apologise", map[string]any{"letter_text": "Phòng xin nhận lỗi"})
	want := []said{
		{1, "wrong_refusal", "2026-10-05", "", "inspector1", "apologised", "head-bcxb"},
		{2, "harassment", "2026-10-05", "officer-bcxb-1", "clerk1", "apologised", "head-bcxb"},
		{3, "extra_papers", "2026-10-06", "", "officer-bcvt-1", "dismissed", "head-bcxb"},
	}
	require.Equal(t, want, inShort(after))
	require.Len(t, after.Letters, 1)
	require.Equal(t, []int{1, 2}, after.Letters[0].Faults)
	require.Equal(t, code+"/faults/1", after.Letters[0].Key)

	words := []string{"Từ chối khi hồ sơ đã đủ", "Bà Hoa bị quát tháo", "Đòi thêm bản sao", "Bản sao có trong danh mục", "Phòng xin nhận lỗi"}
	for _, who := range []string{"clerk1", "head-bcxb", "officer-bcxb-1", "leader1", "director", "inspector1"} {
		seen := o.faultsSeenBy(who, code)
		require.Equal(t, want, inShort(seen), who)
		require.ElementsMatch(t, words, bodies(seen), who)
	}
	own := o.faultsSeenBy("officer-bcvt-1", code)
	require.Equal(t, want[2:], inShort(own))
	require.ElementsMatch(t, []string{"Đòi thêm bản sao", "Bản sao có trong danh mục"}, bodies(own))
	require.Empty(t, own.Letters)
	stranger := o.faultsSeenBy("head-bcvt", code)
	require.Equal(t, faultsAnswer{Faults: []faultLine{}, Letters: []procedure.FaultLetter{}}, stranger)
}

func TestRefusedWordsAboutFaults(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	rude := fault("harassment", "2026-10-05", "Quát tháo")
	rude["subject"] = "head-bcxb"
	o.accuses("clerk1", code, "", rude)
	texts := o.texts(code)
	for name, tc := range map[string]struct {
		as, path string
		body     any
		status   int
		code     procedure.Code
		fields   map[string]procedure.Code
	}{
		"the same again": {"officer-bcxb-1", "", fault("harassment", "2026-10-05", "Nữa"), 409, procedure.CodeFaultKnown,
			map[string]procedure.Code{"kind": procedure.CodeFaultKnown}},
		"tomorrow's": {"clerk1", "", fault("lost_file", "2026-10-06", "Mất"), 422, procedure.CodeFaultInFuture,
			map[string]procedure.Code{"on": procedure.CodeFaultInFuture}},
		"lateness": {"clerk1", "", fault("late", "2026-10-05", "Trễ"), 422, contract.CodeUnknownValue,
			map[string]procedure.Code{"kind": contract.CodeUnknownValue}},
		"nothing": {"clerk1", "", map[string]any{}, 422, contract.CodeInvalidFields,
			map[string]procedure.Code{"kind": contract.CodeFieldRequired, "on": contract.CodeFieldRequired}},
		"a day that is none": {"clerk1", "", fault("lost_file", "2026-02-30", "Mất"), 422, contract.CodeMalformedTime,
			map[string]procedure.Code{"on": contract.CodeMalformedTime}},
		"no words": {"clerk1", "", fault("lost_file", "2026-10-05", " "), 422, procedure.CodeReasonRequired,
			map[string]procedure.Code{"description": procedure.CodeReasonRequired}},
		"too many words": {"clerk1", "", fault("lost_file", "2026-10-05", strings.Repeat("ề", 4001)), 422, contract.CodeFieldTooLong,
			map[string]procedure.Code{"description": contract.CodeFieldTooLong}},
		"about nobody here": {"clerk1", "", map[string]any{"kind": "lost_file", "on": "2026-10-05", "description": "Mất", "subject": "ai đó"},
			422, contract.CodeUnknownStaff, map[string]procedure.Code{"subject": contract.CodeUnknownStaff}},
		"a foreign head":     {"head-bcvt", "/apologise", nil, 403, procedure.CodeNotYourFile, nil},
		"a foreign head, 2":  {"head-bcvt", "/dismiss", map[string]any{"fault": 1, "reason_text": "Không có"}, 403, procedure.CodeNotYourFile, nil},
		"an officer decides": {"officer-bcxb-1", "/dismiss", map[string]any{"fault": 1, "reason_text": "Không có"}, 403, procedure.CodeRoleNotAllowed, nil},
		"about oneself": {"head-bcxb", "/dismiss", map[string]any{"fault": 1, "reason_text": "Không có"}, 403, procedure.CodeOwnFault,
			map[string]procedure.Code{"fault": procedure.CodeOwnFault}},
		"no such fault": {"leader1", "/dismiss", map[string]any{"fault": 7, "reason_text": "Không có"}, 422, procedure.CodeUnknownFault,
			map[string]procedure.Code{"fault": procedure.CodeUnknownFault}},
		"without a reason": {"leader1", "/dismiss", map[string]any{"fault": 1}, 422, procedure.CodeReasonRequired,
			map[string]procedure.Code{"reason_text": procedure.CodeReasonRequired}},
	} {
		t.Run(name, func(t *testing.T) {
			p := o.in(t).act(tc.as, code, "faults"+tc.path, tc.body).refused(tc.status, tc.code)
			if tc.fields == nil {
				tc.fields = map[string]procedure.Code{}
			}
			require.Equal(t, tc.fields, p.fields())
		})
	}
	require.Equal(t, texts, o.texts(code), "refused words are taken back")
	const nowhere = "000.00.16.H55-261005-0099"
	o.act("clerk1", nowhere, "faults", rude).refused(http.StatusNotFound, contract.CodeNotFound)
	o.get("clerk1", "/api/v1/files/"+nowhere+"/faults").refused(http.StatusNotFound, contract.CodeNotFound)
	o.get("", "/api/v1/files/"+code+"/faults").refused(http.StatusUnauthorized, contract.CodeUnauthorized)
}

// The same key with the same body is one report.
func TestARepeatedReportIsOne(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	report := request{
		method: http.MethodPost, path: "/api/v1/files/" + code + "/faults", as: "clerk1",
		header: map[string]string{"Idempotency-Key": "k"}, body: fault("lost_file", "2026-10-05", "Mất bản chính"),
	}
	first := o.do(report)
	require.Equal(t, http.StatusOK, first.status, string(first.body))
	require.Equal(t, string(first.body), string(o.do(report).body))

	// The run has ended and forgotten the key: the fault is known, its words stay.
	o.clock.add(time.Minute)
	o.accuses("leader1", code, "/dismiss", map[string]any{"fault": 1, "reason_text": "Đã tìm thấy"})
	o.engine.faults = map[string]procedure.FaultView{}
	o.do(report).refused(http.StatusConflict, procedure.CodeFaultKnown)
	require.Equal(t, []string{"Mất bản chính", "Đã tìm thấy"}, o.texts(code))
	o.act("leader1", code, "faults/apologise", nil).refused(http.StatusConflict, procedure.CodeNoOpenFault)
}

func TestEngineAwayKeepsTheReport(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	o.engine.set(&problem{code: contract.CodeEngineUnavailable})
	o.act("clerk1", code, "faults", fault("lost_file", "2026-10-05", "Mất")).
		refused(http.StatusServiceUnavailable, contract.CodeEngineUnavailable)
	require.Equal(t, []said{}, inShort(o.faultsSeenBy("clerk1", code)), "the register answers without the engine")
}
