package catalogue

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// Blank is the file of a prescribed form (mẫu đơn, tờ khai) that applicants fill in. It
// lies at forms/CODE/PAPER.EXT: the code of the procedure, that of the paper.
type Blank struct {
	Procedure, Paper string
	// File is its name, "DON.docx".
	File string
	// MIME is what its ending stands for.
	MIME    string
	Content []byte
}

const placeForms = "forms/*/*"

// maxForm is the size of the largest form, in bytes: all of them are kept in memory.
const maxForm = 5 << 20

// formKinds are the endings of a form: what every office writes and every phone opens.
var formKinds = map[string]string{
	".pdf":  "application/pdf",
	".doc":  "application/msword",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".odt":  "application/vnd.oasis.opendocument.text",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// takeBlank adds a form to the source, or what is wrong with it to the findings.
func (s *source) takeBlank(name string, content []byte, found *findings) {
	file := path.Base(name)
	ending := path.Ext(file)
	mime, known := formKinds[ending]
	switch {
	case !known:
		found.add(name, "", "ends in %q; known are %s", ending, strings.Join(slices.Sorted(maps.Keys(formKinds)), ", "))
	case len(content) == 0:
		found.add(name, "", "is empty")
	case len(content) > maxForm:
		found.add(name, "", "has %d bytes, more than %d", len(content), maxForm)
	default:
		s.blanks = append(s.blanks, Blank{path.Base(path.Dir(name)), strings.TrimSuffix(file, ending), file, mime, content})
	}
}

// checkBlanks wants every form to be that of a paper which a procedure asks for, once.
func checkBlanks(src *source, found *findings) {
	asked, had := map[[2]string]bool{}, map[[2]string]bool{}
	for _, f := range src.fields {
		for _, entry := range f.Procedures {
			for _, v := range entry.Versions {
				for _, paper := range v.Papers {
					asked[[2]string{entry.Code, paper.Code}] = true
				}
			}
		}
	}
	for _, form := range src.blanks {
		key := [2]string{form.Procedure, form.Paper}
		switch {
		case !asked[key]:
			found.add("forms/"+form.Procedure+"/"+form.File, "", "%s asks for no paper %q", form.Procedure, form.Paper)
		case had[key]:
			found.add("forms/"+form.Procedure+"/"+form.File, "", "is a second form of %s", form.Paper)
		}
		had[key] = true
	}
}

// Blank returns the form of a procedure's paper, if the office has its file.
func (c *Catalogue) Blank(procedure, paper string) (Blank, bool) {
	i := slices.IndexFunc(c.blanks, func(f Blank) bool { return f.Procedure == procedure && f.Paper == paper })
	if i < 0 {
		return Blank{}, false
	}
	return c.blanks[i], true
}
