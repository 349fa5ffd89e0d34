package letters

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
)

func TestMarkupInValuesIsText(t *testing.T) {
	tpl, err := parseTemplate("*Lý do:* {reason}", []string{"reason"})
	require.NoError(t, err)
	filled := tpl.fill(record{"reason": "*{reason}* [x]"}.print, func(name string) { require.Fail(t, "missing", name) })
	require.Equal(t, []typeset.Run{{Text: "Lý do:", Style: pdf.Bold}, {Text: " "}, {Text: "*{reason}* [x]"}}, filled)
}

func TestBrackets(t *testing.T) {
	tpl, err := parseTemplate("{name}[ ({copies} bản, {note})][; {note}]", []string{"name", "copies", "note"})
	require.NoError(t, err)
	for _, c := range []struct {
		values  record
		want    string
		missing []string
	}{
		{record{"name": "Đơn", "copies": 2, "note": "gốc"}, "Đơn (2 bản, gốc); gốc", nil},
		{record{"name": "Đơn", "copies": 2}, "Đơn", nil},
		{record{"name": "Đơn", "note": "gốc"}, "Đơn; gốc", nil},
		{record{"copies": 0, "note": "gốc"}, "; gốc", []string{"name"}},
	} {
		var missing []string
		got := plain(tpl.fill(c.values.print, func(name string) { missing = append(missing, name) }))
		require.Equal(t, c.want, got)
		require.Equal(t, c.missing, missing)
	}
}
