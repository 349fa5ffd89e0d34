package system_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"dunghen/schema/catalogue"
	"dunghen/worker/devstack/browsertest"
	"dunghen/workflows/procedure"
)

// TestEveryPage: nothing serious for who cannot see, or use a mouse; nothing for the
// browser to complain of; nothing wider than a phone. SCREENSHOTS names a folder the
// pages are kept in as pictures ("make screenshots").
func TestEveryPage(t *testing.T) {
	o := enter(t, shared)
	people := map[string]*browsertest.Person{}
	var wrong []string
	for _, s := range o.staged(t).sights() {
		for look, screen := range map[string]browsertest.Screen{"desktop": browsertest.Desktop, "phone": browsertest.Phone} {
			who := people[s.as]
			if who == nil {
				who = o.sit(t, s.as, screen)
				people[s.as] = who
			}
			who.Look(screen)
			s.open(who)
			if folder := os.Getenv("SCREENSHOTS"); folder != "" {
				who.Screenshot(filepath.Join(folder, s.name+"-"+look+".png"))
			}
			for _, v := range who.Axe() {
				wrong = append(wrong, fmt.Sprintf("%s (%s), %s: %s", s.name, s.path, look, v))
			}
			if n := who.Count("h1"); n != 1 {
				wrong = append(wrong, fmt.Sprintf("%s (%s) has %d headings", s.name, s.path, n))
			}
			if n := who.Overflow(); n > 0 {
				wrong = append(wrong, fmt.Sprintf("%s (%s) is %d pixels wider than a %s", s.name, s.path, n, look))
			}
		}
	}
	require.Empty(t, wrong, strings.Join(wrong, "\n"))
}

// TestEveryPageInEnglish: no word of the pages themselves is left in Vietnamese.
func TestEveryPageInEnglish(t *testing.T) {
	o := enter(t, shared)
	people, names := map[string]*browsertest.Person{}, names(t)
	var wrong []string
	for _, s := range o.staged(t).sights() {
		who := people[s.as]
		if who == nil {
			who = o.sit(t, s.as, browsertest.Desktop)
			who.Open("/desk/login?lang=en")
			people[s.as] = who
		}
		s.open(who)
		require.Equal(t, "en", who.Attribute("html", "lang"), s.path)
		for _, text := range who.InOtherLanguage("vi") {
			if left := names.Replace(text); strings.ContainsFunc(left, vietnamese) {
				wrong = append(wrong, fmt.Sprintf("%s (%s): %q", s.name, s.path, left))
			}
		}
	}
	require.Empty(t, wrong, "Vietnamese that is not marked as such:\n%s", strings.Join(wrong, "\n"))
}

// vietnamese letters are those English does without.
func vietnamese(r rune) bool { return r > unicode.MaxLatin1 && unicode.Is(unicode.Latin, r) }

// names takes out what has the same name in every language: people, units, procedures
// with their steps, papers and fees.
func names(t *testing.T) *strings.Replacer {
	t.Helper()
	data, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	known := append([]string{"Đúng Hẹn"}, applicants...)
	for _, unit := range data.Organisation().Units {
		known = append(known, unit.Name)
	}
	for _, who := range data.Organisation().Members {
		known = append(known, who.Name)
	}
	for _, found := range data.Procedures(procedure.DayOf(time.Now())) {
		known = append(known, found.Name)
		for _, fee := range found.Fees {
			known = append(known, fee.Name, fee.Unit)
		}
		for _, step := range found.Steps {
			known = append(known, step.Name)
		}
		for _, paper := range found.Papers {
			known = append(known, paper.Name)
		}
	}
	slices.SortFunc(known, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, name := range known {
		pairs = append(pairs, name, "")
	}
	return strings.NewReplacer(pairs...)
}

// ways are the pages of the menu and whose they are.
var ways = map[string][]string{
	"/desk/counter":     {"clerk1"},
	"/desk/queue":       {"clerk1"},
	"/desk/transfers":   {"clerk1"},
	"/desk/returns":     {"clerk1"},
	"/desk/deliveries":  {"clerk1", "office1"},
	"/desk/mine":        {"officer-bcxb-1", "head-bcxb", "leader1", "director", "office1"},
	"/desk/unit":        {"head-bcxb"},
	"/desk/lead":        {"leader1", "director", "office1", "inspector1"},
	"/desk/punctuality": {"leader1", "director", "office1", "inspector1"},
	"/desk/files":       {"clerk1", "officer-bcxb-1", "head-bcxb", "leader1", "director", "office1", "inspector1"},
	"/desk/ops":         {"director", "office1"},
}

// TestNobodySeesWhatIsNotTheirs: what the menu does not offer, the server refuses.
func TestNobodySeesWhatIsNotTheirs(t *testing.T) {
	o := enter(t, shared)
	everybody := ways["/desk/files"]
	for _, who := range everybody {
		p := o.sit(t, who, browsertest.Desktop)
		offered := map[string]bool{}
		for _, path := range p.Links("nav a") {
			offered[path] = true
		}
		for path, allowed := range ways {
			want := 403
			for _, one := range allowed {
				if one == who {
					want = 200
				}
			}
			require.Equal(t, want, p.Get(path).Status, "%s at %s", who, path)
			require.Equal(t, want == 200, offered[path], "%s is offered %s", who, path)
		}
	}
	stranger := o.sit(t, "", browsertest.Desktop)
	stranger.Open("/desk/login")
	for path := range ways {
		require.Contains(t, stranger.Get(path).URL, "/desk/login?next=", "a stranger at %s", path)
	}
}
