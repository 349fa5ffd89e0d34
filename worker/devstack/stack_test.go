package devstack_test

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	_ "github.com/lib/pq"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"

	"dunghen/worker/devstack"
	"dunghen/worker/devstack/stacktest"
)

// shared is the stack of all tests that do not need one of their own.
var shared *devstack.Stack

func TestMain(m *testing.M) {
	code, err := withStack(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func withStack(tests func() int) (code int, err error) {
	dir, err := os.MkdirTemp("", "dunghen-stack-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Chmod(dir, 0o711); err != nil {
		return 0, err
	}
	o := bare(dir)
	o.SearchAttributes = attributes
	if shared, err = devstack.Start(context.Background(), o); err != nil {
		return 0, err
	}
	code = tests()
	return code, shared.Stop()
}

var attributes = map[string]enumspb.IndexedValueType{
	"TestStatus": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"TestDue":    enumspb.INDEXED_VALUE_TYPE_DATETIME,
}

// bare is a stack without worker and gateway.
func bare(dir string) devstack.Options {
	return devstack.Options{DataDir: dir, WithoutWorker: true, WithoutGateway: true, Ephemeral: true}
}

func dial(t *testing.T, stack *devstack.Stack) client.Client {
	t.Helper()
	c, err := devstack.Dial(t.Context(), stack.TemporalAddress)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

func TestNamespace(t *testing.T) {
	c := dial(t, shared)
	present, err := c.OperatorService().ListSearchAttributes(t.Context(), &operatorservice.ListSearchAttributesRequest{Namespace: devstack.Namespace})
	require.NoError(t, err)
	require.Equal(t, attributes, present.GetCustomAttributes())
	namespace, err := c.WorkflowService().DescribeNamespace(t.Context(), describeNamespace)
	require.NoError(t, err)
	require.Equal(t, "720h0m0s", namespace.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration().String())
}

func TestWebUI(t *testing.T) {
	for _, path := range []string{"/", "/api/v1/namespaces/dunghen"} {
		response, err := http.Get(shared.UIURL + path)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusOK, response.StatusCode, path)
	}
}

// The second start goes on where the first one stood, the third one also after
// PostgreSQL was killed under the running system.
func TestStartAgain(t *testing.T) {
	dir := stacktest.DataDir(t)
	first, err := devstack.Start(t.Context(), bare(dir))
	require.NoError(t, err)
	remember(t, first, "first")
	require.NoError(t, first.Stop())

	second, err := devstack.Start(t.Context(), bare(dir))
	require.NoError(t, err)
	require.Equal(t, []string{"first"}, remembered(t, second))
	remember(t, second, "second")
	require.NoError(t, syscall.Kill(postmaster(t, dir), syscall.SIGKILL))
	require.EqualError(t, second.Wait(t.Context()), "PostgreSQL: ended by itself")
	require.NoError(t, second.Stop())

	third := stacktest.Start(t, func(o *devstack.Options) { *o = bare(dir) })
	require.Equal(t, []string{"first", "second"}, remembered(t, third))
}

// remember leaves a trace in the office's database and one in Temporal's.
func remember(t *testing.T, stack *devstack.Stack, text string) {
	t.Helper()
	db := database(t, stack)
	_, err := db.ExecContext(t.Context(), `CREATE TABLE IF NOT EXISTS traces (id serial, text text)`)
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), `INSERT INTO traces (text) VALUES ($1)`, text)
	require.NoError(t, err)
	_, err = dial(t, stack).ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: text, TaskQueue: "nobody"}, "any")
	require.NoError(t, err)
}

func remembered(t *testing.T, stack *devstack.Stack) []string {
	t.Helper()
	rows, err := database(t, stack).QueryContext(t.Context(), `SELECT text FROM traces ORDER BY id`)
	require.NoError(t, err)
	var all []string
	for rows.Next() {
		var text string
		require.NoError(t, rows.Scan(&text))
		state, err := dial(t, stack).DescribeWorkflowExecution(t.Context(), text, "")
		require.NoError(t, err)
		require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, state.GetWorkflowExecutionInfo().GetStatus())
		all = append(all, text)
	}
	require.NoError(t, rows.Err())
	return all
}

func database(t *testing.T, stack *devstack.Stack) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", stack.DatabaseURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func postmaster(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "postgres", "cluster", "postmaster.pid"))
	require.NoError(t, err)
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	require.NoError(t, err)
	return pid
}

// Two stacks on the servers of the shared one: nothing of their own but the
// Web UI and the mailbox.
func TestExistingServers(t *testing.T) {
	stack := stacktest.Start(t, func(o *devstack.Options) {
		*o = bare(o.DataDir)
		o.DatabaseURL, o.TemporalAddress = shared.DatabaseURL, shared.TemporalAddress
	})
	require.Equal(t, shared.DatabaseURL, stack.DatabaseURL)
	require.Equal(t, shared.TemporalAddress, stack.TemporalAddress)
	require.NoDirExists(t, filepath.Join(stack.DataDir, "postgres"))
}

func TestBusyPorts(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, listener.Close()) })
	taken := listener.Addr().(*net.TCPAddr).Port
	for _, c := range []struct {
		set  func(*devstack.Options)
		want devstack.BusyPortError
	}{
		{func(o *devstack.Options) { o.Port = taken }, devstack.BusyPortError{Port: taken, Role: "gateway", Variable: "PORT"}},
		{func(o *devstack.Options) { o.UIPort = taken }, devstack.BusyPortError{Port: taken, Role: "Temporal Web UI", Variable: "UI_PORT"}},
		{func(o *devstack.Options) { o.TemporalPort = taken }, devstack.BusyPortError{Port: taken, Role: "Temporal", Variable: "TEMPORAL_PORT"}},
		{func(o *devstack.Options) { o.SMTPPort = taken }, devstack.BusyPortError{Port: taken, Role: "mailbox", Variable: "SMTP_PORT"}},
		{func(o *devstack.Options) { o.PGPort = taken }, devstack.BusyPortError{Port: taken, Role: "PostgreSQL", Variable: "PG_PORT"}},
	} {
		t.Run(c.want.Variable, func(t *testing.T) {
			o := devstack.Options{DataDir: stacktest.DataDir(t)}
			c.set(&o)
			_, err := devstack.Start(t.Context(), o)
			var busy *devstack.BusyPortError
			require.ErrorAs(t, err, &busy)
			require.Equal(t, c.want, *busy)
			require.EqualError(t, busy, fmt.Sprintf("port %d for %s is taken: end what listens there, or choose another one with %s=...",
				taken, c.want.Role, c.want.Variable))
		})
	}
}
