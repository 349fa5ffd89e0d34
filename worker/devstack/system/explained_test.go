package system_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"dunghen/workflows/duty"
)

// duties are those about a file, as leadership reads them.
func (o *office) duties(t *testing.T, code string) []duty.View {
	t.Helper()
	return must[struct {
		Duties []duty.View `json:"duties"`
	}](t, o, http.StatusOK, http.MethodGet, "/api/v1/duties?file="+code, "director", "", nil).Duties
}

// TestABreachIsExplained: nobody asks for it, and the officer is asked all the same.
func TestABreachIsExplained(t *testing.T) {
	t.Parallel()
	o := enter(t, shared)
	r := o.begin(t)
	rungs := o.firstRungs(t, r)
	o.forward(t, r.Code, rungs.declare.Add(time.Minute))
	o.act(t, officer, r.Code, "declare", map[string]string{"course": "on_course"})
	o.forward(t, r.Code, rungs.due.Add(time.Minute))

	require.Eventually(t, func() bool { return len(o.duties(t, r.Code)) > 0 }, patience, time.Second)
	asked := o.duties(t, r.Code)
	require.Len(t, asked, 1, "late, and late without an apology, are one story")
	e := asked[0]
	require.Equal(t, []any{duty.Explanation, duty.StageOpened, officer, officer, "late_without_apology"},
		[]any{e.Kind, e.Stage, e.Staff, e.Subject, e.About.BreachKind})
	require.True(t, e.About.BrokeAt.Equal(rungs.due))
	require.Eventually(t, func() bool {
		about, err := o.engine.DescribeWorkflowExecution(t.Context(), e.Number, "")
		return err == nil && about.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	}, patience, time.Second)

	after := must[duty.View](t, o, http.StatusOK, http.MethodPost, "/api/v1/duties/"+e.Number+"/acknowledge", officer, "acknowledge-"+e.Number, nil)
	require.Equal(t, duty.StageAccepted, after.Stage)
	require.Len(t, o.duties(t, r.Code), 1)
}
