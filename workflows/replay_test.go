package workflows_test

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/encoding/protojson"

	"dunghen/workflows"
)

// TestReplay lives every recorded file again: today's loop must give the commands
// the engine once took, with the same words in them. A change that fails here would stop
// or move every open file of that kind; guard it with workflow.GetVersion and record a
// life of what is new ("make histories").
func TestReplay(t *testing.T) {
	for name, history := range histories(t) {
		t.Run(name, func(t *testing.T) {
			lived, err := relive(t, history)
			require.NoError(t, err)
			require.NoError(t, kept(t, history).agrees(lived))
		})
	}
}

// relive lives a history again by the loops of today.
func relive(t testing.TB, history *historypb.History) (said, error) {
	t.Helper()
	w := &witness{}
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{Interceptors: []interceptor.WorkerInterceptor{w}})
	require.NoError(t, err)
	workflows.Register(replayer)
	err = replayer.ReplayWorkflowHistory(log.NewStructuredLogger(slog.New(slog.DiscardHandler)), history)
	return w.lived, err
}

// histories are all that lie in testdata, by the names of their files.
func histories(t testing.TB) map[string]*historypb.History {
	t.Helper()
	entries, err := os.ReadDir("testdata/histories")
	require.NoError(t, err)
	all := map[string]*historypb.History{}
	for _, entry := range entries {
		raw, err := os.ReadFile(filepath.Join("testdata/histories", entry.Name()))
		require.NoError(t, err)
		history := &historypb.History{}
		require.NoError(t, protojson.Unmarshal(raw, history), entry.Name())
		all[entry.Name()] = history
	}
	require.GreaterOrEqual(t, len(all), 67)
	return all
}

// TestEventsOfADuty counts what the lives of duties cost the engine: at most nine events
// for what somebody says and seven for what the ladder does, and never an activity of its
// own while the register answers.
func TestEventsOfADuty(t *testing.T) {
	histories, err := filepath.Glob("testdata/histories/duty_*.json")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(histories), 7)
	for _, path := range histories {
		t.Run(filepath.Base(path), func(t *testing.T) {
			raw, err := os.ReadFile(path)
			require.NoError(t, err)
			var history struct {
				Events []struct {
					Type string `json:"eventType"`
				} `json:"events"`
			}
			require.NoError(t, json.Unmarshal(raw, &history))
			count, all, recorders := map[string]int{}, 0, 0 // recorders' are those that let time pass
			for _, e := range history.Events {
				switch kind := strings.TrimPrefix(e.Type, "EVENT_TYPE_"); kind {
				case "WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED", "WORKFLOW_EXECUTION_OPTIONS_UPDATED":
					recorders++
				default:
					count[kind]++
					all++
				}
			}
			require.Zero(t, count["ACTIVITY_TASK_SCHEDULED"])
			said, fired := count["WORKFLOW_EXECUTION_UPDATE_ACCEPTED"], count["TIMER_FIRED"]
			require.LessOrEqual(t, count["MARKER_RECORDED"], said+fired)
			idle := max(0, count["WORKFLOW_TASK_COMPLETED"]-1-said-fired)
			require.LessOrEqual(t, idle, recorders)
			all -= 3 * idle
			require.LessOrEqual(t, all, 6+9*said+7*fired, "start and end, words, ladder")
		})
	}
}
