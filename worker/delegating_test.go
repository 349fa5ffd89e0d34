package worker

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"

	"dunghen/activities/officetest"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// hearing is an engine whose files hear updates by the law, and tell the register.
type hearing struct {
	mocks.Client
	t     *testing.T
	book  *register.Store
	files map[string]procedure.State
	// deaf is what it answers instead; lost is what it answers after it has heard.
	deaf, lost error
	ids        []string
}

func (h *hearing) UpdateWorkflow(_ context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	h.ids = append(h.ids, o.UpdateID)
	if h.deaf != nil {
		return nil, h.deaf
	}
	require.Equal(h.t, contract.Delegate.Name, o.UpdateName)
	s, known := h.files[o.WorkflowID]
	if !known {
		return nil, serviceerror.NewNotFound("no such workflow")
	}
	next, err := procedure.Apply(s, o.Args[0].(procedure.Delegated), officetest.At(19, "09:00"))
	var refused *procedure.Refusal
	if errors.As(err, &refused) {
		return answering(temporal.NewNonRetryableApplicationError("no", string(refused.Code), nil)), nil
	}
	require.NoError(h.t, err)
	h.files[o.WorkflowID] = officetest.Record(h.t, h.book, next)
	return answering(h.lost), nil
}

func answering(err error) client.WorkflowUpdateHandle {
	handle := &mocks.WorkflowUpdateHandle{}
	handle.On("Get", mock.Anything, mock.Anything).Return(err)
	return handle
}

// TestTheWorkOfTheAbsentIsMoved, whatever dies in between, and each thing once.
func TestTheWorkOfTheAbsentIsMoved(t *testing.T) {
	book := officetest.Open(t)
	engine := &hearing{t: t, book: book, files: map[string]procedure.State{}}
	file := func(key string) string {
		s := officetest.File(t, book, key, officetest.Applicant)
		engine.files[s.Code] = s
		return s.Code
	}
	one, two, missing := file("one"), file("two"), file("missing")
	delete(engine.files, missing)
	now := officetest.At(19, "08:00")
	d, err := book.PutDelegation(t.Context(), register.Delegation{
		ID: uuid.NewString(), BodyHash: []byte("x"), By: officetest.Head, Staff: "officer", To: "head", From: procedure.DayOf(now), At: now,
	}, procedure.DayOf(now), func(register.Staff, []register.Staff, []register.Delegation) error { return nil })
	require.NoError(t, err)
	x := &delegator{engine, book, slog.New(slog.DiscardHandler)}
	outcomes := func() map[string]register.DelegationOutcome {
		known, err := book.Delegation(t.Context(), d.ID)
		require.NoError(t, err)
		all := map[string]register.DelegationOutcome{}
		for _, l := range known.Lines {
			all[l.Of] = l.Outcome
		}
		return all
	}

	// The engine is away: nobody else is asked.
	engine.deaf = errors.New("away")
	_, err = x.round(t.Context(), now)
	require.ErrorIs(t, err, engine.deaf)
	require.Len(t, engine.ids, 1)
	require.Equal(t, map[string]register.DelegationOutcome{one: register.DelegationFailed, two: "", missing: ""}, outcomes())

	// It heard, and its answer was lost: the register knows.
	engine.deaf, engine.lost = nil, errors.New("lost")
	_, err = x.round(t.Context(), now)
	require.ErrorIs(t, err, engine.lost)
	require.Equal(t, engine.ids[0], engine.ids[1], "it is the same update")
	engine.lost = nil
	more, err := x.round(t.Context(), now.Add(time.Minute))
	require.NoError(t, err)
	require.False(t, more)
	require.Equal(t, map[string]register.DelegationOutcome{
		one: register.DelegationMoved, two: register.DelegationMoved, missing: register.DelegationFailed,
	}, outcomes(), "one that is not there keeps no other waiting")
	require.Equal(t, []string{"head", "head"}, []string{engine.files[one].Assignee, engine.files[two].Assignee})

	// What comes meanwhile moves too; what the law refuses is refused for good.
	came, refused := file("came"), file("refused")
	engine.files[refused] = officetest.Apply(t, engine.files[refused], procedure.Assigned{By: officetest.Head, Staff: "director"}, officetest.At(18, "10:00"))
	for range 2 {
		_, err = x.round(t.Context(), now.Add(2*time.Minute))
		require.NoError(t, err)
	}
	all := outcomes()
	require.Equal(t, []register.DelegationOutcome{register.DelegationMoved, register.DelegationRefused}, []register.DelegationOutcome{all[came], all[refused]})
	require.Len(t, engine.ids, 4+1+2+1, "only what is not there is asked again")
}
