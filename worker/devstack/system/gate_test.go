package system_test

import (
	"context"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/proxy"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"dunghen/worker/devstack"
)

// boundary is a place in the history of a file where its worker dies.
type boundary struct {
	event  int64  // what has been written by then
	kind   string // of that event
	worked bool   // the task it begins is done as well, and the engine does not know it
}

// gate stands between a worker and the engine. Whoever comes to the boundary is held there
// with all that was written and nothing that is to be told: a worker has no other way to
// notice the engine than its calls and their answers.
type gate struct {
	address string
	engine  client.Client

	mu      sync.Mutex
	code    string // of the file that is watched, "" for none yet
	at      boundary
	open    chan struct{} // closed once a file is watched
	held    chan int64    // told how many events there were
	stopped bool          // one is held already: so are all
}

// newGate opens a gate before the engine of a stack, at which nobody is held.
func newGate(t *testing.T, stack *devstack.Stack, engine client.Client) *gate {
	t.Helper()
	behind, err := grpc.NewClient(stack.TemporalAddress, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	calls, err := proxy.NewWorkflowServiceProxyServer(proxy.WorkflowServiceProxyOptions{
		Client: workflowservice.NewWorkflowServiceClient(behind),
	})
	require.NoError(t, err)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	g := &gate{address: listener.Addr().String(), engine: engine, open: make(chan struct{})}
	close(g.open)
	server := grpc.NewServer(grpc.UnaryInterceptor(g.pass))
	workflowservice.RegisterWorkflowServiceServer(server, calls)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		require.NoError(t, <-ended)
		require.NoError(t, behind.Close())
	})
	return g
}

// shut lets no task through until a file is watched.
func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.code, g.open, g.stopped = "", make(chan struct{}), false
}

// watch lets tasks through until the file comes to the boundary; the answer is told how
// many events there are then.
func (g *gate) watch(code string, at boundary) (held <-chan int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.code, g.at, g.held = code, at, make(chan int64, 1)
	close(g.open)
	return g.held
}

// release watches nothing any more.
func (g *gate) release() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.code, g.stopped = "", false
}

func (g *gate) pass(ctx context.Context, request any, call *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	told := call.FullMethod == workflowservice.WorkflowService_RespondWorkflowTaskCompleted_FullMethodName
	if told {
		if err := g.hold(ctx, true); err != nil {
			return nil, err
		}
	}
	answer, err := handle(ctx, request)
	switch answer.(type) {
	case *workflowservice.PollWorkflowTaskQueueResponse, *workflowservice.PollActivityTaskQueueResponse,
		*workflowservice.RespondWorkflowTaskCompletedResponse, *workflowservice.RespondActivityTaskCompletedResponse:
		if held := g.hold(ctx, false); held != nil {
			return nil, held
		}
	}
	return answer, err
}

// hold keeps a call of the worker until that dies, where the boundary is reached.
func (g *gate) hold(ctx context.Context, worked bool) error {
	g.mu.Lock()
	code, at, open, stopped := g.code, g.at, g.open, g.stopped
	g.mu.Unlock()
	select {
	case <-open:
	case <-ctx.Done():
		return ctx.Err()
	}
	if code == "" {
		g.mu.Lock()
		code, at = g.code, g.at
		g.mu.Unlock()
	}
	if code == "" {
		return nil
	}
	if !stopped {
		if at.worked && !worked {
			return nil
		}
		state, err := g.engine.DescribeWorkflowExecution(ctx, code, "")
		if err != nil {
			return status.Error(codes.Unavailable, err.Error())
		}
		events := state.GetWorkflowExecutionInfo().GetHistoryLength()
		if events < at.event {
			return nil
		}
		g.mu.Lock()
		if !g.stopped && g.code == code {
			g.stopped = true
			g.held <- events
		}
		g.mu.Unlock()
	}
	<-ctx.Done()
	return ctx.Err()
}
