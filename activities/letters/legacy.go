package letters

import (
	"bytes"
	"io"
	"sync"

	"dunghen/activities/pdf"
)

// embeddedForms are what RenderApology prints with.
var embeddedForms = sync.OnceValues(func() (*Forms, error) { return Load(Embedded()) })

// RenderApology writes an apology for lateness without a code to verify it by, in one call from a flat struct.
func RenderApology(w io.Writer, a Apology) error {
	forms, err := embeddedForms()
	if err != nil {
		return err
	}
	l := Letter{
		Regime: a.Regime, Number: a.Number, IssuedAt: a.IssuedAt, Automatic: a.Automatic,
		Office:    Office{Superior: a.SuperiorAgency, Name: a.Agency, Place: a.Place, OneStop: "Bộ phận Tiếp nhận và Trả kết quả"},
		Signer:    Person{Title: a.SignerTitle, Name: a.SignerName},
		Applicant: Applicant{Name: a.ApplicantName, Organisation: a.Organisation, Address: a.Address, Phone: a.Phone},
		File:      File{Code: a.FileCode, Procedure: a.Procedure, Field: a.Field, ReceivedAt: a.ReceivedAt, DueAt: a.DueAt},
		Content:   Apology{NewDueAt: a.NewDueAt, Reason: a.Reason, State: a.State, OwedAt: a.OwedAt},
	}
	form, err := forms.of(l)
	if err != nil {
		return err
	}
	sheet, _ := form.compose(forms.common, l, false)
	sheet.foot = nil
	document, err := sheet.document(forms.fonts, nil)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := pdf.Write(&out, forms.fonts, document); err != nil {
		return err
	}
	_, err = out.WriteTo(w)
	return err
}

// ApologyHeading is Heading of an apology for lateness, of the embedded forms.
func ApologyHeading(regime string, n int) (title, number string, err error) {
	forms, err := embeddedForms()
	if err != nil {
		return "", "", err
	}
	late := Apology{}
	late.NewDueAt = late.NewDueAt.AddDate(2020, 0, 0)
	return forms.Heading(Letter{Regime: regime, Number: n, Content: late})
}
