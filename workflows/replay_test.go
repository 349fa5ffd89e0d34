package workflows_test

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"dunghen/workflows"
)

// TestReplay lives every recorded file again: today's loop must give the commands
// the engine once took. A change that fails here would stop every open file of
// that kind; guard it with workflow.GetVersion and record anew ("make histories").
func TestReplay(t *testing.T) {
	histories, err := filepath.Glob("testdata/histories/*.json")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(histories), 10)
	for _, path := range histories {
		t.Run(filepath.Base(path), func(t *testing.T) {
			replayer := worker.NewWorkflowReplayer()
			workflows.Register(replayer)
			quiet := log.NewStructuredLogger(slog.New(slog.DiscardHandler))
			require.NoError(t, replayer.ReplayWorkflowHistoryFromJSONFile(quiet, path))
		})
	}
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
