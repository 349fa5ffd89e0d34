package gateway

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// maxBody is how much a request may carry: a file is a few kilobytes.
const maxBody = 1 << 20

// bindJSON reads the body into a T and refuses whatever T does not know. An empty
// body is the empty object: some actions need no words.
func bindJSON[T any](c *gin.Context) (body T, err error) {
	return body, bindInto(c, &body)
}

// bindInto is bindJSON for a body that is there.
func bindInto(c *gin.Context, body any) error {
	if c.Request.ContentLength == 0 {
		return nil
	}
	if kind, _, err := mime.ParseMediaType(c.ContentType()); err != nil || kind != "application/json" {
		return refuse(contract.CodeUnsupportedMediaType, "expected", "application/json")
	}
	if c.Request.ContentLength > maxBody {
		return tooLarge(maxBody)
	}
	return decode(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody), body)
}

// decode reads one JSON value and nothing else.
func decode(from io.Reader, body any) error {
	decoder := json.NewDecoder(from)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(body); err != nil {
		return jsonProblem(err, decoder.InputOffset())
	}
	position := decoder.InputOffset()
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		if large := new(http.MaxBytesError); errors.As(err, &large) {
			return tooLarge(maxBody)
		}
		return malformed(position)
	}
	return nil
}

func jsonProblem(err error, position int64) error {
	var (
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
		large  *http.MaxBytesError
	)
	switch {
	case errors.As(err, &large):
		return tooLarge(maxBody)
	case errors.As(err, &kind):
		return badField(contract.CodeWrongType, kind.Field, "expected", jsonType(kind.Type.Kind().String()))
	case errors.As(err, &syntax):
		return malformed(syntax.Offset)
	}
	// encoding/json gives this one no type.
	if quoted, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		if field, err := strconv.Unquote(quoted); err == nil {
			return badField(contract.CodeUnknownField, field, "field", field)
		}
	}
	return malformed(position)
}

// badField is a problem of shape that has its place in one field.
func badField(code procedure.Code, field string, args ...string) *problem {
	p := refuse(code, args...)
	p.fields = fieldErrors{procedure.Refuse(code, field, args...)}
	return p
}

func malformed(position int64) *problem {
	return refuse(contract.CodeMalformedJSON, "position", strconv.FormatInt(position, 10))
}

func tooLarge(limit int) *problem {
	return refuse(contract.CodeBodyTooLarge, "limit", strconv.Itoa(limit>>20)+" MiB")
}

// jsonType names a Go kind the way JSON does.
func jsonType(kind string) string {
	switch {
	case kind == "struct" || kind == "map":
		return "object"
	case kind == "slice":
		return "array"
	case kind == "bool":
		return "boolean"
	case strings.HasPrefix(kind, "int"):
		return "integer"
	default:
		return kind
	}
}

// text checks words typed by people: not empty when required, at most max runes,
// no control characters (line breaks are allowed when lines is true). It returns
// them without the space around.
func (f *fieldErrors) text(field, value string, rule textRule) string {
	value = strings.TrimSpace(value)
	switch {
	case value == "" && rule.required:
		f.add(contract.CodeFieldRequired, field)
	case utf8.RuneCountInString(value) > rule.max:
		f.add(contract.CodeFieldTooLong, field, "max", strconv.Itoa(rule.max))
	case strings.ContainsFunc(value, func(r rune) bool {
		return unicode.IsControl(r) && !(rule.lines && (r == '\n' || r == '\t' || r == '\r'))
	}):
		f.add(contract.CodeForbiddenCharacter, field)
	}
	return value
}

// textRule is what a text field allows.
type textRule struct {
	required bool
	max      int // runes
	lines    bool
}

// oneOf checks that a value is one of a list.
func oneOf[T ~string](f *fieldErrors, field string, value T, allowed ...T) {
	names := make([]string, len(allowed))
	for i, a := range allowed {
		if value == a {
			return
		}
		names[i] = string(a)
	}
	if value == "" {
		f.add(contract.CodeFieldRequired, field)
		return
	}
	f.add(contract.CodeUnknownValue, field, "allowed", strings.Join(names, ", "))
}

// parameter is a query parameter that does not read as what it must be.
func parameter(name, expected string) error {
	return badField(contract.CodeMalformedParameter, name, "parameter", name, "expected", expected)
}
