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

// sight is one page as somebody sees it.
type sight struct {
	// name is that of its picture.
	name, as, path string
}

// sights are every page of desk and site.
func (f *files) sights() []sight {
	file := func(r receipt) string { return "/desk/files/" + r.Code }
	do := func(r receipt, action string) string { return file(r) + "/do/" + action }
	return []sight{
		{"site", "", "/"},
		{"site-found", "", "/?q=xuat+ban"},
		{"site-procedure", "", "/procedures/" + procedureCode},
		{"site-notice-board", "", "/procedures/" + procedureCode + "/print"},
		{"site-form", "", "/procedures/" + procedureCode + "/forms/DON"},
		{"site-track", "", "/track"},
		{"site-punctuality", "", "/punctuality"},
		{"site-apologies", "", "/apologies"},
		{"site-verify", "", "/v"},
		{"site-submit", "", "/submit/" + procedureCode},
		{"site-missing", "", "/nowhere"},
		{"login", "", "/desk/login"},

		{"counter", clerk, "/desk/counter"},
		{"counter-form", clerk, "/desk/counter/" + procedureCode},
		{"counter-taken", clerk, "/desk/counter/done/" + f.fresh.Code},
		{"queue", clerk, "/desk/queue"},
		{"transfers", clerk, "/desk/transfers"},
		{"transfers-sheet", clerk, "/desk/transfers/sheet"},
		{"returns", clerk, "/desk/returns"},
		{"return-slip", clerk, "/desk/returns/" + f.ready.Code + "/slip"},
		{"deliveries", clerk, "/desk/deliveries"},
		{"do-accept", clerk, do(f.online, "accept")},
		{"do-return", clerk, do(f.ready, "return-result")},
		{"do-withdraw", clerk, do(f.fresh, "withdraw")},

		{"mine", officer, "/desk/mine"},
		{"do-declare", officer, do(f.working, "declare")},
		{"do-supplement", officer, do(f.working, "request-supplement")},
		{"do-hand-over", officer, do(f.working, "hand-over")},
		{"do-refused", officer, do(f.returned, "finish")},

		{"unit", head, "/desk/unit"},
		{"unit-approve", head, "/desk/unit?list=approve"},
		{"do-approve", head, do(f.declared, "approve-apology")},
		{"do-assign", head, do(f.working, "assign")},

		{"lead", "leader1", "/desk/lead"},
		{"lead-custody", "leader1", "/desk/lead/custody"},
		{"punctuality", "leader1", "/desk/punctuality"},
		{"do-acknowledge", "leader1", do(f.late, "acknowledge")},

		{"files", clerk, "/desk/files"},
		{"file", clerk, file(f.late)},
		{"file-done", officer, file(f.returned)},
		{"file-fault", clerk, file(f.late) + "/faults/report"},
		{"missing", clerk, file(f.fresh) + "9"},
		{"account", clerk, "/desk/account"},
		{"ops", "office1", "/desk/ops"},
	}
}

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
			who.Open(s.path)
			if folder := os.Getenv("SCREENSHOTS"); folder != "" {
				who.Screenshot(filepath.Join(folder, s.name+"-"+look+".png"))
			}
			for _, v := range who.Axe() {
				wrong = append(wrong, fmt.Sprintf("%s, %s: %s", s.path, look, v))
			}
			if n := who.Count("h1"); n != 1 {
				wrong = append(wrong, fmt.Sprintf("%s has %d headings", s.path, n))
			}
			if n := who.Overflow(); n > 0 {
				wrong = append(wrong, fmt.Sprintf("%s is %d pixels wider than a %s", s.path, n, look))
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
		who.Open(s.path)
		require.Equal(t, "en", who.Attribute("html", "lang"), s.path)
		for _, text := range who.InOtherLanguage("vi") {
			if left := names.Replace(text); strings.ContainsFunc(left, vietnamese) {
				wrong = append(wrong, fmt.Sprintf("%s: %q", s.path, left))
			}
		}
	}
	require.Empty(t, wrong, "Vietnamese that is not marked as such:\n%s", strings.Join(wrong, "\n"))
}

// vietnamese letters are those English does without.
func vietnamese(r rune) bool { return r > unicode.MaxLatin1 && unicode.Is(unicode.Latin, r) }

// names takes out what has the same name in every language: people, units, steps,
// procedures and their fees.
func names(t *testing.T) *strings.Replacer {
	t.Helper()
	data, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	known := []string{"Đúng Hẹn", "Trần Thị Ngọc Ánh"}
	for _, unit := range data.Organisation().Units {
		known = append(known, unit.Name)
	}
	for _, who := range data.Organisation().Members {
		known = append(known, who.Name)
	}
	found, err := data.Procedure(procedureCode, procedure.DayOf(time.Now()))
	require.NoError(t, err)
	known = append(known, found.Name)
	for _, fee := range found.Fees {
		known = append(known, fee.Name, fee.Unit)
	}
	for _, step := range found.Steps {
		known = append(known, step.Name)
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
