package gateway

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
)

// publicFile is a file as its applicant sees it by code and secret.
type publicFile struct {
	register.PublicFile
	// StatusText is the catalogue's, in citizens' words.
	StatusText string `json:"status_text"`
}

// lookUp answers an applicant. The secret is checked before anything is read, so
// that a wrong secret and an unknown code take the same way and look the same.
func (s *server) lookUp(ctx context.Context, c *gin.Context) error {
	if err := s.lookups.allow(c.ClientIP()); err != nil {
		return err
	}
	code := c.Param("code")
	secret, err := s.register.TrackingSecret(ctx, code)
	if err != nil {
		return err
	}
	given := strings.ToUpper(strings.TrimSpace(c.Query("secret")))
	if subtle.ConstantTimeCompare([]byte(secret), []byte(given)) != 1 {
		return refuse(contract.CodeNotFound)
	}
	file, err := s.register.PublicFile(ctx, code)
	if err != nil {
		return missingIsNotFound(err)
	}
	file.Letters = orEmpty(file.Letters)
	c.JSON(http.StatusOK, publicFile{file, s.catalogue.CitizenTexts().Page(catalogue.Standing{
		Code: file.Code, Status: file.Status, Outcome: file.Outcome, DueAt: file.DueAt, FirstDueAt: file.FirstDueAt, At: s.now(),
	})})
	return nil
}

func missingIsNotFound(err error) error {
	if errors.Is(err, register.ErrNotFound) {
		return refuse(contract.CodeNotFound)
	}
	return err
}
