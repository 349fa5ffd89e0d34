package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
)

// Auditing says what is done about what an audit finds.
type Auditing struct {
	// Look judges the installation as of an instant, and says how much it looked at.
	Look func(ctx context.Context, at time.Time) (looked int, found []register.AuditFinding, err error)
	// Task is what each finding is given as, under a title of its own; one night gives Most
	// of them at most.
	Task RecurringTask
	Most int
}

// Auditor makes the nightly audits of one register.
type Auditor struct {
	tasks    *TaskGiver
	auditing Auditing
}

// NewAuditor makes it; tasks gives what is found.
func NewAuditor(tasks *TaskGiver, a Auditing) *Auditor { return &Auditor{tasks, a} }

// Register gives a worker the activity under its fixed name.
func (a *Auditor) Register(r worker.ActivityRegistry) {
	r.RegisterActivityWithOptions(a.Audit, activity.RegisterOptions{Name: contract.Audit.Name})
}

// Audit looks, gives a task about each finding that has none open, and keeps the audit. A finding that is there again the
// next night is the same task; one that comes back after its task ended is another.
// Errors: see explain.
func (a *Auditor) Audit(ctx context.Context, o contract.AuditOrder) (contract.AuditResult, error) {
	defer beating(ctx)()
	kept, err := a.tasks.register.AuditOf(ctx, o.At)
	if err == nil {
		return result(kept), nil
	}
	if !errors.Is(err, register.ErrNotFound) {
		return contract.AuditResult{}, explain(err)
	}
	kept = register.Audit{At: o.At, MadeAt: o.Now}
	if kept.Looked, kept.Findings, err = a.auditing.Look(ctx, o.Now); err != nil {
		return contract.AuditResult{}, explain(err)
	}
	about := map[string]bool{}
	for _, f := range kept.Findings {
		if key := "audit/" + f.Rule + "/" + f.Subject; !about[key] && len(about) < a.auditing.Most {
			about[key] = true
			number, err := a.give(ctx, key, f, o.Now)
			if err != nil {
				return contract.AuditResult{}, explain(err)
			}
			kept.Tasks = append(kept.Tasks, number)
		}
	}
	if err := a.tasks.register.KeepAudit(ctx, kept); err != nil {
		return contract.AuditResult{}, explain(err)
	}
	return result(kept), nil
}

func result(a register.Audit) contract.AuditResult {
	return contract.AuditResult{Looked: a.Looked, Findings: len(a.Findings), Tasks: a.Tasks}
}

// cameBack bounds how often a finding has come back after its task ended.
const cameBack = 1000

// give opens the task about a finding, or finds the open one.
func (a *Auditor) give(ctx context.Context, key string, f register.AuditFinding, now time.Time) (number string, err error) {
	task := a.auditing.Task
	task.Title = fmt.Sprintf("Kiểm tra hằng đêm phát hiện điều không được phép xảy ra. Quy tắc: %s. Đối tượng: %s. Chi tiết cho người vận hành: %s.\n"+
		"Đề nghị xác minh, khắc phục và báo cáo.", f.Rule, f.Subject, f.Words)
	for n := 1; n <= cameBack; n++ {
		again := key
		if n > 1 {
			again = fmt.Sprintf("%s/%d", key, n)
		}
		opened, err := a.tasks.give(ctx, again, task, now)
		if err != nil || !opened.Replayed {
			return opened.State.Number, err
		}
		known, err := a.tasks.register.Duty(ctx, opened.State.Number)
		if err != nil || !known.View.Closed() {
			return opened.State.Number, err
		}
	}
	return "", fmt.Errorf("activities: %s has come back %d times", key, cameBack)
}
