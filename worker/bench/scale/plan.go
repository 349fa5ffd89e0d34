package scale

import (
	"fmt"
	"io"
	"math"
	"strings"

	"dunghen/worker/bench/figures"
)

// Measured is what one machine has shown.
type Measured struct {
	// Processors of the machine, and the seconds of each a thousand lives cost, by process.
	Processors                       int
	ServerCPU, HouseCPU, PostgresCPU float64
	// LivesPerS is how many lives a second the whole machine led.
	LivesPerS float64
	// WALMiB and Syncs are of a thousand lives.
	WALMiB, Syncs float64
	// WriteMS is how long one client waited for the start of a bare workflow: no less than a
	// write of a history takes, for which its shard is locked.
	WriteMS float64
	// Tasks are the workflow tasks of a life, Updates its updates: each is a write of its
	// history under the lock of its shard, and a task is two.
	Tasks, Updates float64
	// FileBytes is what an open file takes in the databases, CachedBytes in a worker's cache.
	FileBytes, CachedBytes float64
	// Letters is how many letters of a herd were written a second.
	Letters float64
}

// Load is how much there is to do.
type Load struct {
	Name  string
	Files float64 // in a year
}

// Loads are an office of this kind's department, a province, and all of Vietnam.
func Loads() []Load {
	return []Load{{"department", 50_000}, {"province", 2_000_000}, {"nation", 100_000_000}}
}

// What is assumed of every load.
const (
	workingDays  = 250      // in a year
	workingHours = 8 * 3600 // seconds of a day
	peak         = 3.0      // the busiest hour against the mean of the day
	busy         = 0.5      // how much of a processor may be used at the peak
	openDays     = 10       // working days from receipt to return
	silent       = 0.05     // share of a day's files that fall due without a word: a letter each
	herdSeconds  = 60       // in which the letters of 17:00 are to be written
	shardBusy    = 0.05     // how much of the time a shard may be locked at the peak
	hostShards   = 512      // that one history host keeps well
	hostCPU      = 8        // processors of a host
	leastShards  = 4
	mebi, gibi   = 1 << 20, 1 << 30
)

// From reads what a run has shown.
// Errors: a figure that was not measured.
func From(named func(name string) (figures.Figure, bool), processors, stock, herd int) (Measured, error) {
	m := Measured{Processors: processors}
	for name, to := range map[string]*float64{
		"life_per_s":                                         &m.LivesPerS,
		"life_cpu_server_s_per_1000":                         &m.ServerCPU,
		"life_cpu_worker_s_per_1000":                         &m.HouseCPU,
		"life_cpu_postgres_s_per_1000":                       &m.PostgresCPU,
		"life_wal_mib_per_1000":                              &m.WALMiB,
		"intake_bare_p50_ms_c1":                              &m.WriteMS,
		"life_wal_syncs_per_1000":                            &m.Syncs,
		"life_events_workflow_task_completed":                &m.Tasks,
		"life_events_workflow_execution_update_accepted":     &m.Updates,
		fmt.Sprintf("stock_db_bytes_per_file_%d", stock):     &m.FileBytes,
		fmt.Sprintf("stock_cached_bytes_per_file_%d", stock): &m.CachedBytes,
		fmt.Sprintf("herd_%d_drain_per_s", herd):             &m.Letters,
	} {
		f, known := named(name)
		if !known {
			return Measured{}, fmt.Errorf("scale: %s was not measured", name)
		}
		*to = f.Value
	}
	return m, nil
}

// Need is what a load takes.
type Need struct {
	Load
	PerDay, PeakPerS              float64 // files
	Machines                      float64 // like the one measured, for lives at the peak
	ServerCPU, HouseCPU, Postgres float64 // processors, at the peak and not more than half used
	WALMiBPerS, SyncsPerS         float64 // at the peak, without more grouping of commits than measured
	Shards, Hosts                 int
	Open                          float64 // files
	OpenGiB, YearGiB              float64 // in the databases: while open; what a year leaves
	CacheGiB                      float64 // of all workers, every open file kept
	Herd                          float64 // letters at 17:00
	HerdS                         float64 // seconds, on as many processors as the peak takes
	HerdMachines                  float64 // like the one measured, to write them within a minute
}

// Reckon says what a load needs by what was measured.
func (m Measured) Reckon(l Load) Need {
	n := Need{Load: l, PerDay: l.Files / workingDays}
	n.PeakPerS = n.PerDay / workingHours * peak
	n.Machines = n.PeakPerS / m.LivesPerS
	processors := func(perThousand float64) float64 { return n.PeakPerS * perThousand / 1000 / busy }
	n.ServerCPU, n.HouseCPU, n.Postgres = processors(m.ServerCPU), processors(m.HouseCPU), processors(m.PostgresCPU)
	n.WALMiBPerS, n.SyncsPerS = n.PeakPerS*m.WALMiB/1000, n.PeakPerS*m.Syncs/1000
	// A start, the beginning and the end of each task, and each update that was let in.
	writes := 1 + 2*m.Tasks + m.Updates
	n.Shards = leastShards
	for float64(n.Shards)*shardBusy < n.PeakPerS*writes*m.WriteMS/1000 {
		n.Shards *= 2
	}
	n.Hosts = int(math.Ceil(max(n.ServerCPU/hostCPU, float64(n.Shards)/hostShards)))
	n.Open = n.PerDay * openDays
	n.OpenGiB, n.YearGiB, n.CacheGiB = n.Open*m.FileBytes/gibi, l.Files*m.FileBytes/gibi, n.Open*m.CachedBytes/gibi
	n.Herd = n.PerDay * silent
	n.HerdS = n.Herd / m.Letters / max(1, (n.ServerCPU+n.HouseCPU+n.Postgres)/float64(m.Processors))
	n.HerdMachines = n.Herd / m.Letters / herdSeconds
	return n
}

// row is one line of the table.
type row struct {
	what, unit, how string
	of              func(Need) float64
}

const (
	assumed  = "assumed"
	reckoned = "reckoned from measurements, linear"
	doubtful = "extrapolated beyond what was measured"
)

var rows = []row{
	{"files a year", "files", assumed, func(n Need) float64 { return n.Files }},
	{"files a working day", "files", assumed, func(n Need) float64 { return n.PerDay }},
	{"lives at the peak", "lives/s", assumed, func(n Need) float64 { return n.PeakPerS }},
	{"machines like this one", "machines", reckoned, func(n Need) float64 { return n.Machines }},
	{"processors of the Temporal server", "processors", reckoned, func(n Need) float64 { return n.ServerCPU }},
	{"processors of workers and gateways", "processors", reckoned, func(n Need) float64 { return n.HouseCPU }},
	{"processors of PostgreSQL", "processors", reckoned, func(n Need) float64 { return n.Postgres }},
	{"written ahead", "MiB/s", reckoned, func(n Need) float64 { return n.WALMiBPerS }},
	{"waits for the disk", "syncs/s", reckoned, func(n Need) float64 { return n.SyncsPerS }},
	{"history shards", "shards", doubtful, func(n Need) float64 { return float64(n.Shards) }},
	{"history hosts", "hosts", doubtful, func(n Need) float64 { return float64(n.Hosts) }},
	{"open files", "files", assumed, func(n Need) float64 { return n.Open }},
	{"databases, of open files", "GiB", reckoned, func(n Need) float64 { return n.OpenGiB }},
	{"databases, a year", "GiB", doubtful, func(n Need) float64 { return n.YearGiB }},
	{"caches of all workers, every open file", "GiB", reckoned, func(n Need) float64 { return n.CacheGiB }},
	{"letters owed at one instant", "letters", assumed, func(n Need) float64 { return n.Herd }},
	{"until they are written, on the processors above", "s", doubtful, func(n Need) float64 { return n.HerdS }},
	{"machines like this one, to write them in a minute", "machines", doubtful, func(n Need) float64 { return n.HerdMachines }},
}

// Write writes the plan as Markdown.
func (m Measured) Write(out io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %d processors: %.1f lives/s; a thousand lives are %.0f CPU-s of the server, %.0f of worker and gateway, %.0f of "+
		"PostgreSQL, %.0f MiB and %.0f syncs; %.1f ms for a start; %.0f letters/s of a herd; %.0f KiB of an open file in the databases, %.0f KiB in a cache.\n\n",
		m.Processors, m.LivesPerS, m.ServerCPU, m.HouseCPU, m.PostgresCPU, m.WALMiB, m.Syncs, m.WriteMS, m.Letters, m.FileBytes/1024, m.CachedBytes/1024)
	fmt.Fprintf(&b, "Assumed: %d working days of 8 hours, the busiest hour %.0f times the mean, processors at most %.0f %% used, a file open for %d "+
		"working days, %.0f %% of a day's files due without a word, a shard locked at most %.0f %% of the time.\n\n",
		workingDays, peak, busy*100, openDays, silent*100, shardBusy*100)
	b.WriteString("| |")
	var needs []Need
	for _, l := range Loads() {
		needs = append(needs, m.Reckon(l))
		fmt.Fprintf(&b, " %s |", l.Name)
	}
	b.WriteString(" unit | how known |\n|---|" + strings.Repeat("---:|", len(needs)) + "---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s |", r.what)
		for _, n := range needs {
			fmt.Fprintf(&b, " %s |", figures.Short(r.of(n)))
		}
		fmt.Fprintf(&b, " %s | %s |\n", r.unit, r.how)
	}
	_, err := io.WriteString(out, b.String())
	return err
}
