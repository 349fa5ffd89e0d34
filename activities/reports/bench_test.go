package reports

import (
	"bytes"
	"testing"

	"dunghen/schema/register"
)

// BenchmarkWeekly draws a week with so many late files, of which two sheets hold a few.
func BenchmarkWeekly(b *testing.B) {
	d := Sample(register.FormWeekly)
	many(&d, 300)
	for name, draw := range map[string]func() error{
		"pdf":      func() error { return PDF(&bytes.Buffer{}, fonts(b), d) },
		"workbook": func() error { return Workbook(&bytes.Buffer{}, d) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := draw(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
