package letters

import (
	"dunghen/activities/typeset"
)

// paper is a page's size and margins. The margins are those of NĐ 30/2020 for A4, scaled down for A5.
type paper struct {
	typeset.Paper
	// sizes of the body in points are tried in turn: what fits on one page when set a little smaller is set so; what
	// does not is set in the second one.
	sizes []float64
	scale float64 // of the other sizes, which are written here as they are on A5
}

// papers are the sizes a form may ask for, by the names in its file.
var papers = map[string]paper{
	"A5":           {typeset.Paper{Width: 148, Height: 210, Left: 19, Right: 12, Top: 13, Bottom: 10}, []float64{11.5, 11, 10.5, 10, 9.5}, 1},
	"A4":           {typeset.Paper{Width: 210, Height: 297, Left: 30, Right: 15, Top: 20, Bottom: 20}, []float64{14, 13.5, 13}, 1.3},
	"A4-landscape": {typeset.Paper{Width: 297, Height: 210, Left: 20, Right: 12, Top: 15, Bottom: 12}, []float64{11}, 1.1},
}
