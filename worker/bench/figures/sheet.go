package figures

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
)

// Sheet takes figures as they come: each is a line of JSON at once, so that a run that
// breaks off has told what it knew.
type Sheet struct {
	// Heading are lines about the run: machine, date, settings.
	Heading []string

	lines   io.Writer
	figures []Figure
}

// NewSheet makes a sheet whose lines go to out.
func NewSheet(out io.Writer) *Sheet { return &Sheet{lines: out} }

// Add writes a figure down.
func (s *Sheet) Add(f Figure) error {
	if _, there := s.Named(f.Name); there {
		return fmt.Errorf("figures: %s is there already", f.Name)
	}
	line, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("figures: %s: %w", f.Name, err)
	}
	s.figures = append(s.figures, f)
	_, err = fmt.Fprintf(s.lines, "%s\n", line)
	return err
}

// Named finds a figure that was written down.
func (s *Sheet) Named(name string) (Figure, bool) {
	for _, f := range s.figures {
		if f.Name == name {
			return f, true
		}
	}
	return Figure{}, false
}

// Table writes all figures as Markdown.
func (s *Sheet) Table(out io.Writer) error {
	var b strings.Builder
	for _, line := range s.Heading {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	if len(s.Heading) > 0 {
		b.WriteString("\n")
	}
	b.WriteString("| figure | median | unit | min – max | rounds | ratio | to |\n|---|---:|---|---:|---:|---:|---|\n")
	for _, f := range s.figures {
		ratio := ""
		if f.Peer != "" {
			ratio = Short(f.Ratio)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s – %s | %d | %s | %s |\n",
			f.Name, Short(f.Value), f.Unit, Short(f.Min), Short(f.Max), f.N, ratio, f.Peer)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// Short writes a number with three digits that count.
func Short(v float64) string {
	if math.Abs(v) >= 100 || v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// Read reads the lines a sheet wrote.
func Read(path string) (all []Figure, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	decoder := json.NewDecoder(file)
	for {
		var f Figure
		switch err := decoder.Decode(&f); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, f)
	}
}
