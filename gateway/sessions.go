package gateway

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

const (
	// maxFailures wrong passwords in a row lock an account for lockTime.
	maxFailures = 5
	lockTime    = 15 * time.Minute

	tokenBytes = 32
)

type credentials struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// session is a fresh login; the token is shown this once.
type session struct {
	Token     string    `json:"token"`
	ExpiresAt time.Time `json:"expires_at"`
	Staff     person    `json:"staff"`
}

type person struct {
	ID   string         `json:"id"`
	Name string         `json:"name"`
	Role procedure.Role `json:"role"`
	Unit string         `json:"unit"`
}

// nobody is the hash compared with when there is no account, so that the time of
// an answer does not tell who has one.
var nobody = sync.OnceValues(func() (string, error) {
	return argon2id.CreateHash("nobody has this password", argon2id.DefaultParams)
})

func (s *server) login(ctx context.Context, c *gin.Context) error {
	if err := s.logins.allow(c.ClientIP()); err != nil {
		return err
	}
	body, err := bindJSON[credentials](c)
	if err != nil {
		return err
	}
	var errs fieldErrors
	errs.text("username", body.Username, textRule{required: true, max: 100})
	if body.Password == "" {
		errs.add(contract.CodeFieldRequired, "password")
	}
	if err := errs.problem(); err != nil {
		return err
	}
	account, err := s.register.Account(ctx, body.Username)
	known := err == nil
	if err != nil && !errors.Is(err, register.ErrNotFound) {
		return err
	}
	now := s.now()
	if account.LockedUntil.After(now) {
		return locked(account.LockedUntil.Sub(now))
	}
	right, err := s.passwordIsRight(ctx, account.PasswordHash, body.Password, known)
	if err != nil {
		return err
	}
	if known {
		if err := s.register.NoteLogin(ctx, body.Username, right, now, maxFailures, lockTime); err != nil {
			return err
		}
	}
	if !right || !account.Staff.Active {
		return refuse(contract.CodeInvalidCredentials)
	}
	return s.openSession(ctx, c, account.Staff, now)
}

func (s *server) openSession(ctx context.Context, c *gin.Context, who register.Staff, now time.Time) error {
	secret := make([]byte, tokenBytes)
	rand.Read(secret)
	token := base64.RawURLEncoding.EncodeToString(secret)
	hash := sha256.Sum256([]byte(token))
	expires := now.Add(s.sessionLife)
	if err := s.register.CreateSession(ctx, hash[:], register.Session{
		ID: uuid.NewString(), Staff: who.ID, Kind: register.SessionToken, CreatedAt: now, ExpiresAt: expires,
	}); err != nil {
		return err
	}
	c.JSON(http.StatusCreated, session{
		Token: token, ExpiresAt: expires.In(procedure.Zone).Truncate(time.Second),
		Staff: person{who.ID, who.Name, who.Role, who.Unit},
	})
	return nil
}

func (s *server) logout(ctx context.Context, c *gin.Context) error {
	hash, _ := bearer(c)
	if err := s.register.DeleteSession(ctx, hash); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}

// passwordIsRight does the same work whether the account is known or not.
func (s *server) passwordIsRight(ctx context.Context, hash, password string, known bool) (bool, error) {
	select {
	case s.hashing <- struct{}{}:
	case <-ctx.Done():
		return false, refuse(contract.CodeTooManyRequests)
	}
	defer func() { <-s.hashing }()
	if !known {
		var err error
		if hash, err = nobody(); err != nil {
			return false, err
		}
	}
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	return match && known, err
}

func locked(left time.Duration) error {
	p := refuse(contract.CodeAccountLocked, "minutes", strconv.Itoa(int((left+time.Minute-1)/time.Minute)))
	p.retryAfter = left
	return p
}
