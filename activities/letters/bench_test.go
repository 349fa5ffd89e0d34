package letters

import (
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkRender sets and writes the everyday letter of each kind, and a book of 500 rows.
func BenchmarkRender(b *testing.B) {
	forms := loadForms(b)
	run := func(name string, l Letter) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, forms.Render(io.Discard, l, nil))
			}
		})
	}
	for _, kind := range []Kind{KindReceipt, KindSupplement, KindRefusal, KindApology, KindStop, KindControlSlip, KindBook} {
		run(string(kind), sample(b, Regime2025, kind))
	}
	run(fmt.Sprintf("%s of 500", KindBook), longBook(b, 500))
}

func BenchmarkSpreadsheet(b *testing.B) {
	l := longBook(b, 500)
	for b.Loop() {
		require.NoError(b, loadForms(b).Spreadsheet(io.Discard, l))
	}
}

// BenchmarkLoad reads and tries all forms.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		_, err := Load(Embedded())
		require.NoError(b, err)
	}
}
