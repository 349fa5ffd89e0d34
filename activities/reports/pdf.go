package reports

import (
	"fmt"
	"io"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
	"dunghen/schema/register"
)

// PDF draws a report as a PDF file: the weekly one on two sheets of A4 at most, the forms on A4 landscape.
// Errors: figures that contradict each other (register.ReportData.Check), an unknown form, errors of w.
func PDF(w io.Writer, fonts *pdf.Fonts, data register.ReportData) error {
	if err := data.Check(); err != nil {
		return err
	}
	s := sheet{fonts: fonts, paper: landscape, data: data}
	var pages []pdf.Page
	switch data.Form {
	case register.FormWeekly:
		s.paper = portrait
		pages = s.weekly()
	case register.FormII06a, register.FormII06b:
		pages = s.paginate(s.official())
	case register.FormII07:
		pages = s.paginate(s.reasons())
	case register.FormEvaluation:
		pages = s.paginate(s.evaluation())
	default:
		return fmt.Errorf("reports: no form %q", data.Form)
	}
	s.label(pages)
	return pdf.Write(w, fonts, pdf.Document{
		Title: s.subject(), Subject: formNames[data.Form], Author: typeset.CleanLine(data.ReportingUnit),
		Language: "vi-VN", Created: data.CutOff, Pages: pages,
	})
}

func (s sheet) paginate(items []typeset.Item) []pdf.Page { return typeset.Paginate(items, s.paper) }
