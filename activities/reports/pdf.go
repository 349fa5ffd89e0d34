package reports

import (
	"fmt"
	"io"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// PDF draws a report as a PDF file: the weekly one on two sheets of A4 at most, the forms on A4 landscape.
// Errors: figures that contradict each other (register.ReportData.Check), an unknown form, errors of w.
func PDF(w io.Writer, fonts *pdf.Fonts, data register.ReportData) error {
	if err := data.Check(); err != nil {
		return err
	}
	s := sheet{fonts: fonts, paper: paperOf(data.Form), data: data, size: formSizes[0]}
	pages, err := s.pages()
	if err != nil {
		return err
	}
	return pdf.Write(w, fonts, pdf.Document{
		Title: typeset.CleanLine(s.subject()), Subject: formNames[data.Form], Author: typeset.CleanLine(data.ReportingUnit),
		Language: "vi-VN", Created: data.CutOff.In(procedure.Zone), Pages: pages,
	})
}

func paperOf(form register.ReportForm) typeset.Paper {
	if form == register.FormWeekly {
		return portrait
	}
	return landscape
}

// pages sets the report's, numbered.
func (s sheet) pages() (pages []pdf.Page, err error) {
	switch s.data.Form {
	case register.FormWeekly:
		pages = s.weekly()
	case register.FormII06a, register.FormII06b:
		pages = s.form(sheet.official)
	case register.FormII07:
		pages = s.form(sheet.reasons)
	case register.FormEvaluation:
		pages = s.form(sheet.evaluation)
	default:
		return nil, fmt.Errorf("reports: no form %q", s.data.Form)
	}
	s.label(pages)
	return pages, nil
}

// formSizes of a form's type, in points: the largest that needs one page is taken, or the first where none does.
var formSizes = []float64{9.5, 9, 8.5}

func (s sheet) form(items func(sheet) []typeset.Item) []pdf.Page {
	pages := s.paginate(items(s))
	for _, size := range formSizes[1:] {
		if len(pages) != 2 { // more will not shrink to one
			break
		}
		smaller := s
		smaller.size = size
		if set := s.paginate(items(smaller)); len(set) == 1 {
			return set
		}
	}
	return pages
}

func (s sheet) paginate(items []typeset.Item) []pdf.Page { return typeset.Paginate(items, s.paper) }
