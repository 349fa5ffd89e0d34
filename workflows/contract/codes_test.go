package contract

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// declaredCodes reads the constants named Code… of a package's source, so that a
// new code cannot be forgotten here.
func declaredCodes(t *testing.T, dir string) []procedure.Code {
	t.Helper()
	var codes []procedure.Code
	for _, file := range parse(t, dir) {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, "Code") {
				return true
			}
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			codes = append(codes, procedure.Code(value))
			return true
		})
	}
	require.NotEmpty(t, codes)
	return codes
}

func parse(t *testing.T, dir string) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
		require.NoError(t, err)
		files = append(files, file)
	}
	return files
}

// law is where the law refuses.
func law(t *testing.T) []*ast.File {
	t.Helper()
	return slices.Concat(parse(t, "../procedure"), parse(t, "../duty"))
}

// refusalArgs reads which args the law gives with each of its codes, from the
// calls refuse(CodeX, field, "name", value…).
func refusalArgs(t *testing.T) map[string][]string {
	t.Helper()
	args := map[string][]string{}
	for _, file := range law(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 || strings.ToLower(lastName(call.Fun)) != "refuse" {
				return true
			}
			code := lastName(call.Args[0])
			for i := 2; i < len(call.Args); i += 2 {
				if literal, ok := call.Args[i].(*ast.BasicLit); ok {
					arg, err := strconv.Unquote(literal.Value)
					require.NoError(t, err)
					args[code] = append(args[code], arg)
				}
			}
			return true
		})
	}
	return args
}

// lastName is the name at the end of x or package.x, "" for anything else.
func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	default:
		return ""
	}
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

func placeholders(text string) []string {
	var names []string
	for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestEveryCodeHasItsWords(t *testing.T) {
	var want []procedure.Code
	for _, dir := range []string{"../procedure", "../duty", "../measure", "."} {
		want = append(want, declaredCodes(t, dir)...)
	}
	require.ElementsMatch(t, want, Codes())
	for code, text := range messages {
		require.NotEmpty(t, text.vi, code)
		require.NotEmpty(t, text.en, code)
		require.Equal(t, placeholders(text.vi), placeholders(text.en), code)
	}
}

func TestPlaceholdersAreGivenByTheLaw(t *testing.T) {
	names := map[string]procedure.Code{}
	for _, file := range law(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(spec.Names[0].Name, "Code") {
				value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				require.NoError(t, err)
				names[spec.Names[0].Name] = procedure.Code(value)
			}
			return true
		})
	}
	given := refusalArgs(t)
	// supplementBreaches picks its code at run time and gives "times" with either.
	given["CodeSupplementUsed"] = append(given["CodeSupplementUsed"], "times")
	given["CodeSupplementWindowClosed"] = append(given["CodeSupplementWindowClosed"], "times")
	for name, code := range names {
		for _, placeholder := range placeholders(messages[code].vi) {
			require.Contains(t, given[name], placeholder, "%s never carries {%s}", code, placeholder)
		}
	}
}

func TestMessage(t *testing.T) {
	for _, tc := range []struct {
		name   string
		code   procedure.Code
		args   map[string]string
		vi, en string
	}{
		{
			name: "days are written the way their reader writes them",
			code: procedure.CodeNewDateTooLate, args: map[string]string{"last": "2026-10-05"},
			vi: "Ngày hẹn lại muộn nhất là ngày 05/10/2026.", en: "The new date may be 2026-10-05 at the latest.",
		},
		{
			name: "a value is never read as a placeholder",
			code: CodeStaffNotInUnit, args: map[string]string{"staff": "{unit}", "unit": "vp"},
			vi: "Cán bộ “{unit}” không thuộc đơn vị “vp”.", en: "\"{unit}\" does not belong to the unit \"vp\".",
		},
		{
			name: "an unknown code is an internal error",
			code: "no_such_code",
			vi:   messages[CodeInternal].vi, en: messages[CodeInternal].en,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			vi, en := Message(tc.code, tc.args)
			require.Equal(t, [2]string{tc.vi, tc.en}, [2]string{vi, en})
		})
	}
}
