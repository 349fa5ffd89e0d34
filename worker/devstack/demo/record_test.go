//go:build record

package demo

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/catalogue"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows/procedure"
)

// lasting is the last day of a regime that is kept in force, within the calendar.
var lasting = procedure.NewDay(2027, time.December, 30)

// TestRecordDemoHistories plays the lives on a stack for each regime, which is kept in
// force for it, and keeps the histories that are missing.
func TestRecordDemoHistories(t *testing.T) {
	for _, regime := range regimes(t) {
		wanted := slices.DeleteFunc(slices.Clone(lives), func(l life) bool { return !stacktest.Wanted(historyOf(l, regime.Name)) })
		if len(wanted) == 0 {
			continue
		}
		t.Run(regime.Name, func(t *testing.T) {
			stack := stacktest.Start(t, func(o *devstack.Options) { o.CatalogueDir = inForce(t, regime) })
			engine, err := devstack.Dial(t.Context(), stack.TemporalAddress)
			require.NoError(t, err)
			t.Cleanup(engine.Close)
			office, err := catalogue.Load(catalogue.Embedded())
			require.NoError(t, err)
			s := &stage{
				gateway: &client{base: stack.GatewayURL, tokens: map[string]string{}},
				engine:  engine, office: office.Organisation(), calendar: office.Calendar(), run: "recorded",
			}
			for i, life := range wanted {
				t.Run(life.name, func(t *testing.T) {
					ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
					defer cancel()
					life.want.letters = known(life.want.letters, regime)
					p := &play{stage: s, life: life, applicant: applicants[i]}
					require.NoError(t, p.live(ctx))
					stacktest.Keep(t, engine, p.view.Code, "", historyOf(life, regime.Name))
				})
			}
		})
	}
}

// known leaves out the series of letters for which a regime has no form.
func known(letters string, regime catalogue.Regime) string {
	return strings.Join(slices.DeleteFunc(strings.Split(letters, ", "), func(series string) bool {
		return !slices.ContainsFunc(regime.Forms, func(form catalogue.Form) bool { return form.Symbol == series })
	}), ", ")
}

// inForce is a catalogue directory in which a regime, and the procedures' versions of its
// last day, are still in force; what came after comes after.
func inForce(t *testing.T, regime catalogue.Regime) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, catalogue.Embedded()))
	if regime.To == 0 {
		return dir
	}
	later := strings.NewReplacer(
		"to: "+regime.To.String()+"\n", "to: "+lasting.String()+"\n",
		"from: "+(regime.To+1).String()+"\n", "from: "+(lasting+1).String()+"\n",
	)
	for _, folder := range []string{"regimes", "procedures"} {
		require.NoError(t, filepath.WalkDir(filepath.Join(dir, folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			law, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, []byte(later.Replace(string(law))), 0o600)
		}))
	}
	return dir
}
