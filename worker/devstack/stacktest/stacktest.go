package stacktest

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack"
)

// DataDir returns a fresh data directory that is removed after the test. The
// account that runs PostgreSQL under root can reach it.
func DataDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "dunghen-stack-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o711))
	return dir
}

// Start runs a stack on free ports in a fresh data directory and stops it after
// the test. Each change is applied to the options first; one may name another
// data directory, which is then left in place.
func Start(t testing.TB, changes ...func(*devstack.Options)) *devstack.Stack {
	t.Helper()
	o := devstack.Options{DataDir: DataDir(t), Ephemeral: true}
	for _, change := range changes {
		change(&o)
	}
	stack, err := devstack.Start(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, stack.Stop()) })
	return stack
}
