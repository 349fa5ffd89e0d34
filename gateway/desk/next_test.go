package desk

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNextStaysAtTheDesk(t *testing.T) {
	for wanted, want := range map[string]string{
		"":                                      home,
		"/desk":                                 "/desk",
		"/desk/mine":                            "/desk/mine",
		"/desk/files?unit=a&q=%C3":              "/desk/files?unit=a&q=%C3",
		"/desk/files#part":                      "/desk/files",
		"/desk/files/000.00.16.H55-261005-0001": "/desk/files/000.00.16.H55-261005-0001",

		"//evil.example":             home,
		"///evil.example":            home,
		"//evil.example/desk":        home,
		`/\evil.example`:             home,
		`\\evil.example`:             home,
		`/desk\..\..\evil`:           home,
		"https://evil.example":       home,
		"https:evil.example":         home,
		"HTTPS://evil.example/desk":  home,
		"javascript:alert(1)":        home,
		"data:text/html,x":           home,
		"%2F%2Fevil.example":         home,
		"/%2Fevil.example":           home,
		"/desk/%2e%2e//evil.example": home,
		"/desk/../../evil":           home,
		"/desk/..//evil.example":     home,
		"/desk//evil.example":        home,
		"/desk/%5c%5cevil.example":   home,
		"/desk\r\nSet-Cookie: a=b":   home,
		"/desk%0d%0aSet-Cookie: a=b": home,
		"/desk\t/x":                  home,
		" //evil.example":            home,
		"/desk@evil.example":         home,
		"/desktop":                   home,
		"desk":                       home,
		"/":                          home,
		"/desk/login":                home,
		"/desk/login?next=/desk":     home,
		"/desk/logout":               home,
		"/desk/oidc/start":           home,
		"/desk/live":                 home,
		"/desk/" + strings.Repeat("a", longestNext): home,
	} {
		t.Run(wanted, func(t *testing.T) { require.Equal(t, want, localNext(wanted)) })
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
		to, err := here.Parse(localNext(wanted))
		require.NoError(t, err)
		require.Equal(t, []string{"https", "motcua.example.vn"}, []string{to.Scheme, to.Host})
		require.True(t, to.Path == home || strings.HasPrefix(to.Path, home+"/"), to.Path)
		require.Equal(t, localNext(wanted), localNext(localNext(wanted)))
	})
}
