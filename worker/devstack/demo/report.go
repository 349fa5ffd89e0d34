package demo

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// report prints one line for each file. Instants are in the office's time zone.
func report(out io.Writer, plays []*play) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(cells ...string) { fmt.Fprintln(table, strings.Join(cells, "\t")) }
	line("FILE", "PROCEDURE", "LIFE", "STATUS", "PROMISED", "RESULT", "LETTER", "LEVEL", "BREACHES")
	for _, p := range plays {
		v := p.view
		line(v.Code, p.life.procedure, p.life.name, fmt.Sprintf("%d %s", v.Status, v.Status.Vietnamese()), moment(v.FirstDueAt),
			result(v), numbers(p.letters), strconv.Itoa(v.Level), kinds(breachesOf(v)))
	}
	fmt.Fprintln(table)
	return table.Flush()
}

// moment prints an instant, "-" for none.
func moment(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.In(procedure.Zone).Format("02/01/2006 15:04")
}

// result says when there was one, and whether the first promise was kept.
func result(v procedure.View) string {
	text := moment(v.FinishedAt)
	if !v.LateAt.IsZero() {
		text += " late"
	}
	return text
}

// numbers prints the numbers of letters, "-" for none.
func numbers(letters []register.Letter) string {
	if len(letters) == 0 {
		return "-"
	}
	words := make([]string, len(letters))
	for i, letter := range letters {
		words[i] = letter.PrintedNo
	}
	return strings.Join(words, ", ")
}

// saveLetters keeps every letter as DIR/CODE.pdf (a second one of a file would be
// CODE-2.pdf), prints the paths and returns how many there are.
func (s *stage) saveLetters(ctx context.Context, out io.Writer, plays []*play, dir string) (saved int, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 0, err
	}
	for _, p := range plays {
		for i, letter := range p.letters {
			pdf, err := s.gateway.raw(ctx, request{method: http.MethodGet, path: "/api/v1/letters/" + letter.ID + ".pdf", by: p.clerk()})
			if err != nil {
				return saved, err
			}
			name := letter.Code
			if i > 0 {
				name += "-" + strconv.Itoa(i+1)
			}
			path := filepath.Join(dir, name+".pdf")
			if err := os.WriteFile(path, pdf, 0o600); err != nil {
				return saved, err
			}
			fmt.Fprintln(out, path)
			saved++
		}
	}
	return saved, nil
}
