package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// attempt is what a browser keeps, in a cookie of its own, while it is at the
// provider: whoever comes back without it did not start here.
type attempt struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
	// Next is where to go afterwards.
	Next string `json:"to"`
	// Begun is in seconds since 1970.
	Begun int64 `json:"at"`
}

// Start begins a sign-in: address is where to send the browser, kept is what the
// browser must bring back, and next where it wants to go then. Errors: ErrUnavailable.
func (p *Provider) Start(ctx context.Context, next string) (address, kept string, err error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", "", err
	}
	a := attempt{rand.Text(), rand.Text(), oauth2.GenerateVerifier(), next, p.now().Unix()}
	plain, err := json.Marshal(a)
	if err != nil {
		return "", "", err
	}
	address = p.oauth(found).AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier))
	return address, base64.RawURLEncoding.EncodeToString(plain), nil
}

func (p *Provider) begun(kept, state string) (attempt, error) {
	var a attempt
	plain, err := base64.RawURLEncoding.DecodeString(kept)
	if err == nil {
		err = json.Unmarshal(plain, &a)
	}
	if err != nil || a.State == "" || a.Nonce == "" || a.Verifier == "" {
		return attempt{}, fmt.Errorf("%w: nothing kept", ErrAttempt)
	}
	if age := p.now().Sub(time.Unix(a.Begun, 0)); age < 0 || age > AttemptTime {
		return attempt{}, fmt.Errorf("%w: too long ago", ErrAttempt)
	}
	if !same(a.State, state) {
		return attempt{}, fmt.Errorf("%w: another state", ErrAttempt)
	}
	return a, nil
}

// Finish ends a sign-in with what the browser kept and the query it came back with:
// the staff id that the provider vouches for, and where to go. The staff id is as the
// provider writes it; whether there is such a person is for the caller to know.
//
// Errors: ErrAttempt, ErrRefused, ErrUnavailable.
func (p *Provider) Finish(ctx context.Context, kept string, answer url.Values) (staff, next string, err error) {
	a, err := p.begun(kept, answer.Get("state"))
	if err != nil {
		return "", "", err
	}
	// RFC 9207: an answer that names another provider was mixed up.
	if issuer := answer.Get("iss"); issuer != "" && issuer != p.config.Issuer {
		return "", "", fmt.Errorf("%w: answer of another issuer", ErrRefused)
	}
	if answer.Get("error") != "" || answer.Get("code") == "" {
		return "", "", fmt.Errorf("%w: the provider sent no code", ErrRefused)
	}
	found, err := p.discover(ctx)
	if err != nil {
		return "", "", err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := p.oauth(found).Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return "", "", exchangeFailed(err)
	}
	raw, _ := token.Extra("id_token").(string)
	identity, err := found.Verifier(&oidc.Config{ClientID: p.config.ClientID, Now: p.now}).Verify(ctx, raw)
	if err != nil {
		return "", "", fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if !same(identity.Nonce, a.Nonce) {
		return "", "", fmt.Errorf("%w: another nonce", ErrRefused)
	}
	staff, err = p.staff(identity)
	return staff, a.Next, err
}

// exchangeFailed tells a code that was refused from a provider that is in trouble.
// The provider's own words stay out: they may quote the request.
func exchangeFailed(err error) error {
	var answered *oauth2.RetrieveError
	if errors.As(err, &answered) && answered.Response.StatusCode < 500 {
		return fmt.Errorf("%w: code not accepted, status %d", ErrRefused, answered.Response.StatusCode)
	}
	if errors.As(err, &answered) {
		return fmt.Errorf("%w: status %d", ErrUnavailable, answered.Response.StatusCode)
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

// staff reads the staff id out of an identity that holds.
func (p *Provider) staff(identity *oidc.IDToken) (string, error) {
	var claims map[string]any
	if err := identity.Claims(&claims); err != nil {
		return "", fmt.Errorf("%w: %w", ErrRefused, err)
	}
	// Core 1.0 §3.1.3.7: a token for several must say whom it was made for.
	if azp, _ := claims["azp"].(string); azp != p.config.ClientID && (azp != "" || len(identity.Audience) > 1) {
		return "", fmt.Errorf("%w: made for another client", ErrRefused)
	}
	if verified, _ := claims["email_verified"].(bool); p.config.StaffClaim == "email" && !verified {
		return "", fmt.Errorf("%w: e-mail address not verified", ErrRefused)
	}
	staff, _ := claims[p.config.StaffClaim].(string)
	if staff == "" {
		return "", fmt.Errorf("%w: no claim %s", ErrRefused, p.config.StaffClaim)
	}
	return staff, nil
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
