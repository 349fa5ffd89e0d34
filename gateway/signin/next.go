package signin

import (
	"net/url"
	"path"
	"strings"
	"unicode"
)

// Home is where somebody goes who wants to go nowhere in particular.
const Home = "/desk"

// longestNext bounds what a login page carries along.
const longestNext = 500

// Next is where to go after signing in: a page of the desk, and Home for everything
// else. A browser reads "//evil", "/\evil" and "/%2e%2e" in its own ways, so what is
// not written plainly is not followed.
func Next(wanted string) string {
	if len(wanted) > longestNext || strings.ContainsRune(wanted, '\\') || strings.ContainsFunc(wanted, unicode.IsControl) {
		return Home
	}
	to, err := url.Parse(wanted)
	if err != nil || to.Scheme != "" || to.Host != "" || to.User != nil || to.Opaque != "" || to.RawPath != "" {
		return Home
	}
	if path.Clean(to.Path) != to.Path || to.Path != Home && !strings.HasPrefix(to.Path, Home+"/") {
		return Home
	}
	for _, way := range []string{"/login", "/logout", "/oidc", "/live"} {
		if to.Path == Home+way || strings.HasPrefix(to.Path, Home+way+"/") {
			return Home
		}
	}
	return (&url.URL{Path: to.Path, RawQuery: to.RawQuery}).String()
}
