package oidc

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
)

// DefaultStaffClaim is the claim of an identity that holds the staff id.
const DefaultStaffClaim = "preferred_username"

// Config is how the gateway is registered with the provider. Without an Issuer there
// is none.
type Config struct {
	// Issuer is the provider's identifier, an https URL, exactly as it says itself.
	Issuer string `env:"ISSUER"`
	// ClientID names the gateway; ClientSecret is "" for a public client.
	ClientID     string `env:"CLIENT_ID"`
	ClientSecret string `env:"CLIENT_SECRET"`
	// StaffClaim is the claim that holds the staff id, DefaultStaffClaim for "". The
	// provider must not let people choose its value themselves. The claim "email"
	// counts only when the provider says that it was verified.
	StaffClaim string `env:"STAFF_CLAIM"`
}

// Offered says whether the office has a provider.
func (c Config) Offered() bool { return c.Issuer != "" }

func (c Config) withDefaults() Config {
	c.StaffClaim = cmp.Or(c.StaffClaim, DefaultStaffClaim)
	return c
}

// Validate says everything that is wrong at once, by the names of the environment.
func (c Config) Validate() error {
	if !c.Offered() {
		if c != (Config{}) {
			return errors.New("OIDC_ISSUER: must not be empty while other OIDC settings are given")
		}
		return nil
	}
	var problems []error
	if c.ClientID == "" {
		problems = append(problems, errors.New("OIDC_CLIENT_ID: must not be empty"))
	}
	issuer, err := url.Parse(c.Issuer)
	switch {
	case err != nil:
		problems = append(problems, fmt.Errorf("OIDC_ISSUER: %w", err))
	case issuer.Scheme == "http" && loopback(issuer.Hostname()):
	case issuer.Scheme != "https" || issuer.Host == "" || issuer.RawQuery != "" || issuer.Fragment != "":
		problems = append(problems, fmt.Errorf("OIDC_ISSUER: %q is no https address", c.Issuer))
	}
	return errors.Join(problems...)
}

// loopback hosts may be without TLS: nobody stands between.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
