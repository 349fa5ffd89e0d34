package signin

import (
	"net/http"
	"time"
)

// The names of the cookies, without the prefix.
const (
	sessionCookie  = "dunghen"
	strangerCookie = "dunghen-visitor"
)

// name is a cookie's full name. Behind TLS the prefix makes browsers refuse one that a
// neighbouring host or a page without TLS tries to set.
func (d *Door) name(cookie string) string {
	if d.secure {
		return "__Host-" + cookie
	}
	return cookie
}

// SetCookie sets a cookie that scripts cannot read and other sites' forms do not send.
// It goes when the browser is closed, or after life; a negative life removes it. Links
// from elsewhere bring it along, or a mail's link to a file would end at the login.
func (d *Door) SetCookie(w http.ResponseWriter, name, value string, life time.Duration) {
	age := int(life / time.Second)
	if life < 0 {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // G124: Secure follows the office's address, the rest is set
		Name: d.name(name), Value: value, Path: "/", MaxAge: age,
		Secure: d.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// Cookie returns the value of a cookie, "" for none.
func (d *Door) Cookie(r *http.Request, name string) string {
	cookie, err := r.Cookie(d.name(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}
