package mail

import (
	"crypto/tls"
	"time"

	"dunghen/activities/dispatch"
)

// Config says how mail leaves the house.
type Config struct {
	dispatch.Config

	// SMTPAddress is the mail server, "host:port".
	SMTPAddress string
	// From is the sender, "Bộ phận Một cửa <motcua@example.vn>"; its domain is also the one of the Message-IDs.
	From string
	// Username and Password log in; with no Username nobody logs in.
	Username, Password string
	// TLS is opportunistic when empty.
	TLS TLSMode
	// TLSConfig replaces the system's trusted roots; nil keeps them.
	TLSConfig *tls.Config

	// PublicURL is where the public reaches the office, without a slash at the end; "" names no page.
	PublicURL string

	// PaperName gives the name of a paper, by its code, of the procedure in the version a file was received under; it is
	// read by applicants. Nil leaves the codes.
	PaperName func(procedure string, receivedAt time.Time, paper string) string
}

func (c Config) withDefaults() Config {
	c.Config = c.WithDefaults()
	if c.TLS == "" {
		c.TLS = TLSOpportunistic
	}
	if c.PaperName == nil {
		c.PaperName = func(_ string, _ time.Time, paper string) string { return paper }
	}
	return c
}
