package worker

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"

	"dunghen/activities/officetest"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// late is a register with a file that broke its promise after its letter had gone.
func late(t *testing.T) *register.Store {
	t.Helper()
	book := officetest.Open(t)
	s := officetest.File(t, book, "k1", officetest.Applicant)
	officetest.Record(t, book, officetest.Live(s, officetest.At(25, "17:00")))
	return book
}

// starting is an engine that answers every start with an error, or none.
func starting(answer error) *mocks.Client {
	engine := &mocks.Client{}
	engine.On("ExecuteWorkflow", mock.Anything, mock.Anything, contract.ExplanationWorkflow, mock.Anything).Return(nil, answer)
	return engine
}

// TestEveryBreachIsExplainedOnce, whatever dies in between.
func TestEveryBreachIsExplainedOnce(t *testing.T) {
	book := late(t)
	office, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	now := procedure.NewDay(2026, time.October, 5).At(9 * 60)

	// The engine is away: what was opened is still to be started.
	x := &explainer{starting(errors.New("away")), book, office, slog.New(slog.DiscardHandler)}
	_, err = x.round(t.Context(), now)
	require.NoError(t, err)
	waiting, err := book.UnstartedDuties(t.Context(), now.Add(time.Minute), 10)
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	require.Equal(t, []string{"GT-2026-0001", "officer"}, []string{waiting[0].Number, waiting[0].Subject})

	// The next round has nothing to ask; the sweeper starts it.
	engine := starting(nil)
	x.engine = engine
	more, err := x.round(t.Context(), now)
	require.NoError(t, err)
	require.False(t, more)
	engine.AssertNotCalled(t, "ExecuteWorkflow", mock.Anything, mock.Anything, mock.Anything, mock.Anything)
	for want := 1; want >= 0; want-- {
		started, err := sweepDuties(t.Context(), engine, book, now.Add(time.Minute))
		require.NoError(t, err)
		require.Equal(t, want, started)
	}
	engine.AssertNumberOfCalls(t, "ExecuteWorkflow", 1)
	options := engine.Calls[0].Arguments.Get(1).(client.StartWorkflowOptions)
	require.Equal(t, "GT-2026-0001", options.ID)

	known, err := book.Duty(t.Context(), "GT-2026-0001")
	require.NoError(t, err)
	require.Equal(t, duty.StageOpened, known.View.Stage)
	require.Equal(t, office.DutyRule(duty.Explanation), known.View.Rule)
}

// TestAStartedDutyIsNotStartedAgain: its workflow runs, the note was lost.
func TestAStartedDutyIsNotStartedAgain(t *testing.T) {
	book := late(t)
	office, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	now := procedure.NewDay(2026, time.October, 5).At(9 * 60)
	x := &explainer{starting(serviceerror.NewWorkflowExecutionAlreadyStarted("", "", "")), book, office, slog.New(slog.DiscardHandler)}
	_, err = x.round(t.Context(), now)
	require.NoError(t, err)
	waiting, err := book.UnstartedDuties(t.Context(), now.Add(time.Minute), 10)
	require.NoError(t, err)
	require.Empty(t, waiting)
}
