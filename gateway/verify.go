package gateway

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/site"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
)

// verification is what anybody who holds a paper is told of it; nothing in it is
// personal.
type verification struct {
	VerifyCode string `json:"verify_code"`
	register.Verified
	// Matches says whether the file or hash that was sent is the stored one; nil when
	// none was.
	Matches *bool `json:"matches,omitempty"`
}

// askLetter shows where a code is typed, and answers when one was.
func (s *server) askLetter(ctx context.Context, c *gin.Context) error {
	typed, given := c.GetQuery("code")
	switch {
	case given:
		code, err := s.codeOrLink(c, typed)
		if err != nil {
			return err
		}
		return s.tellLetter(ctx, c, code, nil)
	case wantsJSON(c):
		return parameter("code", "7KQM-X4RT-9BWD")
	default:
		s.public.AskLetter(c, nil)
		return nil
	}
}

// verifyLetter tells whether a paper was issued here.
func (s *server) verifyLetter(ctx context.Context, c *gin.Context) error {
	return s.tellLetter(ctx, c, c.Param("code"), nil)
}

// compareLetter tells whether a file is the paper that was issued.
func (s *server) compareLetter(ctx context.Context, c *gin.Context) error {
	return s.tellLetter(ctx, c, c.Param("code"), sentHash)
}

// tellLetter answers about the paper of a code; sent, if any, reads the hash to
// compare it with.
func (s *server) tellLetter(ctx context.Context, c *gin.Context, typed string, sent func(*gin.Context) (string, error)) error {
	code, wellFormed := letterCode(typed)
	if !wellFormed {
		return refuse(contract.CodeUnknownLetter)
	}
	found, err := s.register.Verify(ctx, code)
	if errors.Is(err, register.ErrNotFound) {
		return refuse(contract.CodeUnknownLetter)
	}
	if err != nil {
		return err
	}
	answer := verification{VerifyCode: grouped(code), Verified: found}
	if sent != nil {
		hash, err := sent(c)
		if err != nil {
			return err
		}
		matches := hash == found.SHA256
		answer.Matches = &matches
	}
	if wantsJSON(c) {
		c.JSON(http.StatusOK, answer)
		return nil
	}
	s.public.ShowLetter(c, site.Letter{
		Verified: found, VerifyCode: answer.VerifyCode,
		Compared: answer.Matches != nil, Matches: answer.Matches != nil && *answer.Matches,
	})
	return nil
}

func (s *server) agency() string { return s.catalogue.Organisation().Name }

// onPage serves a handler whose reader is a person with a browser, unless they ask
// for JSON: what goes wrong is told on a page too. Guessing is slowed down.
func (s *server) onPage(h handler) handler {
	return func(ctx context.Context, c *gin.Context) error {
		c.Header("Vary", "Accept")
		c.Header("X-Robots-Tag", "noindex")
		err := s.lookups.allow(c.ClientIP())
		if err == nil {
			err = h(ctx, c)
		}
		if err == nil || wantsJSON(c) {
			return err
		}
		s.public.AskLetter(c, err)
		return nil
	}
}

// wantsJSON says whether a request asks for JSON where a page is the rule.
func wantsJSON(c *gin.Context) bool {
	return c.Query("format") == "json" || c.NegotiateFormat(gin.MIMEHTML, gin.MIMEJSON) == gin.MIMEJSON
}
