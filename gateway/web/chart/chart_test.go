package chart

import (
	"encoding/xml"
	"errors"
	"html/template"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// elements reads a drawing as XML, and returns the attributes of its elements by name.
func elements(t *testing.T, svg template.HTML) map[string][]map[string]string {
	t.Helper()
	out := map[string][]map[string]string{}
	reader := xml.NewDecoder(strings.NewReader(string(svg)))
	for {
		token, err := reader.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		require.NoError(t, err, svg)
		if start, ok := token.(xml.StartElement); ok {
			attributes := map[string]string{}
			for _, a := range start.Attr {
				attributes[a.Name.Local] = a.Value
				require.NotEqual(t, "style", a.Name.Local)
				require.NotContains(t, a.Value, "NaN")
				require.NotContains(t, a.Value, "Inf")
			}
			out[start.Name.Local] = append(out[start.Name.Local], attributes)
		}
	}
}

var head = Head{"x", `<b>"Phòng" & co`, "desc"}

func TestEveryChartIsAnImageWithWords(t *testing.T) {
	for name, draw := range map[string]func() (template.HTML, error){
		"columns":       Columns{head, []string{"<i>a", "b"}, []Column{{"<i>1", "2026", "<i>50", []int{1, 1}}}}.SVG,
		"bars":          Bars{head, []Bar{{Label: "<i>1", Note: "<i>50 %", Percent: 50}}}.SVG,
		"lines":         Lines{head, []string{"<i>1"}, []string{"2026"}, []Line{{"<i>a", []Point{{Percent: 3}}}}}.SVG,
		"no columns":    Columns{Head: head}.SVG,
		"empty columns": Columns{head, []string{"a"}, []Column{{"1", "", "", []int{0}}}}.SVG,
		"no bars":       Bars{Head: head}.SVG,
		"no lines":      Lines{Head: head}.SVG,
	} {
		t.Run(name, func(t *testing.T) {
			svg, err := draw()
			require.NoError(t, err)
			in := elements(t, svg)
			require.Equal(t, "img", in["svg"][0]["role"])
			require.Equal(t, "x-title x-desc", in["svg"][0]["aria-labelledby"])
			require.Len(t, in["title"], 1)
			require.Len(t, in["desc"], 1)
			require.Empty(t, in["i"], "what is given is text")
			require.Empty(t, in["b"], "what is given is text")
		})
	}
}

func TestColumnsStandUponOneAnother(t *testing.T) {
	svg, err := Columns{head, []string{"kept", "broken"}, []Column{{"1", "", "75", []int{3, 1}}, {"2", "", "", []int{0, 0}}}}.SVG()
	require.NoError(t, err)
	var boxes []map[string]string
	for _, r := range elements(t, svg)["rect"] {
		if strings.HasPrefix(r["class"], "part") && r["width"] != "14" {
			boxes = append(boxes, r)
		}
	}
	require.Len(t, boxes, 2, "nothing is drawn of nothing")
	require.Equal(t, []string{"60", "120", "url(#x-part0)"}, []string{boxes[0]["y"], boxes[0]["height"], boxes[0]["fill"]})
	require.Equal(t, []string{"20", "40", "url(#x-part1)"}, []string{boxes[1]["y"], boxes[1]["height"], boxes[1]["fill"]})
}

func TestBarsAreSharesOfAHundred(t *testing.T) {
	svg, err := Bars{head, []Bar{{Percent: 100}, {Percent: 25}, {None: true, Percent: 100}, {Percent: 400}, {Percent: -1}}}.SVG()
	require.NoError(t, err)
	var widths []string
	for _, r := range elements(t, svg)["rect"] {
		if r["class"] == "part0" {
			widths = append(widths, r["width"])
		}
	}
	require.Equal(t, []string{"292", "73", "0", "292", "0"}, widths)
}

func TestLinesLeaveGaps(t *testing.T) {
	svg, err := Lines{head, []string{"1", "2", "3"}, nil, []Line{{"a", []Point{{Percent: 0}, {None: true}, {Percent: 100}}}}}.SVG()
	require.NoError(t, err)
	require.Equal(t, "M94.3 180M335.7 20", elements(t, svg)["path"][0]["d"])
}

func TestScale(t *testing.T) {
	for top, want := range map[float64][2]float64{
		0: {4, 1}, 3: {4, 1}, 5: {5, 1}, 7: {8, 2}, 10: {10, 2}, 11: {15, 5}, 99: {100, 20}, 101: {125, 25}, 4321: {5000, 1000},
	} {
		most, step := scale(top)
		require.Equal(t, want, [2]float64{most, step}, top)
	}
	require.Equal(t, "Phò…", shorten("Phòng ban", 4))
}
