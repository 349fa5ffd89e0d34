package demo

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows/procedure"
)

// TestRun plays the demonstration twice on one stack: a run leaves nothing in the
// way of the next.
func TestRun(t *testing.T) {
	stack := stacktest.Start(t)
	port, err := strconv.Atoi(stack.GatewayURL[strings.LastIndexByte(stack.GatewayURL, ':')+1:])
	require.NoError(t, err)
	o := devstack.Options{DataDir: stack.DataDir, Port: port, TemporalAddress: stack.TemporalAddress}
	for run := 1; run <= 2; run++ {
		var out strings.Builder
		require.NoError(t, Run(t.Context(), o, &out), out.String())
		require.True(t, strings.HasSuffix(out.String(), "\n20 files, 38 letters, 0 unexpected\n"), out.String())

		saved, err := filepath.Glob(filepath.Join(stack.DataDir, "letters", "*.pdf"))
		require.NoError(t, err)
		require.Len(t, saved, run*38)
		for _, path := range saved {
			pdf, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, "%PDF-", string(pdf[:5]))
		}
	}
}

// TestLives: twenty files of eight procedures, each with an applicant of its own
// and a name that no other life bears.
func TestLives(t *testing.T) {
	require.Len(t, lives, 20)
	require.Len(t, applicants, 20)
	names, procedures, emails := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i, life := range lives {
		names[life.name], procedures[life.procedure], emails[applicants[i].Email] = true, true, true
	}
	require.Len(t, names, 20)
	require.Len(t, procedures, 8)
	require.Len(t, emails, 20)
}

func TestOutcomeDiffers(t *testing.T) {
	want := outcome{status: procedure.StatusProcessing, letters: "PXL", level: 3, breaches: broken}
	view := procedure.View{Status: procedure.StatusProcessing, Level: 3, Breaches: []procedure.Breach{
		{Kind: procedure.BreachPromiseBroken}, {Kind: procedure.BreachLate},
	}}
	require.NoError(t, want.differs(view, []register.Letter{{Series: "PXL"}}), "the order of the breaches does not matter")
	require.EqualError(t, want.differs(view, nil),
		"expected status 4, letters PXL, level 3, breaches late, promise_broken; found status 4, letters , level 3, breaches late, promise_broken")
}
