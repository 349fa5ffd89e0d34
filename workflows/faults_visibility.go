package workflows

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// publish shows ops where the case stands. An upsert is an event, so it is made
// only on change; the current details cost nothing.
func (f *faults) publish(ctx workflow.Context) error {
	workflow.SetCurrentDetails(ctx, faultDetails(f.state))
	level := f.state.Level()
	if level == f.level {
		return nil
	}
	f.level = level
	return workflow.UpsertTypedSearchAttributes(ctx, contract.FaultAttributes(f.state.View())...)
}

// faultDetails is the Vietnamese summary the Web UI shows on top of the case.
func faultDetails(c procedure.FaultCase) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · phản ánh lỗi · đơn vị: %s\n", c.Code, c.Unit)
	for _, f := range c.Faults {
		fmt.Fprintf(&b, "\n- %d. %s, ngày %s: %s", f.No, f.Kind.Vietnamese(), f.On, decisionText(f))
	}
	return b.String()
}

func decisionText(f procedure.Fault) string {
	switch {
	case f.Decision == nil:
		return "**đang chờ quyết định**"
	case f.Decision.Outcome == procedure.FaultOutcomeApologised:
		return "xin lỗi"
	default:
		return "không có lỗi"
	}
}
