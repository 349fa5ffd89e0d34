package signin

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// ErrSignedOut says that a browser has no session that lasts.
var ErrSignedOut = errors.New("not signed in")

// formsSecret names the register's secret of form tokens: all gateways share it, and a
// restart does not change it.
const formsSecret = "forms"

// secretBytes is the length of everything that must not be guessed.
const secretBytes = 32

// Door lets browsers in. It is safe for concurrent use.
type Door struct {
	register *register.Store
	life     time.Duration
	now      func() time.Time
	// secure is whether browsers come over TLS, as the office's address says.
	secure bool
	cross  *http.CrossOriginProtection
}

// New makes a Door whose sessions last life. publicURL is the address browsers know
// the office by, "" for whatever they came for.
func New(book *register.Store, publicURL string, life time.Duration, now func() time.Time) (*Door, error) {
	d := &Door{register: book, life: life, now: now, cross: http.NewCrossOriginProtection()}
	if publicURL != "" {
		public, err := url.Parse(publicURL)
		if err != nil {
			return nil, fmt.Errorf("public address: %w", err)
		}
		d.secure = public.Scheme == "https"
		if err := d.cross.AddTrustedOrigin(public.Scheme + "://" + public.Host); err != nil {
			return nil, fmt.Errorf("public address: %w", err)
		}
	}
	return d, nil
}

// Visitor is who is at the door: a member of staff with a session, or, with neither,
// somebody who may sign in.
type Visitor struct {
	Who     register.Staff
	Session register.Session
	// Token is what their forms must send back.
	Token string
}

// Visitor returns who a request comes from, and notes that their session was used.
// Errors: ErrSignedOut.
func (d *Door) Visitor(ctx context.Context, r *http.Request) (Visitor, error) {
	hash, ok := d.sessionHash(r)
	if !ok {
		return Visitor{}, ErrSignedOut
	}
	now := d.now()
	session, who, err := d.register.Session(ctx, hash, now)
	if errors.Is(err, register.ErrNotFound) || err == nil && session.Kind == register.SessionToken {
		return Visitor{}, ErrSignedOut
	}
	if err != nil {
		return Visitor{}, err
	}
	if err := d.register.NoteSession(ctx, session, now); err != nil {
		return Visitor{}, err
	}
	token, err := d.formToken(ctx, "staff", who.ID)
	return Visitor{who, session, token}, err
}

// Stranger returns the form token of a browser that is not signed in, which is given
// a cookie of its own for it: nobody can sign it in as somebody else from afar.
func (d *Door) Stranger(ctx context.Context, w http.ResponseWriter, r *http.Request) (Visitor, error) {
	mark := d.Cookie(r, strangerCookie)
	if len(mark) != base64.RawURLEncoding.EncodedLen(secretBytes) {
		mark = newSecret()
		d.SetCookie(w, strangerCookie, mark, 0)
	}
	token, err := d.formToken(ctx, "stranger", mark)
	return Visitor{Token: token}, err
}

// FromHere checks that a request which may change something was not sent by another
// site, as far as the browser tells. Error: a refusal.
func (d *Door) FromHere(r *http.Request) error {
	if err := d.cross.Check(r); err != nil {
		return procedure.Refuse(contract.CodeForeignRequest, "")
	}
	return nil
}

// Genuine checks that a request which may change something was sent by a page of the
// office in this browser: not from another site, and with the token of its form, which
// is "_token" or the header X-Form-Token. Errors: a refusal.
func (d *Door) Genuine(r *http.Request, from Visitor) error {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return nil
	}
	if err := d.FromHere(r); err != nil {
		return err
	}
	sent := r.Header.Get("X-Form-Token")
	if sent == "" {
		sent = r.PostFormValue("_token")
	}
	if from.Token == "" || !hmac.Equal([]byte(sent), []byte(from.Token)) {
		return procedure.Refuse(contract.CodeForeignRequest, "")
	}
	return nil
}

// Open starts a session for somebody who has proved who they are. Its token is new,
// whatever the browser brought along, and the session it had is over.
func (d *Door) Open(ctx context.Context, w http.ResponseWriter, r *http.Request, who register.Staff, kind register.SessionKind) error {
	if hash, ok := d.sessionHash(r); ok {
		if err := d.register.DeleteSession(ctx, hash); err != nil {
			return err
		}
	}
	now, token := d.now(), newSecret()
	hash := sha256.Sum256([]byte(token))
	if err := d.register.CreateSession(ctx, hash[:], register.Session{
		ID: uuid.NewString(), Staff: who.ID, Kind: kind, Label: browserLabel(r.UserAgent()),
		CreatedAt: now, ExpiresAt: now.Add(d.life),
	}); err != nil {
		return err
	}
	d.SetCookie(w, strangerCookie, "", -1)
	d.SetCookie(w, sessionCookie, token, 0)
	return nil
}

// Close ends the session of a browser.
func (d *Door) Close(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	if hash, ok := d.sessionHash(r); ok {
		if err := d.register.DeleteSession(ctx, hash); err != nil {
			return err
		}
	}
	d.SetCookie(w, sessionCookie, "", -1)
	// What the browser kept of the pages goes too, where it knows how.
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return nil
}

func (d *Door) sessionHash(r *http.Request) ([]byte, bool) {
	token := d.Cookie(r, sessionCookie)
	if token == "" {
		return nil, false
	}
	hash := sha256.Sum256([]byte(token))
	return hash[:], true
}

func (d *Door) formToken(ctx context.Context, kind, whose string) (string, error) {
	secret, err := d.register.Secret(ctx, formsSecret, func() []byte { return []byte(newSecret()) })
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(strings.Join([]string{kind, whose}, "\x00")))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}

func newSecret() string {
	secret := make([]byte, secretBytes)
	rand.Read(secret)
	return base64.RawURLEncoding.EncodeToString(secret)
}
