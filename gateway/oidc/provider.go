package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// What can go wrong; the causes are wrapped and name no person.
var (
	// ErrUnavailable: the provider does not answer now.
	ErrUnavailable = errors.New("identity provider unavailable")
	// ErrAttempt: the answer belongs to no sign-in that this browser began in the last
	// AttemptTime. Begin again.
	ErrAttempt = errors.New("no such sign-in was begun here")
	// ErrRefused: the provider refused, or what it said does not hold.
	ErrRefused = errors.New("sign-in refused")
)

const (
	// AttemptTime is how long a sign-in at the provider may take.
	AttemptTime = 10 * time.Minute
	// patience bounds one request to the provider.
	patience = 8 * time.Second
	// pause is how long a provider that did not answer is left alone, so that a
	// queue of people does not wait for it one after the other.
	pause = 3 * time.Second
	// freshness is how long the provider's description is believed.
	freshness = time.Hour
)

// Provider is the office's identity provider. It is safe for concurrent use.
type Provider struct {
	config   Config
	redirect string
	client   *http.Client
	now      func() time.Time

	mu      sync.Mutex
	found   *discovered
	failure error
	failed  time.Time
}

// discovered is what the provider says of itself.
type discovered struct {
	*oidc.Provider
	at         time.Time
	endSession string
}

// New makes a Provider without asking it anything. redirect is the exact address the
// provider sends browsers back to, as registered there.
func New(config Config, redirect string, now func() time.Time) *Provider {
	return &Provider{config: config.withDefaults(), redirect: redirect, client: &http.Client{Timeout: patience}, now: now}
}

// discover returns what the provider says of itself, asking it when that is unknown
// or old. An old description serves on while the provider is away.
func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if p.found != nil && now.Sub(p.found.at) < freshness {
		return p.found, nil
	}
	if p.failure != nil && now.Sub(p.failed) < pause {
		return p.stale()
	}
	// Somebody who gives up must not count as a failure of the provider.
	ctx = oidc.ClientContext(context.WithoutCancel(ctx), p.client)
	provider, err := oidc.NewProvider(ctx, p.config.Issuer)
	if err != nil {
		p.failure, p.failed = fmt.Errorf("%w: %w", ErrUnavailable, err), now
		return p.stale()
	}
	var more struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	p.found, p.failure = &discovered{provider, now, more.EndSession}, nil
	return p.found, nil
}

func (p *Provider) stale() (*discovered, error) {
	if p.found != nil {
		return p.found, nil
	}
	return nil, p.failure
}

func (p *Provider) oauth(d *discovered) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret,
		Endpoint: d.Endpoint(), RedirectURL: p.redirect, Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}
}

// SignOut returns where a browser ends its session at the provider and comes back to
// back (OpenID Connect RP-Initiated Logout 1.0); "" when the provider offers no such
// place. The client names itself instead of showing an ID token, which would have to
// be kept.
func (p *Provider) SignOut(ctx context.Context, back string) string {
	found, err := p.discover(ctx)
	if err != nil || found.endSession == "" {
		return ""
	}
	address, err := url.Parse(found.endSession)
	if err != nil || address.Scheme != "https" && !loopback(address.Hostname()) {
		return ""
	}
	query := address.Query()
	query.Set("client_id", p.config.ClientID)
	query.Set("post_logout_redirect_uri", back)
	address.RawQuery = query.Encode()
	return address.String()
}
