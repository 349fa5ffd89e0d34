package letters

import (
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func BenchmarkRenderApology(b *testing.B) {
	for name, a := range map[string]Apology{"short": short(), "two pages": long()} {
		b.Run(name, func(b *testing.B) {
			require.NoError(b, RenderApology(io.Discard, a))
			for b.Loop() {
				require.NoError(b, RenderApology(io.Discard, a))
			}
		})
	}
}
