package scale_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/worker/bench/figures"
	"dunghen/worker/bench/scale"
)

func machine() map[string]float64 {
	return map[string]float64{
		"life_per_s": 10, "life_cpu_server_s_per_1000": 40, "life_cpu_worker_s_per_1000": 20, "life_cpu_postgres_s_per_1000": 40,
		"life_wal_mib_per_1000": 300, "life_wal_syncs_per_1000": 25_000, "life_events_workflow_task_completed": 7,
		"life_events_workflow_execution_update_accepted": 6, "intake_bare_p50_ms_c1": 8,
		"stock_db_bytes_per_file_1000": 40 << 10, "stock_cached_bytes_per_file_1000": 100 << 10, "herd_500_drain_per_s": 50,
	}
}

func named(values map[string]float64) func(string) (figures.Figure, bool) {
	return func(name string) (figures.Figure, bool) {
		value, known := values[name]
		return figures.Figure{Name: name, Value: value}, known
	}
}

func TestWhatAProvinceNeeds(t *testing.T) {
	m, err := scale.From(named(machine()), 2, 1000, 500)
	require.NoError(t, err)
	load := scale.Load{Name: "province", Files: 2_400_000}
	// 9,600 a day are one each third second, and one a second at the peak.
	require.Equal(t, scale.Need{
		Load: load, PerDay: 9600, PeakPerS: 1, Machines: 0.1, ServerCPU: 0.08, HouseCPU: 0.04, Postgres: 0.08,
		WALMiBPerS: 0.3, SyncsPerS: 25,
		Shards: 4, // 21 writes of 8 ms are 0.168 s of a second: 4 shards are locked for 0.042 of it each
		Hosts:  1, Open: 96_000, OpenGiB: 3.662109375, YearGiB: 91.552734375, CacheGiB: 9.1552734375,
		Herd: 480, HerdS: 9.6, HerdMachines: 0.16,
	}, m.Reckon(load))
	// Ten times as much takes ten times as many, and shards in powers of two.
	ten := m.Reckon(scale.Load{Files: 24_000_000})
	require.Equal(t, []float64{10, 1, 0.8, 64}, []float64{ten.PeakPerS, ten.Machines, ten.ServerCPU, float64(ten.Shards)})
}

func TestThePlanSaysWhatIsAssumed(t *testing.T) {
	m, err := scale.From(named(machine()), 2, 1000, 500)
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, m.Write(&out))
	require.Contains(t, out.String(), "| | department | province | nation | unit | how known |")
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n")[6:] {
		require.Len(t, strings.Split(line, "|"), 8, line)
		require.Regexp(t, "assumed|reckoned|extrapolated", line)
	}
	less := machine()
	delete(less, "life_per_s")
	_, err = scale.From(named(less), 2, 1000, 500)
	require.EqualError(t, err, "scale: life_per_s was not measured")
}
