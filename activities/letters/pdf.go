package letters

import (
	"bytes"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// meta is what a PDF says of itself.
type meta struct {
	title, subject, author string
	created                time.Time
}

// writePDF writes finished pages. Nothing in the file depends on the moment or the machine.
func writePDF(w io.Writer, f *faces, m meta, pages []page) error {
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: pageWidth, Ht: pageHeight}})
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(m.created)
	pdf.SetModificationDate(m.created)
	pdf.SetTitle(m.title, true)
	pdf.SetSubject(m.subject, true)
	pdf.SetAuthor(m.author, true)
	pdf.SetLang("vi-VN")
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetLineWidth(0.2)
	const family = "LiberationSerif"
	styleNames := [...]string{regular: "", bold: "B", italic: "I", bold | italic: "BI"}
	for s, name := range styleNames {
		// A copy per letter: fpdf pads tables in place, which would be a data race on the embedded file.
		pdf.AddUTF8FontFromBytes(family, name, bytes.Clone(f[s].ttf))
	}
	for _, p := range pages {
		pdf.AddPage()
		for _, t := range p.texts {
			pdf.SetFont(family, styleNames[t.style], t.size)
			pdf.Text(t.x, t.baseline, t.text)
		}
		for _, r := range p.rules {
			pdf.Line(r.x, r.y, r.x+r.width, r.y)
		}
	}
	return pdf.Output(w)
}
