package gateway

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func (s *server) listLetters(ctx context.Context, c *gin.Context) error {
	file, err := s.fileOf(ctx, c)
	if err != nil {
		return err
	}
	letters, err := s.register.Letters(ctx, file.View.Code)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"letters": orEmpty(letters)})
	return nil
}

// letterPDF shows a letter to those who may know whom it is addressed to. Letters
// never change, so a browser may keep them.
func (s *server) letterPDF(ctx context.Context, c *gin.Context) error {
	id, isPDF := strings.CutSuffix(c.Param("id.pdf"), ".pdf")
	if !isPDF {
		return refuse(contract.CodeNotFound)
	}
	letter, pdf, err := s.register.LetterPDF(ctx, id)
	if err != nil {
		return missingIsNotFound(err)
	}
	file, err := s.register.File(ctx, letter.Code)
	if err != nil {
		return err
	}
	if !seesApplicant(caller(c), file.View) {
		return refuse(procedure.CodeRoleNotAllowed)
	}
	etag := `"` + letter.SHA256 + `"`
	c.Header("ETag", etag)
	c.Header("Cache-Control", "private, no-cache")
	if c.GetHeader("If-None-Match") == etag {
		c.Status(http.StatusNotModified)
		return nil
	}
	c.Header("Content-Disposition", fmt.Sprintf(`inline; filename="%s-%s-%d.pdf"`, letter.Code, letter.Kind, letter.Number))
	c.Data(http.StatusOK, "application/pdf", pdf)
	return nil
}
