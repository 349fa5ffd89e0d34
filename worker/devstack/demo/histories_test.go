package demo

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"dunghen/schema/catalogue"
	"dunghen/workflows/procedure"
)

// historyOf is where the golden history of a life under a regime lies, among those that
// the replay tests live again.
func historyOf(life life, regime string) string {
	name := strings.NewReplacer(" ", "_", ",", "").Replace(life.name)
	return filepath.Join("..", "..", "..", "workflows", "testdata", "histories", "demo_"+name+"_"+regime+".json")
}

// regimes are all that the catalogue knows, earliest first.
func regimes(t *testing.T) (known []catalogue.Regime) {
	t.Helper()
	office, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	for day := office.Calendar().From; ; {
		regime, err := office.Regime(day)
		require.NoError(t, err)
		known = append(known, regime)
		if regime.To == 0 {
			return known
		}
		day = regime.To + 1
	}
}

// TestEveryLifeIsRecorded: each life of the demonstration has a golden history under each
// regime, of a file of its own procedure that was taken in under that regime. "make
// histories" records those that are missing.
func TestEveryLifeIsRecorded(t *testing.T) {
	for _, regime := range regimes(t) {
		for _, life := range lives {
			t.Run(life.name+" under "+regime.Name, func(t *testing.T) {
				raw, err := os.ReadFile(historyOf(life, regime.Name))
				require.NoError(t, err)
				var history historypb.History
				require.NoError(t, protojson.Unmarshal(raw, &history))
				var opened procedure.State
				input := history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetInput().GetPayloads()
				require.NoError(t, json.Unmarshal(input[0].GetData(), &opened))
				require.Equal(t, []string{regime.Name, life.procedure}, []string{opened.Rules.Regime, opened.Rules.Procedure})
			})
		}
	}
}
