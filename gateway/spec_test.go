package gateway

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/stretchr/testify/require"

	"dunghen/schema/catalogue"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

var spec = sync.OnceValues(func() (*openapi3.T, error) {
	for _, kind := range []string{"application/pdf", shapes[".xlsx"].mime, "text/html"} {
		openapi3filter.RegisterBodyDecoder(kind, openapi3filter.FileBodyDecoder)
	}
	doc, err := openapi3.NewLoader().LoadFromData(openAPI)
	if err != nil {
		return nil, err
	}
	return doc, doc.Validate(context.Background())
})

var (
	ginParameter  = regexp.MustCompile(`:(\w+)`)
	specParameter = regexp.MustCompile(`\\\{\w+\\\}`)
)

// checkAgainstSpec validates a response against openapi.yaml. Paths and methods
// the document does not have must have been refused as such.
func checkAgainstSpec(t testing.TB, r *http.Request, recorder *httptest.ResponseRecorder) {
	t.Helper()
	doc, err := spec()
	require.NoError(t, err)
	for path, item := range doc.Paths.Map() {
		pattern := "^" + specParameter.ReplaceAllString(regexp.QuoteMeta(path), `[^/]+`) + "$"
		operation := item.GetOperation(r.Method)
		if operation == nil || !regexp.MustCompile(pattern).MatchString(r.URL.Path) {
			continue
		}
		require.NoError(t, openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{
				Request: r,
				Route:   &routers.Route{Spec: doc, Path: path, PathItem: item, Method: r.Method, Operation: operation},
			},
			Status: recorder.Code, Header: recorder.Header(), Body: io.NopCloser(bytes.NewReader(recorder.Body.Bytes())),
			Options: &openapi3filter.Options{IncludeResponseStatus: true},
		}), "%s %s: %s", r.Method, r.URL.Path, recorder.Body)
		return
	}
	require.Contains(t, []int{http.StatusNotFound, http.StatusMethodNotAllowed}, recorder.Code, "%s %s is not in the document", r.Method, r.URL.Path)
}

func TestRoutesAndDocumentAgree(t *testing.T) {
	doc, err := spec()
	require.NoError(t, err)
	type line struct{ method, path string }
	var routes, documented []line
	roles := map[line]bool{}
	for _, r := range new(server).routes() {
		l := line{r.method, ginParameter.ReplaceAllString(r.path, "{$1}")}
		routes = append(routes, l)
		roles[l] = r.access != nil
	}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			l := line{method, path}
			documented = append(documented, l)
			open := operation.Security != nil && len(*operation.Security) == 0
			require.Equal(t, roles[l], !open, "security of %s %s", method, path)
			require.NotEmpty(t, operation.Summary, "%s %s", method, path)
		}
	}
	require.ElementsMatch(t, documented, routes)
}

func TestEveryUpdateAPersonMaySayHasItsRoute(t *testing.T) {
	verbs := map[string]procedure.Verb{
		contract.Accept.Name: contract.Accept.Verb, contract.Decline.Name: contract.Decline.Verb,
		contract.Assign.Name: contract.Assign.Verb, contract.HandOver.Name: contract.HandOver.Verb,
		contract.RequestSupplement.Name: contract.RequestSupplement.Verb, contract.ReceiveSupplement.Name: contract.ReceiveSupplement.Verb,
		contract.RequestPayment.Name: contract.RequestPayment.Verb, contract.ConfirmPayment.Name: contract.ConfirmPayment.Verb,
		contract.Declare.Name: contract.Declare.Verb, contract.ApproveApology.Name: contract.ApproveApology.Verb,
		contract.Finish.Name: contract.Finish.Verb, contract.Refuse.Name: contract.Refuse.Verb,
		contract.ReturnResult.Name: contract.ReturnResult.Verb, contract.Withdraw.Name: contract.Withdraw.Verb,
		contract.Stop.Name: contract.Stop.Verb, contract.Acknowledge.Name: contract.Acknowledge.Verb,
		contract.CorrectReceipt.Name: contract.CorrectReceipt.Verb,
		"faults":                     contract.ReportFault.Verb, "faults/dismiss": contract.DismissFault.Verb,
		"faults/apologise": contract.ApologiseFaults.Verb,
	}
	want, got := map[string][]procedure.Role{}, map[string][]procedure.Role{}
	for name, verb := range verbs {
		for _, role := range procedure.Roles() {
			if procedure.MayEver(role, verb) {
				want[name] = append(want[name], role)
			}
		}
	}
	for _, r := range new(server).routes() {
		name, isAction := strings.CutPrefix(r.path, "/api/v1/files/:code/")
		if isAction && r.method == http.MethodPost && name != "control-slip" { // a paper is ordered; nothing happens to the file
			got[name] = r.access
		}
	}
	require.Equal(t, want, got)
}

func TestEveryCodeHasItsStatusAndItsPlaceInTheDocument(t *testing.T) {
	doc, err := spec()
	require.NoError(t, err)
	var documented []procedure.Code
	for _, code := range doc.Components.Schemas["Code"].Value.Enum {
		documented = append(documented, procedure.Code(code.(string)))
	}
	require.ElementsMatch(t, contract.Codes(), documented)
	require.Equal(t, contract.Codes(), slices.Sorted(maps.Keys(statuses)))
	for code, status := range statuses {
		require.NotEmpty(t, titles[status], "title of %d (%s)", status, code)
	}
	for _, code := range []procedure.Code{
		catalogue.CodeUnknownProcedure, catalogue.CodeProcedureNotInForce, catalogue.CodeBeforeCatalogue,
	} {
		require.Contains(t, statuses, code)
	}
}
