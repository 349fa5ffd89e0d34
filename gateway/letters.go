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
	mime   string
	inline bool
	read   func(*register.Store, context.Context, string) (register.Letter, []byte, error)
}

var shapes = map[string]shape{
	".pdf":  {"application/pdf", true, (*register.Store).LetterPDF},
	".xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false, (*register.Store).LetterSpreadsheet},
}

// showLetter shows a letter, as the end of its name asks, to those who may read it.
func (s *server) showLetter(ctx context.Context, c *gin.Context) error {
	paper, err := s.letterFor(ctx, caller(c), c.Param("name"))
	if err != nil {
		return err
	}
	return paper.Serve(c.Writer, c.Request)
}

func (s *server) letterFor(ctx context.Context, who register.Staff, name string) (office.Paper, error) {
	ending := path.Ext(name)
	shape, known := shapes[ending]
	if !known {
		return office.Paper{}, refuse(contract.CodeNotFound)
	}
	letter, content, err := shape.read(s.register, ctx, name[:len(name)-len(ending)])
	if err != nil {
		return office.Paper{}, missingIsNotFound(err)
	}
	if err := s.mayRead(ctx, who, letter); err != nil {
		return office.Paper{}, err
	}
	return paperOf(letter, ending, content), nil
}

// paperOf is a letter in the shape of an ending.
func paperOf(letter register.Letter, ending string, content []byte) office.Paper {
	shape := shapes[ending]
	return office.Paper{
		Name: letterFileName(letter) + ending, MIME: shape.mime, Inline: shape.inline,
		ETag: `"` + letter.SHA256 + ending + `"`, Content: content,
	}
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
