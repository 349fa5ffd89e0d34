// Command reports draws a made-up report of every form, as PDF, as .xlsx, and as pictures of their pages.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"

	"dunghen/activities/pdf"
	"dunghen/activities/reports"
	"dunghen/schema/register"
)

func main() {
	out := flag.String("out", filepath.Join(os.Getenv("DATA_DIR"), "reports"), "folder the files are written to")
	flag.Parse()
	if err := run(context.Background(), *out); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out string) error {
	fonts, err := pdf.LoadFonts()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o750); err != nil {
		return err
	}
	for _, form := range register.ReportForms() {
		data := reports.Sample(form)
		path := filepath.Join(out, string(form))
		sheet := func(w io.Writer, d register.ReportData) error { return reports.PDF(w, fonts, d) }
		for ending, draw := range map[string]func(io.Writer, register.ReportData) error{".pdf": sheet, ".xlsx": reports.Workbook} {
			var file bytes.Buffer
			if err := draw(&file, data); err != nil {
				return err
			}
			if err := os.WriteFile(path+ending, file.Bytes(), 0o600); err != nil {
				return err
			}
		}
		pictures := exec.CommandContext(ctx, "pdftoppm", "-png", "-r", "80", path+".pdf", path)
		if message, err := pictures.CombinedOutput(); err != nil {
			return fmt.Errorf("pdftoppm: %w: %s", err, message)
		}
		fmt.Println(path+".pdf", path+".xlsx")
	}
	return nil
}
