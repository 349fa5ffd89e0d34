package main

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/activities/letters"
)

func TestDocumentationIsUpToDate(t *testing.T) {
	forms, err := letters.Load(letters.Embedded())
	require.NoError(t, err)
	written, err := os.ReadFile("../../../../docs/forms.md")
	require.NoError(t, err)
	require.Equal(t, string(markdown(forms.Official())), string(written), "run make forms")
}

func TestFormsAndContactSheet(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-dir", dir}, &out))
	require.Equal(t, "13 forms in "+dir+"; all pages in "+filepath.Join(dir, "contact-sheet.png")+"\n", out.String())

	files, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	require.Len(t, files, 13+2+1) // PDF files, books as .xlsx, the sheet
	content, err := os.ReadFile(filepath.Join(dir, "contact-sheet.png"))
	require.NoError(t, err)
	sheet, err := png.DecodeConfig(bytes.NewReader(content))
	require.NoError(t, err)
	require.Equal(t, sheetWidth, sheet.Width)
	require.Greater(t, sheet.Height, 2000, "several rows of pages")
}

func TestAnOfficesMistakeIsShown(t *testing.T) {
	office := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(office, "2025"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(office, "2025", "stop.yaml"), []byte("kind: stop\nregime: '2025'\n"), 0o600))
	require.ErrorContains(t, run(t.Context(), []string{"-over", office, "-dir", t.TempDir()}, &bytes.Buffer{}), "2025/stop.yaml: form stop 2025: ")
}
