package seed

import (
	"fmt"
	"io"
	"time"
)

// table is what a person reads meanwhile.
type table struct {
	to  io.Writer
	err error
}

func newTable(to io.Writer) *table {
	t := &table{to: to}
	t.print("%-28s %9s %10s\n", "", "count", "time")
	return t
}

func (t *table) print(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.to, format, args...)
	}
}

func (t *table) row(what string, count int, took time.Duration, more string) {
	t.print("%-28s %9d %9.1fs  %s\n", what, count, took.Seconds(), more)
}

// mostShown differences are enough to see what is wrong.
const mostShown = 20

func (t *table) end(found []string, took time.Duration) error {
	for i, f := range found {
		if i == mostShown {
			t.print("  … and %d more\n", len(found)-mostShown)
			break
		}
		t.print("  %s\n", f)
	}
	t.row("differences", len(found), took, "in all")
	return t.err
}
