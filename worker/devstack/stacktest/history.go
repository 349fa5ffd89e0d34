package stacktest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"
)

// Wanted says whether a golden history is to be recorded: one that NAME names (without
// its ending, several with spaces between), or where NAME is empty one that is not there
// yet, or with FORCE any. What is there is a witness of files that live on: to record it
// anew is to forget them.
func Wanted(path string) bool {
	if names := strings.Fields(os.Getenv("NAME")); len(names) > 0 {
		return slices.Contains(names, strings.TrimSuffix(filepath.Base(path), ".json"))
	}
	if os.Getenv("FORCE") != "" {
		return true
	}
	_, err := os.Stat(path)
	return err != nil
}

// Keep writes the history of a run in the form the replayer reads, one event a line.
func Keep(t testing.TB, c client.Client, workflowID, runID, path string) {
	t.Helper()
	lines := bytes.NewBufferString("{\"events\": [\n")
	events := c.GetWorkflowHistory(t.Context(), workflowID, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for separator := ""; events.HasNext(); separator = ",\n" {
		event, err := events.Next()
		require.NoError(t, err)
		// A sticky queue is named after the machine.
		if queue := event.GetWorkflowTaskScheduledEventAttributes().GetTaskQueue(); queue.GetKind() == enumspb.TASK_QUEUE_KIND_STICKY {
			queue.Name = "sticky"
		}
		raw, err := protojson.Marshal(event)
		require.NoError(t, err)
		var line bytes.Buffer // protojson spaces its output at random
		require.NoError(t, json.Compact(&line, raw))
		lines.WriteString(separator)
		lines.Write(line.Bytes())
	}
	lines.WriteString("\n]}\n")
	require.NoError(t, os.WriteFile(path, lines.Bytes(), 0o644))
}
