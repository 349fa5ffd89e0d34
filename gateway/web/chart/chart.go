package chart

import (
	"bytes"
	"embed"
	"html/template"
	"math"
	"strconv"
)

//go:embed *.svg
var drawings embed.FS

var templates = template.Must(template.New("chart").ParseFS(drawings, "*.svg"))

// Head is what every chart has. ID is unique on its page, Title names it and Desc says
// in a sentence what there is to see.
type Head struct{ ID, Title, Desc string }

// draw makes the image. What a chart is given is text, and is escaped.
func draw(name string, data any) (template.HTML, error) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // html/template has escaped everything given
}

// Num is a length or a place, written to a tenth.
type Num float64

// String is the number as an attribute holds it.
func (n Num) String() string {
	return strconv.FormatFloat(math.Round(float64(n)*10)/10, 'f', -1, 64)
}

// Tick is a line across a chart, and what it stands for.
type Tick struct {
	Y     Num
	Label string
}

// scale is the least round number no value is above, and what to step there by.
func scale(top float64) (most, step float64) {
	if top <= 4 {
		return 4, 1
	}
	step = math.Pow(10, math.Floor(math.Log10(top)))
	for _, part := range []float64{0.2, 0.25, 0.5, 1, 2} {
		if s := step * part; s == math.Trunc(s) && math.Ceil(top/s) <= 5 {
			return math.Ceil(top/s) * s, s
		}
	}
	return math.Ceil(top/step) * step, step
}

// shorten keeps a label within a number of letters.
func shorten(label string, most int) string {
	letters := []rune(label)
	if len(letters) <= most {
		return label
	}
	return string(letters[:most-1]) + "…"
}
