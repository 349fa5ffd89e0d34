package gateway

import (
	"context"
	"fmt"
	"net/http"
	"path"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/schema/register"
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

// shape is one way a letter is stored.
type shape struct {
	mime, disposition string
	read              func(*register.Store, context.Context, string) (register.Letter, []byte, error)
}

var shapes = map[string]shape{
	".pdf": {"application/pdf", "inline", (*register.Store).LetterPDF},
	".xlsx": {
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment", (*register.Store).LetterSpreadsheet,
	},
}

// showLetter shows a letter, as the end of its name asks, to those who may read it.
func (s *server) showLetter(ctx context.Context, c *gin.Context) error {
	name := c.Param("name")
	ending := path.Ext(name)
	shape, known := shapes[ending]
	if !known {
		return refuse(contract.CodeNotFound)
	}
	letter, content, err := shape.read(s.register, ctx, name[:len(name)-len(ending)])
	if err != nil {
		return missingIsNotFound(err)
	}
	if err := s.mayRead(ctx, caller(c), letter); err != nil {
		return err
	}
	sendLetter(c, letter, shape, ending, content)
	return nil
}

// sendLetter sends a letter; letters never change, so a browser may keep them.
func sendLetter(c *gin.Context, letter register.Letter, shape shape, ending string, content []byte) {
	etag := `"` + letter.SHA256 + ending + `"`
	c.Header("ETag", etag)
	c.Header("Cache-Control", "private, no-cache")
	if c.GetHeader("If-None-Match") == etag {
		c.Status(http.StatusNotModified)
		return
	}
	c.Header("Content-Disposition", fmt.Sprintf(`%s; filename="%s%s"`, shape.disposition, letterFileName(letter), ending))
	c.Data(http.StatusOK, shape.mime, content)
}

// letterFileName says what a letter is, in characters every file system takes.
func letterFileName(l register.Letter) string {
	name := string(l.Kind)
	if l.Code != "" {
		name = l.Code + "-" + name
	}
	if l.Number == 0 {
		return name + "-" + procedure.DayOf(l.At).String()
	}
	return fmt.Sprintf("%s-%d", name, l.Number)
}

// mayRead refuses who may not read a letter: that of a file is for who may know its
// applicant, a book for who may order it.
func (s *server) mayRead(ctx context.Context, who register.Staff, letter register.Letter) error {
	if letter.Code == "" {
		if !office.SeesBook(who, bookUnit(letter.Key)) {
			return refuse(procedure.CodeRoleNotAllowed)
		}
		return nil
	}
	file, err := s.register.File(ctx, letter.Code)
	if err != nil {
		return err
	}
	if !office.SeesApplicant(who, file.View) {
		return refuse(procedure.CodeRoleNotAllowed)
	}
	return nil
}
