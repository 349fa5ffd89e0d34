package signin

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNextStaysAtTheDesk(t *testing.T) {
	for wanted, want := range map[string]string{
		"":                                      Home,
		"/desk":                                 "/desk",
		"/desk/mine":                            "/desk/mine",
		"/desk/files?unit=a&q=%C3":              "/desk/files?unit=a&q=%C3",
		"/desk/files#part":                      "/desk/files",
		"/desk/files/000.00.16.H55-261005-0001": "/desk/files/000.00.16.H55-261005-0001",

		"//evil.example":             Home,
		"///evil.example":            Home,
		"//evil.example/desk":        Home,
		`/\evil.example`:             Home,
		`\\evil.example`:             Home,
		`/desk\..\..\evil`:           Home,
		"https://evil.example":       Home,
		"https:evil.example":         Home,
		"HTTPS://evil.example/desk":  Home,
		"javascript:alert(1)":        Home,
		"data:text/html,x":           Home,
		"%2F%2Fevil.example":         Home,
		"/%2Fevil.example":           Home,
		"/desk/%2e%2e//evil.example": Home,
		"/desk/../../evil":           Home,
		"/desk/..//evil.example":     Home,
		"/desk//evil.example":        Home,
		"/desk/%5c%5cevil.example":   Home,
		"/desk\r\nSet-Cookie: a=b":   Home,
		"/desk%0d%0aSet-Cookie: a=b": Home,
		"/desk\t/x":                  Home,
		" //evil.example":            Home,
		"/desk@evil.example":         Home,
		"/desktop":                   Home,
		"desk":                       Home,
		"/":                          Home,
		"/desk/login":                Home,
		"/desk/login?next=/desk":     Home,
		"/desk/logout":               Home,
		"/desk/oidc/start":           Home,
		"/desk/live":                 Home,
		"/desk/" + strings.Repeat("a", longestNext): Home,
	} {
		t.Run(wanted, func(t *testing.T) { require.Equal(t, want, Next(wanted)) })
	}
}

func FuzzNextStaysAtTheDesk(f *testing.F) {
	f.Add("/desk/mine")
	f.Add("//evil.example/desk")
	f.Add("/desk/%2e%2e//evil")
	here, err := url.Parse("https://motcua.example.vn/desk/login")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, wanted string) {
		to, err := here.Parse(Next(wanted))
		require.NoError(t, err)
		require.Equal(t, []string{"https", "motcua.example.vn"}, []string{to.Scheme, to.Host})
		require.True(t, to.Path == Home || strings.HasPrefix(to.Path, Home+"/"), to.Path)
		require.Equal(t, Next(wanted), Next(Next(wanted)))
	})
}
