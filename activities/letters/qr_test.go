package letters

import (
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/require"
)

// scanned is what a reader of QR codes sees on the left 60 mm of the last page, drawn with so many dots per inch: 150 is a
// poor scan.
func scanned(t *testing.T, file []byte, resolution int) string {
	t.Helper()
	dir := t.TempDir()
	draw := exec.Command("pdftoppm", "-r", strconv.Itoa(resolution), "-W", strconv.Itoa(resolution*60/25), "-gray", "-png", "-", filepath.Join(dir, "page"))
	draw.Stdin = bytes.NewReader(file)
	out, err := draw.CombinedOutput()
	require.NoError(t, err, string(out))
	names, err := filepath.Glob(filepath.Join(dir, "*.png"))
	require.NoError(t, err)
	content, err := os.ReadFile(names[len(names)-1])
	require.NoError(t, err)
	page, err := png.Decode(bytes.NewReader(content))
	require.NoError(t, err)
	bits, err := gozxing.NewBinaryBitmapFromImage(page)
	require.NoError(t, err)
	result, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	require.NoError(t, err)
	return result.GetText()
}

func TestQRCodeOfEveryFormIsRead(t *testing.T) {
	all, err := Samples()
	require.NoError(t, err)
	for _, l := range all {
		require.Equal(t, l.Verification.URL, scanned(t, render(t, l), 150), "%s %s", l.Regime, l.Content.Kind())
	}
}

func TestLongAddressMakesALargerCode(t *testing.T) {
	l := sample(t, Regime2021, KindApology)
	l.Verification.URL = "https://" + strings.Repeat("dich-vu-cong.", 14) + "example.vn/v/7K3M9QWXA2BC"
	require.Equal(t, l.Verification.URL, scanned(t, render(t, l), 300))
	requireClean(t, l)

	short, err := encodeQR("https://a.vn/v/7K3M9QWXA2BC")
	require.NoError(t, err)
	long, err := encodeQR(l.Verification.URL)
	require.NoError(t, err)
	require.InDelta(t, 18, short.side(), 0.001)
	require.Greater(t, long.side(), 18.0)
	require.GreaterOrEqual(t, long.module(), 0.45)
}

func TestAddressTooLongForACode(t *testing.T) {
	_, err := encodeQR(strings.Repeat("x", 3000))
	require.ErrorContains(t, err, "QR code: ")
}
