package child

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseStat(t *testing.T) {
	s, err := parseStat("42 (a (strange) name) S 7 42 42 0 -1 4194560 1 2 3 4 150 50 300 0 20 0 1 0 99 1 1\n")
	require.NoError(t, err)
	require.Equal(t, stat{pid: 42, parent: 7, name: "a (strange) name", own: 2 * time.Second, ended: 3 * time.Second}, s)
	for _, text := range []string{"", "42 (name", "42 (name) S 7", "42 (name) S x 42 42 0 -1 4194560 1 2 3 4 150 50 300 0 20"} {
		_, err := parseStat(text)
		require.Error(t, err, text)
	}
}

func TestDescendantsCountByName(t *testing.T) {
	// A shell that works, and lives while it is asked about.
	command := exec.CommandContext(t.Context(), "sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo; read _")
	in, err := command.StdinPipe()
	require.NoError(t, err)
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	_, err = out.Read(make([]byte, 1))
	require.NoError(t, err)
	used, err := Descendants(os.Getpid(), "sh")
	require.NoError(t, err)
	require.Positive(t, used)
	none, err := Descendants(os.Getpid(), "nothing of that name")
	require.NoError(t, err)
	require.Zero(t, none)
	require.NoError(t, in.Close())
	require.Error(t, command.Wait(), "read was at its end")
}
