package register_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
)

// TestTargetsAndEvaluationCostTheirPeriod: of all files those of the week are read, in the
// last week and in one long ago.
func TestTargetsAndEvaluationCostTheirPeriod(t *testing.T) {
	b, end := archive(t, 30*weekly)
	for name, to := range map[string]time.Time{"this week": end, "long ago": end.AddDate(0, 0, -140)} {
		p := register.Period{From: to.AddDate(0, 0, -7), To: to}
		for what, query := range register.MeasuringQueries(p) {
			t.Run(name+" "+what, func(t *testing.T) {
				var raw string
				require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+query.SQL, query.Values...).Scan(&raw))
				var plans []struct{ Plan planNode }
				require.NoError(t, json.Unmarshal([]byte(raw), &plans))
				require.Subset(t, []string{"uploads", "file_events", "duty_events", "openings", "promises"}, plans[0].Plan.scans(), "%s\n%s", query.SQL, raw)
				require.Less(t, plans[0].Plan.read(), 20.0*weekly, "%s\n%s", query.SQL, raw)
			})
		}
	}
}
