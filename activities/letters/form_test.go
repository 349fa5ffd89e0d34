package letters

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/activities/pdf"
)

const formFile = `
- regime: "2021"
  caption: {text: Mẫu, source: here, confidence: verified}
  title: {text: Phiếu, source: here, confidence: verified}
  symbol: {text: PXL, source: here, confidence: verified}
  wording: {source: here, confidence: recalled}
  form_of_address: {person: Ông/Bà, organisation: Quý đơn vị}
  copies_to: ["Lưu: VT"]
  body:
    - text: "*Lý do:* {reason}"
      when: reason
  automatic_note: tự động
`

func TestFormFilesAreSound(t *testing.T) {
	forms, err := apologyForms()
	require.NoError(t, err)
	require.Contains(t, forms, Regime2021)
	require.Contains(t, forms, Regime2025)
	require.Len(t, forms, 2)
}

func TestFormMistakesAreNamed(t *testing.T) {
	_, err := readForms([]byte(formFile), []string{"reason"}, nil)
	require.NoError(t, err)
	for _, c := range []struct{ from, to, want string }{
		{"{reason}", "{reasons}", `regime "2021": body 1: unknown field {reasons}`},
		{"{reason}", "{reason", `regime "2021": body 1: unknown field {reason}`},
		{"when: reason", "when: tired", `regime "2021": body 1: unknown condition "tired"`},
		{"do:*", "do:", `regime "2021": body 1: bold stretch without its closing *`},
		{"automatic_note: tự động", "automatic_note: ''", `regime "2021": automatic_note: no text`},
		{"confidence: recalled", "confidence: sure", `regime "2021": wording: needs a source and confidence verified, recalled or uncertain`},
		{"text: Phiếu, source: here", "text: Phiếu", `regime "2021": title: needs a source and confidence verified, recalled or uncertain`},
		{"text: PXL, ", "", `regime "2021": caption, title, symbol, form_of_address, copies_to and body must be filled`},
	} {
		_, err := readForms([]byte(strings.Replace(formFile, c.from, c.to, 1)), []string{"reason"}, nil)
		require.EqualError(t, err, c.want)
	}
	_, err = readForms([]byte(formFile+formFile), []string{"reason"}, nil)
	require.EqualError(t, err, `regime "2021": given twice`)
	_, err = readForms([]byte(strings.Replace(formFile, "symbol", "symbols", 1)), []string{"reason"}, nil)
	require.ErrorContains(t, err, `unknown field "symbols"`)
}

func TestMarkupInValuesIsText(t *testing.T) {
	tpl, err := parseTemplate("*Lý do:* {reason}", []string{"reason"})
	require.NoError(t, err)
	require.Equal(t, []run{
		{text: "Lý do:", style: pdf.Bold}, {text: " "}, {text: "*{reason}*"},
	}, tpl.fill(map[string]string{"reason": "*{reason}*"}))
}
