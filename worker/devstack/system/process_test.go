package system_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"

	"dunghen/worker/devstack"
)

// buildWorker makes the program that is run in an office, from the product's own
// module.
func buildWorker(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "worker")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./worker/cmd/worker")
	build.Dir = filepath.Join("..", "..", "..")
	said, err := build.CombinedOutput()
	require.NoError(t, err, "%s", said)
	return program
}

// process is a worker as a process of its own, which can be killed.
type process struct {
	program string
	environ []string
	log     *os.File
	running *exec.Cmd
}

// employ starts a worker for a stack that has none, with further settings, and
// kills it after the test.
func employ(t *testing.T, stack *devstack.Stack, program string, settings ...string) *process {
	t.Helper()
	log, err := os.Create(filepath.Join(stack.DataDir, "logs", "worker.log"))
	require.NoError(t, err)
	p := &process{program: program, log: log, environ: append(append(os.Environ(), settings...),
		"DATABASE_URL="+stack.DatabaseURL, "TEMPORAL_ADDRESS="+stack.TemporalAddress,
		"TEMPORAL_NAMESPACE="+devstack.Namespace, "SMTP_ADDRESS="+stack.Mailbox.Address(),
		"MAIL_FROM=motcua@dunghen.example", "PUBLIC_URL="+stack.GatewayURL,
	)}
	p.start(t)
	t.Cleanup(func() {
		p.kill(t)
		require.NoError(t, log.Close())
	})
	return p
}

func (p *process) start(t *testing.T) {
	t.Helper()
	require.NoError(t, p.begin())
}

// begin starts the worker. It ends by kill alone, also after the test's context.
func (p *process) begin() error {
	p.running = exec.CommandContext(context.Background(), p.program)
	p.running.Env, p.running.Stdout, p.running.Stderr = p.environ, p.log, p.log
	return p.running.Start()
}

// kill ends the worker with SIGKILL: it has no time to put anything in order.
func (p *process) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, p.end(), "it was alive until now")
}

func (p *process) end() error {
	if err := p.running.Process.Kill(); err != nil {
		return err
	}
	var ended *exec.ExitError
	if err := p.running.Wait(); !errors.As(err, &ended) || ended.String() != "signal: killed" {
		return errors.Join(errors.New("the worker ended otherwise"), err)
	}
	return nil
}

// replace kills the worker and starts another one.
func (p *process) replace(t *testing.T, o *office, code string) {
	t.Helper()
	p.kill(t)
	p.revive(t, o, code)
}

// revive starts a worker in place of a dead one.
func (p *process) revive(t *testing.T, o *office, codes ...string) {
	t.Helper()
	for _, code := range codes {
		o.forget(t, code)
	}
	p.start(t)
}

// forget tells the engine to forget that a dead worker knew a file or duty, which it would else
// notice within a minute.
func (o *office) forget(t *testing.T, code string) {
	t.Helper()
	require.NoError(t, o.unstick(code))
}

func (o *office) unstick(code string) error {
	_, err := o.engine.WorkflowService().ResetStickyTaskQueue(context.Background(), &workflowservice.ResetStickyTaskQueueRequest{
		Namespace: devstack.Namespace, Execution: &commonpb.WorkflowExecution{WorkflowId: code},
	})
	return err
}
