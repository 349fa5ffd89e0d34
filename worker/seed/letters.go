package seed

import (
	"bytes"

	"dunghen/activities/pdf"
	"dunghen/schema/register"
)

// letters are the letters the regime of the year knows, and the one sheet that stands for
// all of them: what nobody issued must not look like a paper of the office.
func (y *Year) letters() ([]register.SampleLetter, []byte, error) {
	regime, err := y.Catalogue.Regime(lastDay(y.No))
	if err != nil {
		return nil, nil, err
	}
	var samples []register.SampleLetter
	for _, form := range regime.Forms {
		if form.Symbol != "" {
			samples = append(samples, register.SampleLetter{
				Kind: form.Kind, Title: form.Title + " (dữ liệu mẫu)", Series: form.Symbol, Symbol: form.Symbol,
			})
		}
	}
	fonts, err := pdf.LoadFonts()
	if err != nil {
		return nil, nil, err
	}
	var sheet bytes.Buffer
	err = pdf.Write(&sheet, fonts, pdf.Document{
		Title: "Dữ liệu mẫu", Language: "vi-VN", Created: firstDay(y.No).At(0),
		Pages: []pdf.Page{{Width: 148, Height: 105, Texts: []pdf.Text{
			{X: 15, Baseline: 40, Text: "DỮ LIỆU MẪU", Style: pdf.Bold, Size: 24, Paragraph: true},
			{X: 15, Baseline: 52, Text: "Không phải văn bản của cơ quan.", Size: 14, Paragraph: true},
		}}},
	})
	return samples, sheet.Bytes(), err
}
