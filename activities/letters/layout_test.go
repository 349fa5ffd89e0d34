package letters

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/activities/pdf"
)

func pagesOf(t testing.TB, a Apology) []page {
	t.Helper()
	f, err := apologyForm(a.Regime)
	require.NoError(t, err)
	fs, err := pdf.LoadFonts()
	require.NoError(t, err)
	return f.fill(a).pages(fs)
}

// rows are the lines of a page from the top, each with its words.
func (p page) rows() []string {
	var rows []string
	baseline := -1.0
	for _, t := range p.Texts {
		if t.Baseline != baseline {
			rows = append(rows, "")
			baseline = t.Baseline
		}
		rows[len(rows)-1] += t.Text
	}
	for i := range rows {
		rows[i] = strings.TrimSpace(rows[i])
	}
	return rows
}

func requireInsideMargins(t testing.TB, pages []page) {
	t.Helper()
	fs, err := pdf.LoadFonts()
	require.NoError(t, err)
	const tolerance = 0.01
	for i, p := range pages {
		for _, tx := range p.Texts {
			end := tx.X + fs.Width(strings.TrimSuffix(tx.Text, " "), tx.Style, tx.Size)
			if tx.X < marginLeft-tolerance || end > pageWidth-marginRight+tolerance || tx.Baseline > pageHeight-marginBottom {
				require.Fail(t, "outside the margins", "page %d: %+v ends at %.2f", i+1, tx, end)
			}
		}
	}
}

// FuzzRenderApology feeds what people may type; its seeds run with every test.
func FuzzRenderApology(f *testing.F) {
	f.Add("Nguyễn Văn A", "Số 1", "Chờ ý kiến")
	f.Add(strings.Repeat("Ẵ", 200), strings.Repeat("Dòng địa chỉ\n", 6), strings.Repeat("lýdo", 500))
	f.Add("'; DROP TABLE files; --", "\x00\x1b[31m", "*đậm* {reason} {{.}} _nghiêng_")
	f.Add("\u202eA\u0301\u0323\u200f🧑🏽\u200d🚀", "שלום عربي 漢字", strings.Repeat("a\u0323\u0302", 700))
	f.Add(strings.Repeat("ngày 1 ", 100), strings.Repeat("W", 500), strings.Repeat("x\n", 300))
	f.Add("\xff\xfe", "\u00a0\u00a0,\u00a0", strings.Repeat("một\u00a0", 300))
	f.Fuzz(func(t *testing.T, name, address, reason string) {
		a := short()
		a.ApplicantName, a.Address, a.Reason = name, address, reason
		a.Phone, a.Procedure, a.State = name, name, reason
		a.Automatic = len(name)%2 == 0
		if blank(name) || blank(reason) || len(name)+len(address)+len(reason) > 10_000 {
			return
		}
		pages := pagesOf(t, a)
		render(t, a)
		requireInsideMargins(t, pages)
	})
}

// TestPageEnds moves the end of the page through a letter by growing its reason word by word.
func TestPageEnds(t *testing.T) {
	seen := map[int]bool{}
	for n := 20; n < 420; n++ {
		a := short()
		a.Reason = strings.Repeat("chờ ", n) + "ngày 05/10/2026."
		pages := pagesOf(t, a)
		requireInsideMargins(t, pages)
		seen[len(pages)] = true

		var all []string
		for _, p := range pages {
			all = append(all, p.rows()...)
		}
		require.Contains(t, strings.Join(all, "\n"), "ngày 05/10/2026.", "a date stays in one line")
		if len(pages) == 1 {
			continue
		}
		first, second := pages[0].rows(), pages[1].rows()
		require.NotContains(t, first, "Nơi nhận:", "the closing stands on the last page")
		closing := slices.Index(second, "Nơi nhận:")
		require.GreaterOrEqual(t, closing, 2, "with at least two lines of text above it")
		require.Equal(t, []string{"GIÁM ĐỐC", "Phạm Quốc Thắng", "2"}, second[len(second)-3:])
		reasonEnd := slices.IndexFunc(second, func(row string) bool {
			return strings.HasPrefix(row, "Sở Thông tin và Truyền thông thành thật")
		})
		require.NotEqual(t, 1, reasonEnd, "no last line of a paragraph alone on top of a page")
	}
	require.Equal(t, map[int]bool{1: true, 2: true}, seen)
}

func TestLongReasonFillsPages(t *testing.T) {
	a := short()
	a.Reason = strings.Repeat("Lý do rất dài. ", 700)
	pages := pagesOf(t, a)
	requireInsideMargins(t, pages)
	var numbers []string
	for _, p := range pages {
		rows := p.rows()
		numbers = append(numbers, rows[len(rows)-1])
	}
	require.Equal(t, []string{"2", "3", "4", "5"}, numbers[1:], "pages are numbered from the second on")
}

func TestShortLettersFitOnePage(t *testing.T) {
	for _, a := range []Apology{short(), automatic(), regime2025()} {
		require.Len(t, pagesOf(t, a), 1, "letter of %s", a.Agency)
	}
}

func TestJustifiedLinesEndAtTheMargin(t *testing.T) {
	fs, err := pdf.LoadFonts()
	require.NoError(t, err)
	p := pagesOf(t, long())[1]
	last := p.Texts[0]
	for _, tx := range p.Texts {
		if tx.Baseline != last.Baseline {
			break
		}
		last = tx
	}
	require.InDelta(t, pageWidth-marginRight, last.X+fs.Width(strings.TrimSuffix(last.Text, " "), last.Style, last.Size), 0.01)
}
