package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// Measures of the contact sheet in pixels. At this resolution A5 upright and A4 across have the same height.
const (
	resolution = 75 // per inch
	gap        = 12
	sheetWidth = 2250
)

// contactSheet shows the pages of PDF files side by side in one PNG.
func contactSheet(ctx context.Context, files []string, name string) error {
	var pages []image.Image
	for _, file := range files {
		more, err := pagesOf(ctx, file)
		if err != nil {
			return err
		}
		pages = append(pages, more...)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, arrange(pages)); err != nil {
		return err
	}
	return os.WriteFile(name, out.Bytes(), 0o600)
}

// pagesOf draws the pages of a PDF file.
func pagesOf(ctx context.Context, file string) ([]image.Image, error) {
	dir, err := os.MkdirTemp("", "forms")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	draw := exec.CommandContext(ctx, "pdftoppm", "-r", fmt.Sprint(resolution), "-png", file, filepath.Join(dir, "page"))
	if out, err := draw.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("pdftoppm %s: %w: %s", filepath.Base(file), err, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "page*.png"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var pages []image.Image
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		page, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

// arrange sets pages in rows from left to right.
func arrange(pages []image.Image) image.Image {
	at := make([]image.Point, len(pages))
	x, y, row := gap, gap, 0
	for i, p := range pages {
		if x > gap && x+p.Bounds().Dx()+gap > sheetWidth {
			x, y, row = gap, y+row+gap, 0
		}
		at[i] = image.Pt(x, y)
		x += p.Bounds().Dx() + gap
		row = max(row, p.Bounds().Dy())
	}
	sheet := image.NewRGBA(image.Rect(0, 0, sheetWidth, y+row+gap))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{Y: 160}), image.Point{}, draw.Src)
	for i, p := range pages {
		draw.Draw(sheet, p.Bounds().Sub(p.Bounds().Min).Add(at[i]), p, p.Bounds().Min, draw.Src)
	}
	return sheet
}
