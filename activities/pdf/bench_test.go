package pdf

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkWrite writes a page as full as a letter's: 300 words, three styles.
func BenchmarkWrite(b *testing.B) {
	d := sample()
	for i, word := range strings.Fields(strings.Repeat("Việc hẹn lại chỉ được thực hiện một lần theo khoản 9 Điều 19 Nghị định ", 20)) {
		d.Pages[0].Texts = append(d.Pages[0].Texts, Text{X: float64(20 + i%10*12), Baseline: float64(60 + i/10*5), Text: word + " ", Size: 11.5, Paragraph: i%30 == 0})
	}
	f := fonts(b)
	for b.Loop() {
		require.NoError(b, Write(io.Discard, f, d))
	}
}
