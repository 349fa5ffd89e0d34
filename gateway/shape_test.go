package gateway

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// TestShapeOfRequests is everything that is wrong before a request says anything.
func TestShapeOfRequests(t *testing.T) {
	o := newHouse(t)
	const files = "/api/v1/files"
	keyed := map[string]string{"Idempotency-Key": "k"}
	for name, tc := range map[string]struct {
		request request
		status  int
		code    procedure.Code
		fields  map[string]procedure.Code
	}{
		"five megabytes": {
			request{http.MethodPost, files, "clerk1", keyed, `{"procedure":"` + strings.Repeat("x", 5<<20) + `"}`},
			413, contract.CodeBodyTooLarge, nil,
		},
		"broken JSON": {
			request{http.MethodPost, files, "clerk1", keyed, `{"procedure": "1.003868",,}`},
			400, contract.CodeMalformedJSON, nil,
		},
		"half a body": {
			request{http.MethodPost, files, "clerk1", keyed, `{"procedure": "1.00`},
			400, contract.CodeMalformedJSON, nil,
		},
		"two bodies": {
			request{http.MethodPost, files, "clerk1", keyed, `{} {}`},
			400, contract.CodeMalformedJSON, nil,
		},
		"a list": {
			request{http.MethodPost, files, "clerk1", keyed, `[]`},
			400, contract.CodeWrongType, map[string]procedure.Code{"": contract.CodeWrongType},
		},
		"a field too many": {
			request{http.MethodPost, files, "clerk1", keyed, `{"is_admin": true}`},
			400, contract.CodeUnknownField, map[string]procedure.Code{"is_admin": contract.CodeUnknownField},
		},
		"a number for a word": {
			request{http.MethodPost, files, "clerk1", keyed, `{"applicant": {"phone": 912345678}}`},
			400, contract.CodeWrongType, map[string]procedure.Code{"applicant.phone": contract.CodeWrongType},
		},
		"a form": {
			request{http.MethodPost, files, "clerk1", map[string]string{
				"Idempotency-Key": "k", "Content-Type": "application/x-www-form-urlencoded",
			}, `procedure=1.003868`},
			415, contract.CodeUnsupportedMediaType, nil,
		},
		"no key": {
			request{http.MethodPost, files, "clerk1", nil, `{}`},
			400, contract.CodeIdempotencyKeyMissing, nil,
		},
		"a key too long": {
			request{http.MethodPost, files, "clerk1", map[string]string{"Idempotency-Key": strings.Repeat("k", 201)}, `{}`},
			400, contract.CodeIdempotencyKeyInvalid, nil,
		},
		"a key that cannot be printed": {
			request{http.MethodPost, files, "clerk1", map[string]string{"Idempotency-Key": "khóa"}, `{}`},
			400, contract.CodeIdempotencyKeyInvalid, nil,
		},
		"no such page":          {request{method: http.MethodGet, path: "/api/v1/filez"}, 404, contract.CodeNotFound, nil},
		"up the tree":           {request{method: http.MethodGet, path: "/api/v1/../../etc/passwd"}, 404, contract.CodeNotFound, nil},
		"no such method":        {request{method: http.MethodPut, path: files}, 405, contract.CodeMethodNotAllowed, nil},
		"no such action":        {request{method: http.MethodPost, path: files + "/000.00.16.H55-261005-0001/delete"}, 404, contract.CodeNotFound, nil},
		"a calendar by hand":    {request{method: http.MethodPost, path: files + "/000.00.16.H55-261005-0001/change-calendar"}, 404, contract.CodeNotFound, nil},
		"no such procedure":     {request{method: http.MethodGet, path: "/api/v1/procedures/9.999999"}, 404, contract.CodeNotFound, nil},
		"a code that is none":   {request{method: http.MethodGet, path: files + "/'%20OR%201=1--", as: "clerk1"}, 404, contract.CodeNotFound, nil},
		"a file nobody took in": {request{method: http.MethodGet, path: files + "/000.00.16.H55-261005-0001", as: "clerk1"}, 404, contract.CodeNotFound, nil},
		"a letter nobody wrote": {request{method: http.MethodGet, path: "/api/v1/letters/00000000-0000-0000-0000-000000000000.pdf", as: "clerk1"}, 404, contract.CodeNotFound, nil},
		"a letter by SQL":       {request{method: http.MethodGet, path: "/api/v1/letters/'%20OR%201=1--.pdf", as: "clerk1"}, 404, contract.CodeNotFound, nil},
		"a letter, not as PDF":  {request{method: http.MethodGet, path: "/api/v1/letters/1.txt", as: "clerk1"}, 404, contract.CodeNotFound, nil},
		"a status that is none": {request{method: http.MethodGet, path: files + "?status=11", as: "clerk1"}, 400, contract.CodeMalformedParameter, map[string]procedure.Code{"status": contract.CodeMalformedParameter}},
		"a page that is none":   {request{method: http.MethodGet, path: files + "?page=0", as: "clerk1"}, 400, contract.CodeMalformedParameter, map[string]procedure.Code{"page": contract.CodeMalformedParameter}},
		"too much on a page":    {request{method: http.MethodGet, path: files + "?per_page=1000", as: "clerk1"}, 400, contract.CodeMalformedParameter, map[string]procedure.Code{"per_page": contract.CodeMalformedParameter}},
		"neither true nor not":  {request{method: http.MethodGet, path: files + "?overdue=maybe", as: "clerk1"}, 400, contract.CodeMalformedParameter, map[string]procedure.Code{"overdue": contract.CodeMalformedParameter}},
		"a NUL in a search":     {request{method: http.MethodGet, path: files + "?q=%00", as: "clerk1"}, 400, contract.CodeMalformedParameter, map[string]procedure.Code{"q": contract.CodeMalformedParameter}},
		"half a rune":           {request{method: http.MethodGet, path: files + "?q=%C3", as: "clerk1"}, 400, contract.CodeMalformedParameter, map[string]procedure.Code{"q": contract.CodeMalformedParameter}},
	} {
		t.Run(name, func(t *testing.T) {
			p := o.in(t).do(tc.request).refused(tc.status, tc.code)
			if tc.fields == nil {
				tc.fields = map[string]procedure.Code{}
			}
			require.Equal(t, tc.fields, p.fields())
		})
	}
	require.Zero(t, o.engine.starts)
}

func TestBrokenJSONIsToldWhere(t *testing.T) {
	o := newHouse(t)
	p := o.do(request{method: http.MethodPost, path: "/api/v1/sessions", body: `{"username": "a",,}`}).
		refused(http.StatusBadRequest, contract.CodeMalformedJSON)
	require.Contains(t, p.DetailEN, "(position 18)")
}

func TestEveryAnswerIsSafeForABrowser(t *testing.T) {
	o := newHouse(t)
	for _, path := range []string{"/healthz", "/nowhere", "/api/v1/files"} {
		header := o.get("", path).header
		require.Equal(t, []string{"nosniff", "DENY", "no-store", "no-referrer"}, []string{
			header.Get("X-Content-Type-Options"), header.Get("X-Frame-Options"), header.Get("Cache-Control"), header.Get("Referrer-Policy"),
		})
		require.Len(t, header.Get("X-Request-Id"), 16)
	}
}

func TestAWrongMethodIsToldTheRightOnes(t *testing.T) {
	o := newHouse(t)
	require.ElementsMatch(t, []string{"GET", "POST"},
		strings.Split(o.do(request{method: http.MethodPut, path: "/api/v1/files"}).header.Get("Allow"), ", "))
}
