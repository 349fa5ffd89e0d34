package figures_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/worker/bench/figures"
)

func TestMedianAndQuantile(t *testing.T) {
	require.Equal(t, []float64{0, 3, 2, 2.5}, []float64{
		figures.Median(nil), figures.Median([]float64{3}), figures.Median([]float64{9, 1, 2}), figures.Median([]float64{4, 1, 3, 2}),
	})
	var hundred []float64
	for i := range 100 {
		hundred = append(hundred, float64(100-i))
	}
	require.Equal(t, []float64{0, 1, 50, 99, 100}, []float64{
		figures.Quantile(nil, 0.5), figures.Quantile(hundred, 0), figures.Quantile(hundred, 0.5),
		figures.Quantile(hundred, 0.99), figures.Quantile(hundred, 1),
	})
}

func TestAFigureIsComparedRoundByRound(t *testing.T) {
	ours, theirs := []float64{48, 90, 50}, []float64{64, 90, 0}
	f, err := figures.Of("life_per_s", "lives/s", ours)
	require.NoError(t, err)
	f, err = f.Beside("life_bare_per_s", ours, theirs)
	require.NoError(t, err)
	require.Equal(t, figures.Figure{
		Name: "life_per_s", Value: 50, Unit: "lives/s", Ratio: 0.875, Peer: "life_bare_per_s", N: 3, Min: 48, Median: 50, Max: 90,
	}, f)
	_, err = f.Beside("life_bare_per_s", ours, theirs[:2])
	require.EqualError(t, err, "figures: life_per_s has 3 rounds, its peer life_bare_per_s has 2")
	_, err = figures.Of("life_per_s", "lives/s", nil)
	require.EqualError(t, err, "figures: life_per_s was never measured")
}

func TestSheet(t *testing.T) {
	var lines, table bytes.Buffer
	s := figures.NewSheet(&lines)
	s.Heading = []string{"2 processors"}
	all := []figures.Figure{
		{Name: "a", Value: 1234.56, Unit: "files/s", Ratio: 0.8123, Peer: "b", N: 3, Min: 0.01234, Median: 1234.56, Max: 2000},
		{Name: "b", Value: 2, Unit: "s", N: 1, Min: 2, Median: 2, Max: 2},
	}
	for _, f := range all {
		require.NoError(t, s.Add(f))
	}
	named, known := s.Named("b")
	require.Equal(t, all[1], named)
	require.True(t, known)
	_, known = s.Named("c")
	require.False(t, known)
	require.EqualError(t, s.Add(all[1]), "figures: b is there already")
	require.Equal(t, strings.TrimPrefix(`
{"name":"a","value":1234.56,"unit":"files/s","ratio":0.8123,"peer":"b","n":3,"min":0.01234,"median":1234.56,"max":2000}
{"name":"b","value":2,"unit":"s","ratio":0,"peer":"","n":1,"min":2,"median":2,"max":2}
`, "\n"), lines.String())
	require.NoError(t, s.Table(&table))
	require.Equal(t, `- 2 processors

| figure | median | unit | min – max | rounds | ratio | to |
|---|---:|---|---:|---:|---:|---|
| a | 1235 | files/s | 0.0123 – 2000 | 3 | 0.812 | b |
| b | 2 | s | 2 – 2 | 1 |  |  |
`, table.String())

	path := filepath.Join(t.TempDir(), "figures.jsonl")
	require.NoError(t, os.WriteFile(path, lines.Bytes(), 0o600))
	read, err := figures.Read(path)
	require.NoError(t, err)
	require.Equal(t, all, read)
}
