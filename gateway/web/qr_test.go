package web

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAQRCodeAsAPath(t *testing.T) {
	code, err := NewQR("https://motcua.example.vn/procedures/1.003868")
	require.NoError(t, err)
	dark := map[[2]int]bool{}
	for _, m := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(code.Path, -1) {
		x, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[2])
		long, _ := strconv.Atoi(m[3])
		require.Equal(t, m[3], m[4])
		for i := range long {
			dark[[2]int{x + i, y}] = true
		}
	}
	// The finder patterns stand in three corners, the frame around is empty.
	far := code.Side - quietZone - 7
	for _, corner := range [][2]int{{quietZone, quietZone}, {far, quietZone}, {quietZone, far}} {
		rows := make([]string, 7)
		for y := range rows {
			for x := range 7 {
				if dark[[2]int{corner[0] + x, corner[1] + y}] {
					rows[y] += "#"
				} else {
					rows[y] += "."
				}
			}
		}
		require.Equal(t, "#######\n#.....#\n#.###.#\n#.###.#\n#.###.#\n#.....#\n#######", strings.Join(rows, "\n"))
	}
	for at := range dark {
		require.True(t, at[0] >= quietZone && at[0] < code.Side-quietZone && at[1] >= quietZone && at[1] < code.Side-quietZone)
	}
	_, err = NewQR(strings.Repeat("x", 4000))
	require.Error(t, err)
}
