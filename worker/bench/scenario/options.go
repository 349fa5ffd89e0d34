package scenario

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Options say what to measure and how much of it.
type Options struct {
	DataDir string `env:"DATA_DIR" envDefault:".data"` // the figures go to its folder bench
	// Only names the scenarios to run; all of them when empty.
	Only []string `env:"BENCH"`
	// Rounds is how often everything that is compared is measured.
	Rounds int `env:"ROUNDS" envDefault:"3"`
	// Warm is how many files or lives go before the first measured ones.
	Warm int `env:"WARM" envDefault:"100"`

	Stocks []int         `env:"STOCKS" envDefault:"1000,3000"` // open files, growing
	Idle   time.Duration `env:"IDLE" envDefault:"5s"`          // how long an office at rest is looked at

	// Told is how long PostgreSQL's sessions may keep to themselves what they have written.
	Told time.Duration `env:"TOLD" envDefault:"11s"`

	Clients     []int `env:"CLIENTS" envDefault:"1,10,50"` // who submit at once
	Submissions int   `env:"SUBMISSIONS" envDefault:"600"` // of a round; fewer by few clients
	Lives       int   `env:"LIVES" envDefault:"200"`       // of a round
	LifeClients int   `env:"LIFE_CLIENTS" envDefault:"16"` // lives at once
	Herds       []int `env:"HERDS" envDefault:"250,1000"`  // files due at one instant

	Archives []int `env:"ARCHIVES" envDefault:"10000,100000,1000000"` // files of the past, growing
	Looks    int   `env:"LOOKS" envDefault:"30"`                      // at each page, of a round

	// Patience is how long a scenario may take before it is given up.
	Patience time.Duration `env:"PATIENCE" envDefault:"15m"`
	// Profile writes profiles of server and worker beside the figures.
	Profile bool `env:"PROFILE"`
	// Ephemeral leaves fsync off: what is measured then is not to be told to anybody.
	Ephemeral bool `env:"EPHEMERAL"`
}

// FromEnv reads the options from the environment; the error names every variable that does
// not fit.
func FromEnv() (Options, error) {
	o, err := env.ParseAs[Options]()
	if err != nil {
		return Options{}, err
	}
	return o, o.validate()
}

func (o Options) validate() error {
	var wrong []error
	for _, name := range o.Only {
		if !slices.ContainsFunc(all, func(s scenario) bool { return s.name == name }) {
			wrong = append(wrong, fmt.Errorf("BENCH=%s: there is %s", name, strings.Join(Names(), ", ")))
		}
	}
	for name, all := range map[string][]int{
		"ROUNDS": {o.Rounds}, "CLIENTS": o.Clients, "SUBMISSIONS": {o.Submissions}, "LIVES": {o.Lives}, "LIFE_CLIENTS": {o.LifeClients},
		"HERDS": o.Herds, "STOCKS": o.Stocks, "ARCHIVES": o.Archives, "LOOKS": {o.Looks},
	} {
		for _, n := range all {
			if n < 1 {
				wrong = append(wrong, fmt.Errorf("%s=%d: at least 1", name, n))
			}
		}
	}
	if !slices.IsSorted(o.Stocks) || !slices.IsSorted(o.Archives) {
		wrong = append(wrong, errors.New("STOCKS, ARCHIVES: they can only grow"))
	}
	if slices.Contains(o.Only, "scale") {
		for _, needed := range []string{"stock", "intake", "life", "herd"} {
			if !slices.Contains(o.Only, needed) {
				wrong = append(wrong, fmt.Errorf("BENCH=scale reckons from %s too", needed))
			}
		}
		if !slices.Contains(o.Clients, 1) {
			wrong = append(wrong, errors.New("BENCH=scale reckons from one client: CLIENTS"))
		}
	}
	for name, d := range map[string]time.Duration{"IDLE": o.Idle, "TOLD": o.Told, "PATIENCE": o.Patience} {
		if d <= 0 {
			wrong = append(wrong, fmt.Errorf("%s=%s: more than nothing", name, d))
		}
	}
	return errors.Join(wrong...)
}

// Dir is where figures, tables and profiles go.
func (o Options) Dir() string { return filepath.Join(o.DataDir, "bench") }

// Lines is the file of the figures, one JSON line each; Table that of their table. A run of
// some scenarios leaves those of a whole run alone: figures-herd.md.
func (o Options) Lines() string { return o.file(".jsonl") }

// Table is described at Lines.
func (o Options) Table() string { return o.file(".md") }

func (o Options) file(kind string) string {
	return filepath.Join(o.Dir(), strings.Join(append([]string{"figures"}, o.Only...), "-")+kind)
}
