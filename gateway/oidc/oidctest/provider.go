// Package oidctest is an identity provider for tests and the development stack's
// browser tests: a real HTTP server with real signatures, which signs in whoever it
// was told to and can be made to lie. It must never be imported by the product.
package oidctest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// The client the provider knows.
const (
	ClientID     = "dunghen-desk"
	ClientSecret = "a secret / with + signs"
)

// Provider is a running identity provider. Issuer names it.
type Provider struct {
	Issuer string
	server *httptest.Server
	now    func() time.Time

	mu     sync.Mutex
	user   string
	change func(claims map[string]any)
	sign   signer
	old    []jose.JSONWebKey
	grants map[string]grant
	down   bool
	asked  []string
}

type signer struct {
	algorithm jose.SignatureAlgorithm
	private   crypto.Signer
	key       jose.JSONWebKey
}

// grant is a code that was given out.
type grant struct{ user, nonce, challenge, redirect string }

// New starts a provider that signs with RS256; stop it with Close. now dates its
// tokens.
func New(now func() time.Time) *Provider {
	p := &Provider{now: now, grants: map[string]grant{}, sign: newSigner(jose.RS256)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.describe)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /end", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("post_logout_redirect_uri"), http.StatusSeeOther)
	})
	p.server = httptest.NewServer(p.gate(mux))
	p.Issuer = p.server.URL
	return p
}

// Close ends it.
func (p *Provider) Close() { p.server.Close() }

// As is who signs in from now on; "" makes the provider refuse.
func (p *Provider) As(user string) { p.set(func() { p.user = user }) }

// Down makes every answer an error, until it is set back.
func (p *Provider) Down(down bool) { p.set(func() { p.down = down }) }

// Lie changes the claims of the tokens to come; nil ends that.
func (p *Provider) Lie(change func(claims map[string]any)) { p.set(func() { p.change = change }) }

// Rotate takes a new key of an algorithm, RS256 or ES256, and drops the old one.
func (p *Provider) Rotate(algorithm string) {
	fresh := newSigner(jose.SignatureAlgorithm(algorithm))
	p.set(func() { p.sign = fresh })
}

// SignWithUnpublished makes the tokens to come bear the published key's name and the
// signature of another.
func (p *Provider) SignWithUnpublished() {
	p.set(func() {
		forged := newSigner(p.sign.algorithm)
		p.old, forged.key = []jose.JSONWebKey{p.sign.key}, jose.JSONWebKey{KeyID: p.sign.key.KeyID}
		p.sign = forged
	})
}

// Asked are the paths requested since the last call.
func (p *Provider) Asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.asked
	p.asked = nil
	return asked
}

func (p *Provider) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func newSigner(algorithm jose.SignatureAlgorithm) signer {
	var private crypto.Signer
	var err error
	if algorithm == jose.ES256 {
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	} else {
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	if err != nil {
		panic(err) // the system has no randomness
	}
	return signer{algorithm, private, jose.JSONWebKey{
		Key: private.Public(), KeyID: rand.Text(), Algorithm: string(algorithm), Use: "sig",
	}}
}

func (p *Provider) gate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, r.URL.Path)
		down := p.down
		p.mu.Unlock()
		if down {
			http.Error(w, "away", http.StatusBadGateway)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (p *Provider) describe(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"issuer": p.Issuer, "authorization_endpoint": p.Issuer + "/authorize", "token_endpoint": p.Issuer + "/token",
		"jwks_uri": p.Issuer + "/keys", "end_session_endpoint": p.Issuer + "/end",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256", "ES256", "HS256", "none"},
		"code_challenge_methods_supported":      []string{"S256"},
	})
}

// authorize signs the user in without asking.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != ClientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" {
		http.Error(w, "unknown client or way", http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	back := url.Values{"state": {q.Get("state")}, "iss": {p.Issuer}}
	if p.user == "" {
		back.Set("error", "access_denied")
	} else {
		code := rand.Text()
		p.grants[code] = grant{p.user, q.Get("nonce"), q.Get("code_challenge"), q.Get("redirect_uri")}
		back.Set("code", code)
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

// token changes a code into a token, once.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, basic := r.BasicAuth()
	if basic { // RFC 6749 §2.3.1: both are form-encoded first
		id, _ = url.QueryUnescape(id)
		secret, _ = url.QueryUnescape(secret)
	} else {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	given, known := p.grants[r.PostFormValue("code")]
	delete(p.grants, r.PostFormValue("code"))
	challenge := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	switch {
	case id != ClientID || secret != ClientSecret:
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
	case !known || given.redirect != r.PostFormValue("redirect_uri") ||
		given.challenge != base64.RawURLEncoding.EncodeToString(challenge[:]):
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
	default:
		answer(w, http.StatusOK, map[string]any{
			"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 300, "id_token": p.idToken(given),
		})
	}
}

func (p *Provider) idToken(given grant) string {
	claims := map[string]any{
		"iss": p.Issuer, "aud": ClientID, "sub": "subject of " + given.user, "nonce": given.nonce,
		"iat": p.now().Unix(), "exp": p.now().Add(5 * time.Minute).Unix(), "preferred_username": given.user,
	}
	if p.change != nil {
		p.change(claims)
	}
	plain, err := json.Marshal(claims)
	if err != nil {
		panic(err) // a test put something into the claims that is no JSON
	}
	key := jose.JSONWebKey{Key: p.sign.private, KeyID: p.sign.key.KeyID}
	with, err := jose.NewSigner(jose.SigningKey{Algorithm: p.sign.algorithm, Key: key}, nil)
	if err != nil {
		panic(err)
	}
	signed, err := with.Sign(plain)
	if err != nil {
		panic(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return token
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	published := p.old
	if p.sign.key.Key != nil {
		published = []jose.JSONWebKey{p.sign.key}
	}
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: published})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that went away wants no answer
}
