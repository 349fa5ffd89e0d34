package browsertest

import (
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/page"
	"github.com/stretchr/testify/require"
)

// Screenshot writes the whole page, however long, as PNG.
func (p *Person) Screenshot(file string) {
	p.t.Helper()
	picture := do(p, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: new(true)}).Data
	require.NoError(p.t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(p.t, os.WriteFile(file, picture, 0o600))
}
