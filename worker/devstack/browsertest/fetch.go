package browsertest

import (
	"encoding/base64"
	"fmt"

	"github.com/stretchr/testify/require"
)

// Answer is what the server said to a request the page made.
type Answer struct {
	Status int
	URL    string // after redirects
	Type   string // of the content
	Body   []byte
}

type fetched struct {
	Status int    `json:"status"`
	URL    string `json:"url"`
	Type   string `json:"type"`
	Body   string `json:"body"` // base64
	Failed string `json:"failed"`
}

// Get asks for an address with the browser's own session, as a page of the office
// could.
func (p *Person) Get(path string) Answer {
	p.t.Helper()
	return p.fetch(path, "{}")
}

// Post sends a form with the browser's own session and origin. It is how somebody
// would try what the page does not offer: the values are URL-encoded already, as
// url.Values.Encode makes them.
func (p *Person) Post(path, form string) Answer {
	p.t.Helper()
	return p.fetch(path, fmt.Sprintf(`{method: "POST", body: %q, headers: {"Content-Type": "application/x-www-form-urlencoded"}}`, form))
}

func (p *Person) fetch(path, options string) Answer {
	p.t.Helper()
	r := evaluate[fetched](p, fmt.Sprintf(`fetch(%q, %s).then(async r => ({
		status: r.status, url: r.url, type: r.headers.get("Content-Type") ?? "",
		body: btoa(Array.from(new Uint8Array(await r.arrayBuffer()), b => String.fromCharCode(b)).join("")),
	})).catch(e => ({failed: String(e)}))`, p.at(path), options))
	require.Empty(p.t, r.Failed, "%s", path)
	require.NotZero(p.t, r.Status, "%s: no answer", path)
	body, err := base64.StdEncoding.DecodeString(r.Body)
	require.NoError(p.t, err)
	return Answer{r.Status, r.URL, r.Type, body}
}
