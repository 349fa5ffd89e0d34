package gateway

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func (o *house) act(as, code, action string, body any) answer {
	o.t.Helper()
	return o.post(as, "/api/v1/files/"+code+"/"+action, body)
}

// acts does what must succeed and returns the file after it.
func (o *house) acts(as, code, action string, body any) fileAfter {
	o.t.Helper()
	a := o.act(as, code, action, body)
	require.Equal(o.t, http.StatusOK, a.status, string(a.body))
	return into[fileAfter](a)
}

func (o *house) texts(code string) []string {
	o.t.Helper()
	texts, err := o.book.Texts(o.t.Context(), code)
	require.NoError(o.t, err)
	var bodies []string
	for _, text := range texts {
		bodies = append(bodies, text.Body)
	}
	return bodies
}

// processing takes a file in and puts it before officer-bcxb-1.
func (o *house) processing() string {
	o.t.Helper()
	code := o.submit("processing").Code
	o.acts("clerk1", code, "hand-over", nil)
	o.acts("head-bcxb", code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": "officer-bcxb-1"})
	return code
}

func TestAFileGoesThroughTheHouse(t *testing.T) {
	o := newHouse(t)
	code := o.submit("k", set("accept", false), set("channel", "online")).Code
	type stand struct {
		status           procedure.Status
		text, unit, step string
		assignee         string
	}
	var got []stand
	for _, said := range []struct {
		as, action string
		body       any
	}{
		{"clerk1", "accept", nil},
		{"clerk2", "hand-over", map[string]any{}},
		{"head-bcxb", "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": "officer-bcxb-1"}},
		{"head-bcxb", "assign", map[string]any{"staff": "officer-bcxb-2"}},
		{"officer-bcxb-2", "request-supplement", map[string]any{"papers": []string{"BAN-DICH"}, "reason_text": "Thiếu bản dịch"}},
		{"clerk1", "receive-supplement", map[string]any{"papers": []string{"BAN-DICH"}}},
		{"officer-bcxb-2", "request-payment", map[string]any{"amount": 15000}},
		{"clerk1", "confirm-payment", nil},
		{"officer-bcxb-2", "declare", map[string]any{"course": "late", "reason": "partner", "reason_text": "Chờ công an tỉnh", "new_date": "2026-10-22"}},
		{"head-bcxb", "correct-receipt", map[string]any{"received_at": "2026-10-02T08:00:00+07:00", "reason_text": "Nhập sai ngày"}},
		{"officer-bcxb-2", "finish", nil},
		{"clerk1", "return-result", nil},
	} {
		o.clock.add(time.Minute)
		v := o.acts(said.as, code, said.action, said.body)
		got = append(got, stand{v.Status, v.StatusText, v.Unit, v.Step, v.Assignee})
	}
	require.Equal(t, []stand{
		{2, "Được tiếp nhận", "mot-cua", "TIEP-NHAN", "clerk1"},
		{4, "Đang xử lý", "bao-chi-xuat-ban", "PHAN-CONG", ""},
		{4, "Đang xử lý", "bao-chi-xuat-ban", "THAM-DINH", "officer-bcxb-1"},
		{4, "Đang xử lý", "bao-chi-xuat-ban", "THAM-DINH", "officer-bcxb-2"},
		{5, "Yêu cầu bổ sung giấy tờ", "bao-chi-xuat-ban", "THAM-DINH", "officer-bcxb-2"},
		{4, "Đang xử lý", "bao-chi-xuat-ban", "THAM-DINH", "officer-bcxb-2"},
		{6, "Yêu cầu thực hiện nghĩa vụ tài chính", "bao-chi-xuat-ban", "THAM-DINH", "officer-bcxb-2"},
		{4, "Đang xử lý", "bao-chi-xuat-ban", "THAM-DINH", "officer-bcxb-2"},
		{4, "Đang xử lý", "bao-chi-xuat-ban", "THAM-DINH", "officer-bcxb-2"},
		{4, "Đang xử lý", "bao-chi-xuat-ban", "THAM-DINH", "officer-bcxb-2"},
		{9, "Đã xử lý xong", "bao-chi-xuat-ban", "THAM-DINH", "officer-bcxb-2"},
		{10, "Đã trả kết quả", "bao-chi-xuat-ban", "THAM-DINH", "officer-bcxb-2"},
	}, got)
	require.Equal(t, []string{"Thiếu bản dịch", "Chờ công an tỉnh", "Nhập sai ngày"}, o.texts(code))
	o.act("clerk1", code, "withdraw", nil).refused(http.StatusConflict, procedure.CodeFileClosed)
}

func TestEndsOfAFile(t *testing.T) {
	for action, tc := range map[string]struct {
		as     string
		body   map[string]any
		status procedure.Status
	}{
		"refuse":   {"officer-bcxb-1", map[string]any{"reason_text": "Không đủ điều kiện"}, procedure.StatusResultReady},
		"withdraw": {"clerk1", nil, procedure.StatusWithdrawn},
		"stop":     {"head-bcxb", map[string]any{"reason_text": "Cơ quan khác thụ lý"}, procedure.StatusStopped},
	} {
		t.Run(action, func(t *testing.T) {
			o := newHouse(t)
			require.Equal(t, tc.status, o.acts(tc.as, o.processing(), action, tc.body).Status)
		})
	}
	t.Run("decline", func(t *testing.T) {
		o := newHouse(t)
		code := o.submit("k", set("accept", false)).Code
		require.Equal(t, procedure.StatusDeclined, o.acts("clerk1", code, "decline", map[string]any{"reason_text": "Sai thẩm quyền"}).Status)
	})
}

func TestApologyAndAcknowledgement(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	o.acts("officer-bcxb-1", code, "declare", map[string]any{"course": "late", "reason": "workload", "new_date": "2026-10-22"})
	v := o.acts("head-bcxb", code, "approve-apology", map[string]any{"reason": "verification", "new_date": "2026-10-23T10:00:00+07:00"})
	require.Equal(t, []any{procedure.ReasonVerification, "head-bcxb", "officer-bcxb-1", procedure.NewDay(2026, time.October, 23).At(17 * 60).Unix()},
		[]any{v.Apology.Reason, v.Apology.ApprovedBy, v.Apology.DraftedBy, v.Apology.NewDue.Unix()})
	o.act("leader1", code, "acknowledge", map[string]any{"decision": "act"}).
		refused(http.StatusConflict, procedure.CodeNothingToAcknowledge)

	o.clock.add(15 * 24 * time.Hour) // past the first promise: leadership is called
	delete(o.tokens, "leader1")
	v = o.acts("leader1", code, "acknowledge", map[string]any{
		"decision": "reassign", "staff": "officer-bcxb-2", "instruction": "Giải quyết trong tuần, không để dân chờ.",
	})
	require.Equal(t, []any{"officer-bcxb-2", 0}, []any{v.Assignee, v.Level})
	require.Equal(t, []string{"Giải quyết trong tuần, không để dân chờ."}, o.texts(code))
}

// TestRefusedActions: every refusal has its code and its field, changes nothing
// and leaves no words behind.
func TestRefusedActions(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	before, err := o.book.File(t.Context(), code)
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		as, action string
		body       any
		status     int
		code       procedure.Code
		fields     map[string]procedure.Code
	}{
		"not in this status":     {"clerk1", "return-result", nil, 409, procedure.CodeStatusNotAllowed, nil},
		"not this role":          {"clerk1", "finish", nil, 403, procedure.CodeRoleNotAllowed, nil},
		"not this officer":       {"officer-bcxb-2", "finish", nil, 403, procedure.CodeNotYourFile, nil},
		"not this unit":          {"officer-bcvt-1", "refuse", map[string]any{"reason_text": "Không thích"}, 403, procedure.CodeNotYourFile, nil},
		"another unit's head":    {"head-bcvt", "assign", map[string]any{"staff": "officer-bcvt-1"}, 403, procedure.CodeNotYourFile, nil},
		"to another unit":        {"head-bcxb", "assign", map[string]any{"staff": "officer-bcvt-1"}, 403, procedure.CodeNotYourFile, map[string]procedure.Code{"staff": procedure.CodeNotYourFile}},
		"to nobody":              {"head-bcxb", "assign", nil, 422, contract.CodeFieldRequired, map[string]procedure.Code{"staff": contract.CodeFieldRequired}},
		"to a stranger":          {"head-bcxb", "assign", map[string]any{"staff": "' OR 1=1 --"}, 422, contract.CodeUnknownStaff, map[string]procedure.Code{"staff": contract.CodeUnknownStaff}},
		"to a NUL":               {"head-bcxb", "assign", map[string]any{"staff": "a\x00"}, 422, contract.CodeUnknownStaff, map[string]procedure.Code{"staff": contract.CodeUnknownStaff}},
		"unit of somebody else":  {"leader1", "assign", map[string]any{"staff": "officer-bcvt-1", "unit": "van-phong"}, 422, contract.CodeStaffNotInUnit, map[string]procedure.Code{"staff": contract.CodeStaffNotInUnit}},
		"step of another unit":   {"head-bcxb", "hand-over", map[string]any{"staff": "officer-bcvt-1"}, 422, contract.CodeStaffNotInUnit, map[string]procedure.Code{"staff": contract.CodeStaffNotInUnit}},
		"a step that is none":    {"head-bcxb", "hand-over", map[string]any{"to_step": "XYZ"}, 422, procedure.CodeUnknownStep, map[string]procedure.Code{"to_step": procedure.CodeUnknownStep}},
		"a paper that is none":   {"officer-bcxb-1", "request-supplement", map[string]any{"papers": []string{"XYZ"}}, 422, procedure.CodeUnknownPaper, map[string]procedure.Code{"papers": procedure.CodeUnknownPaper}},
		"no money":               {"officer-bcxb-1", "request-payment", map[string]any{"amount": -1}, 422, procedure.CodeInvalidField, map[string]procedure.Code{"amount": procedure.CodeInvalidField}},
		"half a đồng":            {"officer-bcxb-1", "request-payment", map[string]any{"amount": 0.5}, 400, contract.CodeWrongType, map[string]procedure.Code{"amount": contract.CodeWrongType}},
		"no course":              {"officer-bcxb-1", "declare", nil, 422, contract.CodeFieldRequired, map[string]procedure.Code{"course": contract.CodeFieldRequired}},
		"a course that is none":  {"officer-bcxb-1", "declare", map[string]any{"course": "maybe"}, 422, contract.CodeUnknownValue, map[string]procedure.Code{"course": contract.CodeUnknownValue}},
		"late without a reason":  {"officer-bcxb-1", "declare", map[string]any{"course": "late", "new_date": "2026-10-22"}, 422, procedure.CodeReasonRequired, map[string]procedure.Code{"reason": procedure.CodeReasonRequired}},
		"other without words":    {"officer-bcxb-1", "declare", map[string]any{"course": "late", "reason": "other", "new_date": "2026-10-22"}, 422, procedure.CodeReasonRequired, map[string]procedure.Code{"reason_text": procedure.CodeReasonRequired}},
		"late without a date":    {"officer-bcxb-1", "declare", map[string]any{"course": "late", "reason": "other", "reason_text": "Bận"}, 422, procedure.CodeNewDateRequired, map[string]procedure.Code{"new_date": procedure.CodeNewDateRequired}},
		"late on no day":         {"officer-bcxb-1", "declare", map[string]any{"course": "late", "reason": "staff", "new_date": "2026-02-30"}, 422, contract.CodeMalformedTime, map[string]procedure.Code{"new_date": contract.CodeMalformedTime}},
		"late until a Sunday":    {"officer-bcxb-1", "declare", map[string]any{"course": "late", "reason": "staff", "new_date": "2026-10-25"}, 422, procedure.CodeNewDateNotWorking, map[string]procedure.Code{"new_date": procedure.CodeNewDateNotWorking}},
		"late until before":      {"officer-bcxb-1", "declare", map[string]any{"course": "late", "reason": "staff", "new_date": "2026-10-08"}, 422, procedure.CodeNewDateTooEarly, map[string]procedure.Code{"new_date": procedure.CodeNewDateTooEarly}},
		"late until next year":   {"officer-bcxb-1", "declare", map[string]any{"course": "late", "reason": "staff", "new_date": "2027-10-08"}, 422, procedure.CodeNewDateTooLate, map[string]procedure.Code{"new_date": procedure.CodeNewDateTooLate}},
		"late beyond the data":   {"officer-bcxb-1", "declare", map[string]any{"course": "late", "reason": "staff", "new_date": "2031-10-08"}, 422, procedure.CodeCalendarNotPublished, nil},
		"nothing to approve":     {"head-bcxb", "approve-apology", map[string]any{"reason_text": "Xin lỗi"}, 409, procedure.CodeNotDeclaredLate, nil},
		"a refusal without why":  {"officer-bcxb-1", "refuse", nil, 422, procedure.CodeReasonRequired, map[string]procedure.Code{"reason_text": procedure.CodeReasonRequired}},
		"too many words":         {"officer-bcxb-1", "refuse", map[string]any{"reason_text": strings.Repeat("ấ", 4001)}, 422, contract.CodeFieldTooLong, map[string]procedure.Code{"reason_text": contract.CodeFieldTooLong}},
		"words with a NUL":       {"officer-bcxb-1", "refuse", map[string]any{"reason_text": "a\x00b"}, 422, contract.CodeForbiddenCharacter, map[string]procedure.Code{"reason_text": contract.CodeForbiddenCharacter}},
		"no escalation":          {"director", "acknowledge", map[string]any{"decision": "act", "instruction": "Làm ngay"}, 409, procedure.CodeNothingToAcknowledge, nil},
		"reassigned to nobody":   {"director", "acknowledge", map[string]any{"decision": "reassign"}, 422, contract.CodeFieldRequired, map[string]procedure.Code{"staff": contract.CodeFieldRequired}},
		"received in the future": {"head-bcxb", "correct-receipt", map[string]any{"received_at": "2026-12-01T08:00:00+07:00", "reason_text": "x"}, 422, procedure.CodeReceivedInFuture, map[string]procedure.Code{"received_at": procedure.CodeReceivedInFuture}},
		"received never":         {"head-vp", "correct-receipt", map[string]any{"reason_text": "x"}, 422, contract.CodeFieldRequired, map[string]procedure.Code{"received_at": contract.CodeFieldRequired}},
		"a field too many":       {"officer-bcxb-1", "finish", map[string]any{"force": true}, 400, contract.CodeUnknownField, map[string]procedure.Code{"force": contract.CodeUnknownField}},
	} {
		t.Run(name, func(t *testing.T) {
			p := o.in(t).act(tc.as, code, tc.action, tc.body).refused(tc.status, tc.code)
			if tc.fields == nil {
				tc.fields = map[string]procedure.Code{}
			}
			require.Equal(t, tc.fields, p.fields())
		})
	}
	after, err := o.book.File(t.Context(), code)
	require.NoError(t, err)
	require.Equal(t, before, after)
	require.Empty(t, o.texts(code))
}

func TestEveryRoleIsHeldToItsActions(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	people := map[procedure.Role]string{
		procedure.RoleClerk: "clerk2", procedure.RoleOfficer: "officer-bcvt-1", procedure.RoleUnitHead: "head-bcvt",
		procedure.RoleLeader: "leader2", procedure.RoleDirector: "director", procedure.RoleOffice: "office1", procedure.RoleInspector: "inspector1",
	}
	require.ElementsMatch(t, procedure.Roles(), slices.Collect(maps.Keys(people)))
	for _, r := range new(server).routes() {
		action, isAction := strings.CutPrefix(r.path, "/api/v1/files/:code/")
		if !isAction || r.method != http.MethodPost {
			continue
		}
		for role, who := range people {
			if !slices.Contains(r.access, role) {
				o.act(who, code, action, nil).refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)
			}
		}
	}
}

func TestActionsOnAFileThatIsNone(t *testing.T) {
	o := newHouse(t)
	for _, code := range []string{"000.00.16.H55-261005-9999", "x", "000.00.16.H55-261005-0001%27", "%00"} {
		o.act("clerk1", code, "withdraw", map[string]any{"reason_text": "Rút"}).refused(http.StatusNotFound, contract.CodeNotFound)
	}
}

func TestAKeyedActionIsDoneOnce(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	declare := func(key, words string) answer {
		return o.do(request{
			method: http.MethodPost, path: "/api/v1/files/" + code + "/declare", as: "officer-bcxb-1",
			header: map[string]string{"Idempotency-Key": key},
			body:   map[string]any{"course": "late", "reason": "other", "reason_text": words, "new_date": "2026-10-22"},
		})
	}
	first := declare("a", "Máy hỏng")
	require.Equal(t, http.StatusOK, first.status, string(first.body))
	require.Equal(t, string(first.body), string(declare("a", "Máy hỏng").body))
	require.Equal(t, http.StatusOK, declare("a", "Mạng hỏng").status, "another body is another action")
	require.ElementsMatch(t, []string{"Máy hỏng", "Mạng hỏng"}, o.texts(code))
	require.NotContains(t, string(first.body), "Máy hỏng")
}

func TestARepeatedActionKeepsTheWordsOfTheFirst(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	refuse := func() answer {
		return o.do(request{
			method: http.MethodPost, path: "/api/v1/files/" + code + "/refuse", as: "officer-bcxb-1",
			header: map[string]string{"Idempotency-Key": "a"}, body: map[string]any{"reason_text": "Không đủ điều kiện"},
		})
	}
	require.Equal(t, http.StatusOK, refuse().status)
	clear(o.engine.done) // a new run of the workflow does not know the update's id
	refuse().refused(http.StatusConflict, procedure.CodeStatusNotAllowed)
	require.Equal(t, []string{"Không đủ điều kiện"}, o.texts(code))
}

func TestAFileThatWasNeverStartedIsStartedByItsFirstAction(t *testing.T) {
	o := newHouse(t)
	o.engine.set(&problem{code: contract.CodeEngineUnavailable})
	o.submitting("k").refused(http.StatusServiceUnavailable, contract.CodeEngineUnavailable)
	o.engine.set(nil)
	v := o.acts("clerk1", "000.00.16.H55-261005-0001", "hand-over", nil)
	require.Equal(t, []any{"bao-chi-xuat-ban", 1}, []any{v.Unit, o.engine.starts})
	waiting, err := o.book.Unstarted(t.Context(), o.clock.now().Add(time.Hour), 10)
	require.NoError(t, err)
	require.Empty(t, waiting)
}

func TestAFileTheEngineHasLostIsAnInternalError(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	clear(o.engine.states)
	p := o.act("officer-bcxb-1", code, "finish", nil).refused(http.StatusInternalServerError, contract.CodeInternal)
	require.NotContains(t, p.Detail+p.DetailEN, "workflow")
	require.Contains(t, o.log.String(), p.RequestID)
}

func TestEngineAwayAtAnAction(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	for _, why := range []procedure.Code{contract.CodeEngineUnavailable, contract.CodeStillWorking} {
		o.engine.set(&problem{code: why})
		a := o.act("officer-bcxb-1", code, "refuse", map[string]any{"reason_text": "Không đủ điều kiện"})
		a.refused(http.StatusServiceUnavailable, why)
		require.Equal(t, "5", a.header.Get("Retry-After"))
	}
	require.Len(t, o.texts(code), 2, "an action that may have been carried out keeps its words")
}

func TestAPersonWhoHasLeftGetsNothing(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	o.token("officer-bcxb-2")
	data, err := embedded()
	require.NoError(t, err)
	organisation := data.Organisation()
	organisation.Members = slices.Clone(organisation.Members)
	for i := range organisation.Members {
		if organisation.Members[i].ID == "officer-bcxb-2" {
			organisation.Members[i].Inactive = true
		}
	}
	settle(t, o.book, organisation)
	o.act("head-bcxb", code, "assign", map[string]any{"staff": "officer-bcxb-2"}).
		refused(http.StatusUnprocessableEntity, contract.CodeUnknownStaff)
	o.get("officer-bcxb-2", "/api/v1/files").refused(http.StatusUnauthorized, contract.CodeUnauthorized)
	o.post("", "/api/v1/sessions", map[string]string{"username": "officer-bcxb-2", "password": password}).
		refused(http.StatusUnauthorized, contract.CodeInvalidCredentials)
}
