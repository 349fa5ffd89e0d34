package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// overTheWire packs and unpacks an error the way the engine does.
func overTheWire(t *testing.T, err error) error {
	t.Helper()
	wire := temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{DataConverter: converter.GetDefaultDataConverter()})
	return wire.FailureToError(wire.ErrorToFailure(err))
}

func packed(code string, details ...any) error {
	return temporal.NewApplicationErrorWithOptions("refused", code, temporal.ApplicationErrorOptions{NonRetryable: true, Details: details})
}

func TestWhatTheEngineSays(t *testing.T) {
	refusal := procedure.Refuse(procedure.CodeNewDateTooLate, "new_date", "last", "2026-10-30")
	for name, tc := range map[string]struct {
		err    error
		status int
		body   string
		detail string
	}{
		"a refusal":               {overTheWire(t, packed("new_date_too_late", refusal)), 422, "new_date_too_late", "Ngày hẹn lại muộn nhất là ngày 30/10/2026."},
		"a wrapped refusal":       {fmt.Errorf("update: %w", overTheWire(t, packed("new_date_too_late", refusal))), 422, "new_date_too_late", "Ngày hẹn lại muộn nhất là ngày 30/10/2026."},
		"a refusal without more":  {overTheWire(t, packed("apology_missing")), 409, "apology_missing", ""},
		"a refusal with less":     {overTheWire(t, packed("apology_missing", "x")), 409, "apology_missing", ""},
		"an error nobody knows":   {overTheWire(t, packed("nil_pointer", refusal)), 500, "internal", ""},
		"a workflow that broke":   {overTheWire(t, errors.New("secret inside")), 500, "internal", ""},
		"too many requests":       {serviceerror.NewResourceExhausted(0, "busy"), 429, "too_many_requests", ""},
		"away":                    {serviceerror.NewUnavailable("no connection"), 503, "engine_unavailable", ""},
		"late":                    {serviceerror.NewDeadlineExceeded("late"), 503, "engine_unavailable", ""},
		"cancelled":               {serviceerror.NewCanceled("gone"), 503, "engine_unavailable", ""},
		"late on our side":        {context.DeadlineExceeded, 503, "engine_unavailable", ""},
		"an update without reply": {client.NewWorkflowUpdateServiceTimeoutOrCanceledError(errors.New("late")), 503, "engine_unavailable", ""},
		"a namespace that is not": {serviceerror.NewInvalidArgument("no such attribute"), 500, "internal", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := problemOf(engineError(tc.err))
			require.Equal(t, []any{tc.status, tc.body}, []any{statuses[p.code], string(p.code)})
			if tc.detail != "" {
				vi, _ := contract.Message(p.code, p.args)
				require.Equal(t, []any{tc.detail, "new_date"}, []any{vi, p.fields[0].Field})
			}
		})
	}
	require.NoError(t, engineError(nil))
	require.ErrorIs(t, engineError(serviceerror.NewNotFound("no such workflow")), errNotRunning)
}

// TestAnEngineThatIsNotThereYet: the client is made all the same, and says so when
// it is asked.
func TestAnEngineThatIsNotThereYet(t *testing.T) {
	registry := prometheus.NewRegistry()
	engine, closeEngine, err := connect(Config{TemporalAddress: "127.0.0.1:1", Namespace: "dunghen"}, registry, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	err = engine.Check(t.Context())
	require.Equal(t, contract.CodeEngineUnavailable, problemOf(err).code, err)
	require.Equal(t, http.StatusServiceUnavailable, statuses[problemOf(err).code])
	require.NoError(t, closeEngine())
}
