package main

import (
	"bytes"
	"fmt"
	"strings"

	"dunghen/activities/letters"
)

const introduction = `# Forms

What the circulars ask each form to say, and what is printed. Written by "make forms" from the files in
activities/letters/forms, where the facts are to be changed.

*Confidence* is that of the entry in the circular's field list: **verified** (the text was read), **recalled** (general
knowledge), **uncertain** (check before relying on it; "of our own" is not in the circular). Every paper also carries the
number of its form, Quốc hiệu and Tiêu ngữ, a QR code, the code to check it by and where.

## An office's own forms

An office copies the files it wants to change (REGIME/KIND.yaml, common.yaml) into a folder of its own, in the same
places, and changes them there: wording, order, titles, symbols, who signs (TL., KT., TUQ.), recipients, page size
("paper: A5", "A4" or "A4-landscape"), and a logo ("logo: crest.png", a PNG or JPEG beside the file). To see the
pages, or every mistake at once with file, form, block and field:

    go run ./activities/letters/cmd/forms -over FOLDER

How a text is written stands at the head of 2021/receipt.yaml; what it may print and ask for, below each table. The
program checks the folder when it starts and does not run with a mistake in it.
`

// markdown is the comparison as a page of documentation.
func markdown(forms []letters.Official) []byte {
	var b bytes.Buffer
	b.WriteString(introduction)
	for _, f := range forms {
		fmt.Fprintf(&b, "\n## %s: %s\n\n%s, `%s/%s.yaml`. Wording: %s (%s).\n\n", f.Caption, f.Title, f.Paper, f.Regime, f.Kind, f.Source, f.Confidence)
		b.WriteString("| field | present | confidence |\n|---|---|---|\n")
		for _, field := range f.Fields {
			present := "nothing printed: " + field.Absent
			if len(field.Prints) > 0 {
				present = "yes: `" + strings.Join(field.Prints, "`, `") + "`"
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", field.Name, present, field.Confidence)
		}
		fmt.Fprintf(&b, "\nMay print: %s.\nConditions: %s.\n", strings.Join(f.Knows, ", "), strings.Join(f.Conditions, ", "))
	}
	return b.Bytes()
}
