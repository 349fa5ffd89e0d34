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

// seesEverybody says whether a role may know the applicant of any file: the
// counter, the Office, which prints and posts what goes to them, and the leadership.
func seesEverybody(role procedure.Role) bool {
	switch role {
	case procedure.RoleClerk, procedure.RoleOffice, procedure.RoleLeader, procedure.RoleDirector:
		return true
	default:
		return false
	}
}

// seesApplicant says whether somebody may know who a file's applicant is: beside
// the above, whoever is of a unit that holds or held it.
func seesApplicant(who register.Staff, file procedure.View) bool {
	return seesEverybody(who.Role) || who.Unit == file.Unit ||
		slices.ContainsFunc(file.Custody, func(i procedure.Interval) bool { return i.Unit == who.Unit })
}

// seesBook says whether somebody may order and read the book of a unit, "" for all:
// it names every applicant.
func seesBook(who register.Staff, unit string) bool {
	switch who.Role {
	case procedure.RoleUnitHead:
		return unit != "" && unit == who.Unit
	case procedure.RoleOfficer:
		return false
	default:
		return true
	}
}
