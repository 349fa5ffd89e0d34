package desk

import (
	"net/url"
	"path"
	"strings"
	"unicode"
)

// home is where somebody goes who wants to go nowhere in particular.
const home = "/desk"

// longestNext bounds what a login page carries along.
const longestNext = 500

// localNext is where to go after signing in: a page of the desk, and home for everything
// else. A browser reads "//evil", "/\evil" and "/%2e%2e" in its own ways, so what is
// not written plainly is not followed.
func localNext(wanted string) string {
	if len(wanted) > longestNext || strings.ContainsRune(wanted, '\\') || strings.ContainsFunc(wanted, unicode.IsControl) {
		return home
	}
	to, err := url.Parse(wanted)
	if err != nil || to.Scheme != "" || to.Host != "" || to.User != nil || to.Opaque != "" || to.RawPath != "" {
		return home
	}
	if path.Clean(to.Path) != to.Path || to.Path != home && !strings.HasPrefix(to.Path, home+"/") {
		return home
	}
	for _, way := range []string{"/login", "/logout", "/oidc", "/live"} {
		if to.Path == home+way || strings.HasPrefix(to.Path, home+way+"/") {
			return home
		}
	}
	return (&url.URL{Path: to.Path, RawQuery: to.RawQuery}).String()
}
