package browsertest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestATabInTheBackground(t *testing.T) {
	p := chromium.Enter(t, serve(t, map[string]string{"/": form}), Desktop)
	p.Open("/")
	p.Script(`document.addEventListener("visibilitychange", () => document.body.append(document.visibilityState, " "))`)
	for range 2 {
		p.Background()
		p.Foreground()
	}
	p.See("hidden visible hidden visible")
}

func TestCookies(t *testing.T) {
	p := chromium.Enter(t, serve(t, map[string]string{"/": form}), Desktop)
	p.Open("/")
	require.Empty(t, p.Cookies())
	p.Plant("name", "value")
	require.Equal(t, []Cookie{{Name: "name", Value: "value", HTTPOnly: true, Session: true}}, p.Cookies())
	require.Equal(t, p.Cookies(), p.SecondTab(Phone).Cookies())
}

func TestFilesAreChosen(t *testing.T) {
	const field = `<label for="scan">Bản chụp</label><input type="file" id="scan" multiple><p></p><script src="/names.js"></script>`
	p := chromium.Enter(t, serve(t, map[string]string{
		"/": field, "/names.js": `document.querySelector("input").onchange = e => document.querySelector("p").innerText = [...e.target.files].map(f => f.name + " " + f.size)`,
	}), Desktop)
	p.Open("/")
	folder := t.TempDir()
	var files []string
	for _, name := range []string{"đơn.pdf", "hai.png"} {
		files = append(files, filepath.Join(folder, name))
		require.NoError(t, os.WriteFile(files[len(files)-1], []byte(name), 0o600))
	}
	p.ChooseFiles("Bản chụp", files...)
	p.See("đơn.pdf 9,hai.png 7")
}

func TestAnotherHostThatMayBeAsked(t *testing.T) {
	abroad := serve(t, map[string]string{"/": form})
	p := chromium.Enter(t, serve(t, map[string]string{"/": `<img src="` + abroad + `/favicon.ico" alt="">`}), Desktop)
	p.Abroad(strings.TrimPrefix(abroad, "http://"))
	p.Open(abroad)
	p.Open("/")
	require.Contains(t, strings.Join(p.Complaints(), "\n"), "security: ", "the page's own policy stands")
	require.Empty(t, p.Complaints())
}
