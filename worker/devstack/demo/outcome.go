package demo

import (
	"fmt"
	"slices"
	"strings"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// outcome is how a file must stand at the end of its life.
type outcome struct {
	status   procedure.Status
	letters  string // the series of their numbers, oldest first
	level    int    // of escalation, 0 when nothing waits for an answer
	breaches []procedure.BreachKind
}

func (want outcome) String() string {
	return fmt.Sprintf("status %d, letters %s, level %d, breaches %s", want.status, want.letters, want.level, kinds(want.breaches))
}

// differs says in what the register shows something else; nil for nothing.
func (want outcome) differs(view procedure.View, letters []register.Letter) error {
	got := outcome{status: view.Status, letters: series(letters), level: view.Level, breaches: breachesOf(view)}
	if got.String() == want.String() {
		return nil
	}
	return fmt.Errorf("expected %s; found %s", want, got)
}

// series lists the series of letters.
func series(letters []register.Letter) string {
	words := make([]string, len(letters))
	for i, l := range letters {
		words[i] = l.Series
	}
	return strings.Join(words, ", ")
}

// breachesOf lists what went wrong, sorted.
func breachesOf(view procedure.View) []procedure.BreachKind {
	var out []procedure.BreachKind
	for _, b := range view.Breaches {
		out = append(out, b.Kind)
	}
	slices.Sort(out)
	return out
}

// kinds prints breaches, "-" for none.
func kinds(breaches []procedure.BreachKind) string {
	if len(breaches) == 0 {
		return "-"
	}
	words := make([]string, len(breaches))
	for i, kind := range breaches {
		words[i] = string(kind)
	}
	return strings.Join(words, ", ")
}
