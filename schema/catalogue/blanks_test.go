package catalogue

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFormIsThatOfAPaper(t *testing.T) {
	c, err := Load(overlay(t, change{"forms/1.009374/TO-KHAI.docx", "", "the form"}))
	require.NoError(t, err)
	form, ok := c.Blank("1.009374", "TO-KHAI")
	require.True(t, ok)
	require.Equal(t, Blank{
		"1.009374", "TO-KHAI", "TO-KHAI.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", []byte("the form"),
	}, form)
	_, ok = c.Blank("1.009374", "MANG-SET")
	require.False(t, ok)
}

func TestFindingsOfForms(t *testing.T) {
	for name, tc := range map[string]struct {
		file, content, want string
	}{
		"another kind":      {"forms/1.009374/TO-KHAI.exe", "MZ", `forms/1.009374/TO-KHAI.exe: ends in ".exe"; known are .doc, .docx, .odt, .pdf, .xlsx`},
		"empty":             {"forms/1.009374/TO-KHAI.pdf", "", "forms/1.009374/TO-KHAI.pdf: is empty"},
		"too large":         {"forms/1.009374/TO-KHAI.pdf", strings.Repeat("x", maxForm+1), "forms/1.009374/TO-KHAI.pdf: has 5242881 bytes, more than 5242880"},
		"unknown paper":     {"forms/1.009374/DON.pdf", "x", `forms/1.009374/DON.pdf: 1.009374 asks for no paper "DON"`},
		"unknown procedure": {"forms/9.999999/DON.pdf", "x", `forms/9.999999/DON.pdf: 9.999999 asks for no paper "DON"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(overlay(t, change{tc.file, "", tc.content}))
			require.EqualError(t, err, tc.want)
		})
	}
	_, err := Load(overlay(t, change{"forms/1.009374/TO-KHAI.docx", "", "x"}, change{"forms/1.009374/TO-KHAI.pdf", "", "x"}))
	require.EqualError(t, err, "forms/1.009374/TO-KHAI.pdf: is a second form of TO-KHAI")
}

func TestVersionsOfAProcedure(t *testing.T) {
	c, err := Load(Embedded())
	require.NoError(t, err)
	versions := c.Versions("1.003868")
	require.NotEmpty(t, versions)
	for i := 1; i < len(versions); i++ {
		require.Less(t, versions[i-1].From, versions[i].From)
	}
	require.Empty(t, c.Versions("9.999999"))
}
