package gateway

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

const tokenBytes = 32

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
	who, err := s.passwords.Check(ctx, body.Username, body.Password)
	if err != nil {
		return err
	}
	return s.openSession(ctx, c, who, s.now())
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

func locked(left time.Duration) *problem {
	p := refuse(contract.CodeAccountLocked, "minutes", strconv.Itoa(int((left+time.Minute-1)/time.Minute)))
	p.retryAfter = left
	return p
}
