package gateway

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
)

// lookUp answers an applicant.
func (s *server) lookUp(ctx context.Context, c *gin.Context) error {
	if err := s.lookups.allow(c.ClientIP()); err != nil {
		return err
	}
	file, err := rooms{s}.LookUp(ctx, c.Param("code"), c.Query("secret"))
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, file)
	return nil
}

// LookUp implements office.Office. The secret is checked before anything is read, so
// that a wrong secret and an unknown code take the same way and look the same.
func (r rooms) LookUp(ctx context.Context, code, secret string) (none office.PublicFile, _ error) {
	right, err := r.register.TrackingSecret(ctx, code)
	if err != nil {
		return none, err
	}
	given, _ := letterCode(secret) // copied from the same kind of paper
	if subtle.ConstantTimeCompare([]byte(right), []byte(given)) != 1 {
		return none, refuse(contract.CodeNotFound)
	}
	return r.Standing(ctx, code)
}

// Standing implements office.Office.
func (r rooms) Standing(ctx context.Context, code string) (none office.PublicFile, _ error) {
	file, err := r.register.PublicFile(ctx, code)
	if err != nil {
		return none, missingIsNotFound(err)
	}
	file.Letters = orEmpty(file.Letters)
	return office.PublicFile{PublicFile: file, StatusText: r.catalogue.CitizenTexts().Page(catalogue.Standing{
		Code: file.Code, Status: file.Status, Outcome: file.Outcome, DueAt: file.DueAt, FirstDueAt: file.FirstDueAt, At: r.now(),
	})}, nil
}

func missingIsNotFound(err error) error {
	if errors.Is(err, register.ErrNotFound) {
		return refuse(contract.CodeNotFound)
	}
	return err
}
