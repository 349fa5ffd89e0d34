package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// dutyAttributes are the search attributes of a duty in comparable form.
type dutyAttributes struct {
	unit, staff string
	due         int64
	overdue     bool
	level       int
}

func dutyAttributesOf(d duty.Duty) dutyAttributes {
	v := d.View()
	a := dutyAttributes{unit: v.Unit, staff: v.Staff, overdue: v.Turn != nil && !v.Turn.OverdueAt.IsZero(), level: v.Level}
	if !v.TurnDueAt.IsZero() {
		a.due = v.TurnDueAt.Unix()
	}
	return a
}

// publish shows ops where the duty stands. An upsert is an event, so it is made
// only on change; the current details cost nothing.
func (d *owed) publish(ctx workflow.Context) error {
	workflow.SetCurrentDetails(ctx, dutyDetails(d.state))
	now := dutyAttributesOf(d.state)
	if now == d.published {
		return nil
	}
	d.published = now
	return workflow.UpsertTypedSearchAttributes(ctx, contract.DutyAttributes(d.state.View())...)
}

// dutyDetails is the Vietnamese summary the Web UI shows on top of the duty.
func dutyDetails(d duty.Duty) string {
	v := d.View()
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · %s · %s\n\n", v.Number, v.Kind.Vietnamese(), v.Stage.Vietnamese())
	fmt.Fprintf(&b, "- Đơn vị: %s", v.Unit)
	if v.Staff != "" {
		fmt.Fprintf(&b, " · người thực hiện: %s", v.Staff)
	}
	if v.About.File != "" {
		fmt.Fprintf(&b, "\n- Hồ sơ: %s", v.About.File)
	}
	if !v.DueAt.IsZero() {
		fmt.Fprintf(&b, "\n- Hạn của cả việc: %s", clockText(v.DueAt))
	}
	if !v.LateAt.IsZero() {
		fmt.Fprintf(&b, "\n- **Trễ hạn từ %s**", clockText(v.LateAt))
	}
	switch {
	case v.Turn == nil:
	case v.Suspended():
		fmt.Fprintf(&b, "\n- Đang chờ: %s · đang tạm dừng", whoText(v.Turn.Who))
	case v.Turn.OverdueAt.IsZero():
		fmt.Fprintf(&b, "\n- Đang chờ: %s, đến %s", whoText(v.Turn.Who), clockText(v.TurnDueAt))
	default:
		fmt.Fprintf(&b, "\n- Đang chờ: %s, **quá hạn từ %s**", whoText(v.Turn.Who), clockText(v.Turn.OverdueAt))
	}
	if v.Level > 0 {
		fmt.Fprintf(&b, " · đã báo lên cấp %d", v.Level)
	}
	return b.String()
}

// whoText names a person by id, or a role with its unit.
func whoText(to procedure.Recipient) string {
	switch {
	case to.Staff != "":
		return to.Staff
	case to.Unit != "":
		return string(to.Role) + " (" + to.Unit + ")"
	default:
		return string(to.Role)
	}
}

// dutyWakeSummary names what the timer waits for.
func dutyWakeSummary(d duty.Duty, at time.Time) string {
	v := d.View()
	text := "Nhắc: sắp đến hạn"
	switch {
	case v.Turn != nil && !v.Turn.OverdueAt.IsZero():
		text = "Quá hạn, chờ báo cấp tiếp theo"
	case at.Equal(v.TurnDueAt):
		text = "Hết hạn: " + v.Stage.Vietnamese()
	}
	for _, m := range v.Milestones {
		if m.DoneAt.IsZero() && m.LateAt.IsZero() && m.DueAt.Equal(at) {
			text = "Đến hạn giai đoạn " + m.Code
		}
	}
	return fmt.Sprintf("%s (%s)", text, clockText(at))
}
