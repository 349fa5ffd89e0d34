package browsertest

import (
	"github.com/chromedp/cdproto/network"
)

// Cookie is one the browser would send to the page.
type Cookie struct {
	Name, Value, SameSite string
	// HTTPOnly says that scripts cannot read it, Session that it goes with the browser.
	HTTPOnly, Session bool
}

// Cookies are those of the page, scripts' and others.
func (p *Person) Cookies() []Cookie {
	p.t.Helper()
	var all []Cookie
	for _, c := range do(p, network.GetCookies, network.GetCookiesParams{URLs: []string{p.home}}).Cookies {
		all = append(all, Cookie{c.Name, c.Value, string(c.SameSite), c.HTTPOnly, c.Session})
	}
	return all
}

// Plant sets a cookie as whoever has the browser in hand could.
func (p *Person) Plant(name, value string) {
	p.t.Helper()
	do(p, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: p.home, HTTPOnly: new(true)})
}
