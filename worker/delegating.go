package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"dunghen/activities/rounds"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// The measures of the loop that moves the work of the absent.
const (
	delegateEvery = 10 * time.Second
	delegateBatch = 200
	// delegatePatience is how long one file or duty may take to answer.
	delegatePatience = 10 * time.Second
)

// delegator moves what the absent have to who does their work (bàn giao công việc), through
// the updates of the files and duties themselves, for as long as they are away.
type delegator struct {
	engine   client.Client
	register *register.Store
	log      *slog.Logger
}

// run moves until the context ends. What is to be moved stands in the register, and what has
// moved is not there any more: what a crash leaves half done the next round does.
func (x *delegator) run(ctx context.Context) error {
	rounds.Work{
		What: "work of the absent", Every: delegateEvery, Log: x.log, Watch: x.register.WatchDelegations,
		Do: func(ctx context.Context) (more bool, err error) {
			return x.round(ctx, time.Now().Truncate(time.Second))
		},
	}.Run(ctx)
	return ctx.Err()
}

// round moves what is to be moved now. A file or duty that does not answer keeps no other
// waiting, unless nobody answers.
func (x *delegator) round(ctx context.Context, now time.Time) (more bool, err error) {
	if err := x.register.TurnDelegations(ctx, now); err != nil {
		return false, err
	}
	moving, err := x.register.ToMove(ctx, delegateBatch)
	if err != nil {
		return false, err
	}
	moved := 0
	for _, m := range moving {
		err := x.move(ctx, m)
		outcome, code := register.DelegationMoved, procedure.Code("")
		var refused *temporal.ApplicationError
		switch {
		case err == nil && m.Back:
			outcome = register.DelegationReturned
		case errors.As(err, &refused) && slices.Contains(contract.Codes(), procedure.Code(refused.Type())):
			outcome, code = register.DelegationRefused, procedure.Code(refused.Type())
		case err != nil && ctx.Err() == nil:
			outcome = register.DelegationFailed
		}
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if err := x.register.NoteMoved(ctx, m, outcome, code, now); err != nil {
			return false, err
		}
		if outcome != register.DelegationFailed {
			moved++
			continue
		}
		x.log.Warn("work of somebody absent not moved", "of", m.Of, "error", err)
		if missing := new(serviceerror.NotFound); !errors.As(err, &missing) {
			return false, fmt.Errorf("delegate %s: %w", m.Of, err)
		}
	}
	if moved > 0 {
		x.log.Info("work of the absent moved", "things", moved)
	}
	return moved > 0 && len(moving) >= delegateBatch, x.register.TurnDelegations(ctx, now)
}

// delegateSpace is the name space of the updates' ids.
var delegateSpace = uuid.MustParse("0b1f5a52-3f0c-5d2e-9a57-3a6f6f1c7d10")

// move says it to the file or duty. The id is that of what the register knew: said again after
// a lost answer it is the same update.
func (x *delegator) move(ctx context.Context, m register.Moving) error {
	ctx, cancel := context.WithTimeout(ctx, delegatePatience)
	defer cancel()
	update := client.UpdateWorkflowOptions{
		UpdateID:     uuid.NewSHA1(delegateSpace, fmt.Appendf(nil, "%s/%s/%d/%t", m.Delegation, m.Of, m.Seq, m.Back)).String(),
		WorkflowID:   contract.DutyWorkflowID(m.Of),
		UpdateName:   contract.DelegateDuty.Name,
		Args:         []any{duty.Delegated{By: m.By, From: m.From, Staff: m.To, StaffRole: m.ToRole}},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	if m.Kind == register.KindFile {
		said := procedure.Delegated{By: m.By, From: m.From, Staff: m.To, Unit: m.ToUnit}
		if m.ToRole == procedure.RoleLeader || m.ToRole == procedure.RoleDirector {
			said.Unit = "" // leadership acts on the files of every unit, where they lie
		}
		update.WorkflowID, update.UpdateName, update.Args = contract.FileWorkflowID(m.Of), contract.Delegate.Name, []any{said}
	}
	handle, err := x.engine.UpdateWorkflow(ctx, update)
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}
