package child_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/worker/bench/child"
)

func TestMain(m *testing.M) {
	child.Main(map[string]child.Role{
		"echo": func(ctx context.Context, order json.RawMessage, ready func(any) error) error {
			if err := ready(bytes.ToUpper(bytes.TrimSpace(order))); err != nil {
				return err
			}
			<-ctx.Done()
			return nil
		},
		"stubborn": func(context.Context, json.RawMessage, func(any) error) error { return errors.New("I will not") },
		"fleeting": func(_ context.Context, _ json.RawMessage, ready func(any) error) error {
			return errors.Join(ready("here"), errors.New("gone already"))
		},
	})
	os.Exit(m.Run())
}

func never(t *testing.T) func(error) {
	t.Helper()
	return func(err error) { t.Error(err) }
}

func TestAChildServesUntilItIsStopped(t *testing.T) {
	dir := t.TempDir()
	var answer []byte
	p, err := child.Start(t.Context(), "echo", dir, "order", &answer, never(t))
	require.NoError(t, err)
	require.Equal(t, `"ORDER"`, string(answer))

	require.NoError(t, p.Free(t.Context()))
	memory, err := child.Memory(p.PID)
	require.NoError(t, err)
	require.Positive(t, memory)
	used, err := child.Processor(p.PID)
	require.NoError(t, err)
	require.Less(t, used, time.Minute)

	profile := filepath.Join(dir, "echo.pprof")
	require.NoError(t, p.Profile(profile))
	require.NoError(t, p.EndProfile())
	require.NoError(t, p.Stop())
	require.NoError(t, p.Stop())
	written, err := os.ReadFile(profile)
	require.NoError(t, err)
	require.NotEmpty(t, written)
	_, err = child.Processor(p.PID)
	require.Error(t, err)
}

func TestAChildThatDoesNotStartTellsWhy(t *testing.T) {
	_, err := child.Start(t.Context(), "stubborn", t.TempDir(), "order", new(string), func(error) {})
	require.ErrorContains(t, err, "stubborn: I will not")
	_, err = child.Start(t.Context(), "nobody", t.TempDir(), "order", new(string), func(error) {})
	require.ErrorContains(t, err, "nobody: no such role")
}

func TestAChildThatEndsByItselfIsNoticed(t *testing.T) {
	died := make(chan error, 1)
	p, err := child.Start(t.Context(), "fleeting", t.TempDir(), "order", new(string), func(err error) { died <- err })
	require.NoError(t, err)
	require.ErrorContains(t, <-died, "gone already")
	require.Error(t, p.Stop())
}
