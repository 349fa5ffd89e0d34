package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// attributes are the search attributes in comparable form.
type attributes struct {
	status    procedure.Status
	unit      string
	assignee  string
	due       int64
	overdue   bool
	level     int
	procedure string
}

func attributesOf(s procedure.State, holder bool) attributes {
	v := s.View()
	a := attributes{status: v.Status, level: v.Level, procedure: v.Procedure, overdue: v.Overdue()}
	if holder || v.Sought() {
		a.unit, a.assignee = v.Unit, v.Assignee
	}
	if !v.DueAt.IsZero() {
		a.due = v.DueAt.Unix()
	}
	return a
}

// publish shows ops where the file stands. An upsert is an event, so it is made
// only on change; the current details cost nothing.
func (f *file) publish(ctx workflow.Context) error {
	workflow.SetCurrentDetails(ctx, details(f.state))
	now := attributesOf(f.state, f.holderShown)
	if now == f.published {
		return nil
	}
	f.published = now
	if f.holderShown {
		return workflow.UpsertTypedSearchAttributes(ctx, contract.HolderAttributes(f.state.View())...)
	}
	return workflow.UpsertTypedSearchAttributes(ctx, contract.Attributes(f.state.View())...)
}

// details is the Vietnamese summary the Web UI shows on top of the file.
func details(s procedure.State) string {
	v := s.View()
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · thủ tục %s · %s\n\n", v.Code, v.Procedure, v.Status.Vietnamese())
	fmt.Fprintf(&b, "- Bước: %s · đơn vị: %s", v.StepName, v.Unit)
	if v.Assignee != "" {
		fmt.Fprintf(&b, " · người thụ lý: %s", v.Assignee)
	}
	if !v.FirstDueAt.IsZero() {
		fmt.Fprintf(&b, "\n- Hẹn trả: %s", clockText(v.FirstDueAt))
	} else if v.Status == procedure.StatusSupplement || v.Status == procedure.StatusPayment {
		b.WriteString("\n- Đồng hồ đang tạm dừng, chờ người nộp hồ sơ")
	}
	if v.Apology != nil {
		fmt.Fprintf(&b, "\n- Đã xin lỗi, hẹn lại: %s", clockText(v.Apology.NewDue))
	}
	if !v.LateAt.IsZero() {
		fmt.Fprintf(&b, "\n- **Trễ hẹn từ %s**", clockText(v.LateAt))
	}
	if v.Level > 0 {
		fmt.Fprintf(&b, "\n- Đang chờ lãnh đạo trả lời, cấp %d", v.Level)
	}
	return b.String()
}

var wakeTexts = map[procedure.Action]string{
	procedure.ActRemind:    "Nhắc người thụ lý: sắp đến hạn",
	procedure.ActAsk:       "Hỏi: đúng hẹn hay trễ hẹn?",
	procedure.ActApologise: "Hạn chót gửi phiếu xin lỗi",
	procedure.ActLate:      "Đến hẹn trả kết quả",
	procedure.ActRemindAll: "Nhắc: sắp đến ngày hẹn lại",
	procedure.ActBroken:    "Đến ngày hẹn lại",
}

// wakeSummary names what the timer waits for.
func wakeSummary(s procedure.State, at time.Time) string {
	for _, p := range procedure.Plan(s) {
		if p.FiredAt.IsZero() && !p.Dropped && p.At.Equal(at) {
			return fmt.Sprintf("%s (%s)", wakeTexts[p.Rung.Do], clockText(at))
		}
	}
	return fmt.Sprintf("Chờ lãnh đạo trả lời (%s)", clockText(at))
}

func clockText(t time.Time) string { return t.In(procedure.Zone).Format("15:04 02/01/2006") }
