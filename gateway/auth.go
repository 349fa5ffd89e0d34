package gateway

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

const callerKey = "dunghen.caller"

// caller is who is logged in; the zero Staff on public routes.
func caller(c *gin.Context) register.Staff {
	who, _ := c.Get(callerKey)
	person, _ := who.(register.Staff)
	return person
}

// actor is the caller as the law knows them: without a name.
func actor(c *gin.Context) procedure.Actor {
	who := caller(c)
	return procedure.Actor{Staff: who.ID, Role: who.Role, Unit: who.Unit}
}

// guard lets the roles of a route in.
func (s *server) guard(roles access) gin.HandlerFunc {
	return func(c *gin.Context) {
		if roles == nil {
			return
		}
		who, err := s.authenticate(c.Request.Context(), c)
		if err != nil {
			s.fail(c, err)
			return
		}
		c.Set(callerKey, who)
		if !slices.Contains(roles, who.Role) {
			s.fail(c, refuse(procedure.CodeRoleNotAllowed))
		}
	}
}

func (s *server) authenticate(ctx context.Context, c *gin.Context) (register.Staff, error) {
	hash, ok := bearer(c)
	if !ok {
		return register.Staff{}, refuse(contract.CodeUnauthorized)
	}
	now := s.now()
	session, who, err := s.register.Session(ctx, hash, now)
	if errors.Is(err, register.ErrNotFound) || err == nil && session.Kind != register.SessionToken {
		return register.Staff{}, refuse(contract.CodeUnauthorized)
	}
	if err != nil {
		return register.Staff{}, err
	}
	return who, s.register.NoteSession(ctx, session, now)
}

// bearer returns the SHA-256 of the request's token: all the register knows of it.
func bearer(c *gin.Context) ([]byte, bool) {
	scheme, token, found := strings.Cut(c.GetHeader("Authorization"), " ")
	if !found || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return nil, false
	}
	hash := sha256.Sum256([]byte(strings.TrimSpace(token)))
	return hash[:], true
}
