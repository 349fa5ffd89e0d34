// Command forms renders every form from its sample letter into a folder, so that people can look at them: one PDF each,
// the book as .xlsx too, and contact-sheet.png with all pages beside each other (it runs pdftoppm of poppler-utils).
//
//	forms [-dir FOLDER] [-over FOLDER] [-table FILE]
//
// -over lays an office's own forms over the built-in ones and says what is wrong with them. -table also writes the
// comparison of every form with the field list of its circular.
package main

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"dunghen/activities/letters"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("forms", flag.ContinueOnError)
	dir := flags.String("dir", filepath.Join(cmp.Or(os.Getenv("DATA_DIR"), ".data"), "forms"), "where the pages go")
	over := flags.String("over", "", "an office's own forms")
	table := flags.String("table", "", "write the comparison with the circulars to this file")
	if err := flags.Parse(args); err != nil {
		return err
	}
	forms, err := load(*over)
	if err != nil {
		return err
	}
	if *table != "" {
		if err := os.WriteFile(*table, markdown(forms.Official()), 0o600); err != nil {
			return err
		}
	}
	files, err := render(forms, *dir)
	if err != nil {
		return err
	}
	sheet := filepath.Join(*dir, "contact-sheet.png")
	if err := contactSheet(ctx, files, sheet); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d forms in %s; all pages in %s\n", len(files), *dir, sheet)
	return err
}

func load(over string) (*letters.Forms, error) {
	if over == "" {
		return letters.Load(letters.Embedded())
	}
	return letters.LoadOver(os.DirFS(over))
}

// render writes every sample the forms know and returns the PDF files.
func render(forms *letters.Forms, dir string) ([]string, error) {
	samples, err := letters.Samples()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	var files []string
	for _, l := range samples {
		name := filepath.Join(dir, l.Regime+"-"+string(l.Content.Kind()))
		write := func(w io.Writer) error { return forms.Render(w, l, nil) }
		if err := save(name+".pdf", write); err != nil {
			return nil, err
		}
		files = append(files, name+".pdf")
		if l.Content.Kind() == letters.KindBook {
			write = func(w io.Writer) error { return forms.Spreadsheet(w, l) }
			if err := save(name+".xlsx", write); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

func save(name string, write func(io.Writer) error) error {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	return os.WriteFile(name, content.Bytes(), 0o600)
}
