package system_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"

	"dunghen/worker/devstack"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

const (
	clients   = 20
	perClient = 50
	again     = 5 // of each client's files are sent twice
)

// A thousand files by twenty clients at once.
func TestAThousandFilesAtOnce(t *testing.T) {
	t.Parallel()
	o := enter(t, stacktest.Start(t))
	began := procedure.DayOf(time.Now())
	answers := make([][]string, clients)
	problems := make([]error, clients)
	var together sync.WaitGroup
	for client := range clients {
		together.Go(func() { answers[client], problems[client] = o.submitMany(t.Context(), client) })
	}
	together.Wait()
	require.NoError(t, errors.Join(problems...))
	require.Equal(t, began, procedure.DayOf(time.Now()), "the test ran over midnight: numbers begin anew")

	var got, want []string
	for client := range clients {
		for _, answer := range answers[client] {
			got = append(got, read[receipt](t, reply{body: []byte(answer)}).Code)
		}
		// What was sent twice is answered with the same words.
		require.Equal(t, answers[client][:again], answers[client][perClient:])
		got = got[:len(got)-again]
	}
	agency, _, _ := strings.Cut(got[0], "-")
	for number := range clients * perClient {
		want = append(want, contract.FileCode(agency, began, number+1))
	}
	slices.Sort(got)
	require.Equal(t, want, got)

	var running int64
	require.Eventually(t, func() bool {
		count, err := o.engine.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{
			Namespace: devstack.Namespace,
			Query:     "WorkflowType = '" + contract.FileWorkflow + "' AND ExecutionStatus = 'Running'",
		})
		require.NoError(t, err)
		running = count.GetCount()
		return running >= clients*perClient
	}, patience, 200*time.Millisecond)
	require.Equal(t, int64(clients*perClient), running)
	for _, code := range []string{want[0], want[len(want)/2], want[len(want)-1]} {
		entries := o.timeline(t, code).Entries
		require.Len(t, entries, 1)
		require.Equal(t, "accepted", entries[0].Kind)
	}
	page := must[struct {
		Total int `json:"total"`
	}](t, o, http.StatusOK, http.MethodGet, "/api/v1/files", clerk, "", nil)
	require.Equal(t, clients*perClient, page.Total)
}

// submitMany submits a client's files, the first of them once more at the end, and
// returns the answers in order.
func (o *office) submitMany(ctx context.Context, client int) (answers []string, err error) {
	for i := range perClient + again {
		key := fmt.Sprintf("client-%d-file-%d", client, i%perClient)
		r, err := o.request(ctx, http.MethodPost, "/api/v1/files", clerk, key, submission())
		if err != nil {
			return nil, err
		}
		if r.status != http.StatusCreated || !json.Valid(r.body) {
			return nil, fmt.Errorf("%s: %d %s", key, r.status, r.body)
		}
		answers = append(answers, string(r.body))
	}
	return answers, nil
}
