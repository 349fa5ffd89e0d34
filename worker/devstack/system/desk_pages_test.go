package system_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack/browsertest"
)

// sight is one page as somebody sees it.
type sight struct {
	// name is that of its picture.
	name, as, path string
}

// sights are every page of desk and site.
func (f *files) sights() []sight {
	file := func(r receipt) string { return "/desk/files/" + r.Code }
	return []sight{
		{"login", "", "/desk/login"},
		{"account", clerk, "/desk/account"},
		{"ops", "office1", "/desk/ops"},
		{"procedures", "", "/"},
		{"not-found", clerk, file(f.fresh) + "9"},
	}
}

// TestEveryPage: nothing serious for who cannot see, or use a mouse; nothing for the
// browser to complain of; nothing wider than a phone. SCREENSHOTS names a folder the
// pages are kept in as pictures ("make screenshots").
func TestEveryPage(t *testing.T) {
	o := enter(t, shared)
	people := map[string]*browsertest.Person{}
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
			require.Len(t, who.Texts("h1"), 1, "%s has one heading", s.path)
			who.Accessible()
			require.Zero(t, who.Overflow(), "%s is wider than a %s", s.path, look)
		}
	}
}

// TestEveryPageInEnglish: no word of the pages themselves is left in Vietnamese.
func TestEveryPageInEnglish(t *testing.T) {
	o := enter(t, shared)
	people := map[string]*browsertest.Person{}
	for _, s := range o.staged(t).sights() {
		who := people[s.as]
		if who == nil {
			who = o.sit(t, s.as, browsertest.Desktop)
			who.Open("/desk/login?lang=en")
			people[s.as] = who
		}
		who.Open(s.path)
		require.Equal(t, "en", who.Attribute("html", "lang"))
		require.Empty(t, who.InOtherLanguage("vi"), "%s: Vietnamese that is not marked as such", s.path)
	}
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
		require.Contains(t, stranger.Get(path).URL, "/desk/login?next=", fmt.Sprintf("a stranger at %s", path))
	}
}
