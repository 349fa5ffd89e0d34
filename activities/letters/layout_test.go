package letters

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
)

// pagesOf sets a letter without writing it.
func pagesOf(t testing.TB, l Letter) []pdf.Page {
	t.Helper()
	forms := loadForms(t)
	form, err := forms.of(l)
	require.NoError(t, err)
	s, _ := form.compose(forms.common, l, false)
	code, err := encodeQR(s.url)
	require.NoError(t, err)
	pages, _ := s.pages(forms.fonts, code)
	return pages
}

// rows are the lines of a page in the order they were set.
func rows(p pdf.Page) []string {
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
		rows[i] = strings.Join(strings.Fields(rows[i]), " ")
	}
	return rows
}

// ink is the rectangle a text fills.
type ink struct {
	left, top, right, bottom float64
	text                     string
}

func inkOf(fonts *pdf.Fonts, t pdf.Text) ink {
	em := t.Size / pdf.PointsPerMM
	width := fonts.Width(strings.TrimSuffix(t.Text, " "), t.Style, t.Size)
	return ink{t.X, t.Baseline - 0.7*em, t.X + width, t.Baseline + 0.2*em, t.Text}
}

func (a ink) meets(b ink) bool {
	const touch = 0.02
	return a.left < b.right-touch && b.left < a.right-touch && a.top < b.bottom-touch && b.top < a.bottom-touch
}

// requireClean finds texts outside the margins, over each other, over a rule, or in the QR code's quiet zone.
func requireClean(t testing.TB, l Letter) []pdf.Page {
	t.Helper()
	forms := loadForms(t)
	form, err := forms.of(l)
	require.NoError(t, err)
	pages := pagesOf(t, l)
	require.Empty(t, typeset.Overflow(forms.fonts, form.paper().Paper, pages))
	for i, p := range pages {
		var inks []ink
		for _, text := range p.Texts {
			inks = append(inks, inkOf(forms.fonts, text))
		}
		slices.SortFunc(inks, func(a, b ink) int {
			if a.top < b.top {
				return -1
			}
			return 1
		})
		for j, a := range inks {
			for _, b := range inks[j+1:] {
				if b.top >= a.bottom {
					break
				}
				if a.meets(b) {
					require.Fail(t, "texts over each other", "page %d: %+v and %+v", i+1, a, b)
				}
			}
			for _, r := range p.Rules {
				if a.meets(ink{r.X1 - 0.01, r.Y1 - 0.01, r.X2 + 0.01, r.Y2 + 0.01, ""}) {
					require.Fail(t, "a rule through a text", "page %d: %+v and %+v", i+1, a, r)
				}
			}
			for _, b := range p.Boxes {
				const quiet = 1.8 // four modules
				if a.meets(ink{b.X - quiet, b.Y - quiet, b.X + b.Width + quiet, b.Y + b.Height + quiet, ""}) {
					require.Fail(t, "a text in the QR code", "page %d: %+v", i+1, a)
				}
			}
		}
	}
	return pages
}

func TestEveryBranchStaysInItsPlace(t *testing.T) {
	all, err := Samples()
	require.NoError(t, err)
	for _, l := range all {
		for i, v := range variants(l) {
			t.Run(fmt.Sprintf("%s %s %d", l.Regime, l.Content.Kind(), i), func(t *testing.T) { requireClean(t, v) })
		}
	}
}

func TestEverydayLettersAreOnePage(t *testing.T) {
	all, err := Samples()
	require.NoError(t, err)
	for _, l := range all {
		if l.Content.Kind() != KindControlSlip {
			require.Len(t, pagesOf(t, l), 1, "%s %s", l.Regime, l.Content.Kind())
		}
	}
}

// TestNewDateIsOnTheFirstPage holds for any reason, address, name and procedure of one office.
func TestNewDateIsOnTheFirstPage(t *testing.T) {
	for _, regime := range []string{Regime2021, Regime2025} {
		l := sample(t, regime, KindApology)
		for _, v := range variants(l) {
			v.Office = l.Office
			if a := v.Content.(Apology); !a.NewDueAt.IsZero() {
				require.Contains(t, strings.Join(rows(pagesOf(t, v)[0]), " "), strings.Join(strings.Fields(longInstant(a.NewDueAt)), " "))
			}
		}
	}
}

// TestPageEnds moves the end of the page through a letter by growing its reason word by word.
func TestPageEnds(t *testing.T) {
	seen := map[int]bool{}
	for n := 20; n < 400; n += 3 {
		l := sample(t, Regime2021, KindApology)
		a := l.Content.(Apology)
		a.Reason = strings.Repeat("chờ ", n) + "ngày 05/10/2026."
		l.Content, l.Automatic = a, n%2 == 0
		pages := pagesOf(t, l)
		seen[len(pages)] = true
		var all []string
		for _, p := range pages {
			all = append(all, rows(p)...)
		}
		require.Contains(t, strings.Join(all, "\n"), "ngày 05/10/2026.", "a date stays in one line")
		if len(pages) == 1 {
			continue
		}
		first, second := rows(pages[0]), rows(pages[1])
		require.NotContains(t, first, "Nơi nhận:", "the closing stands on the last page")
		closing := slices.Index(second, "Nơi nhận:")
		require.GreaterOrEqual(t, closing, 2, "with at least two lines of text above it")
		require.Equal(t, "2", second[len(second)-1])
		reasonEnd := slices.IndexFunc(second, func(row string) bool {
			return strings.HasPrefix(row, "Sở Thông tin và Truyền thông thành thật")
		})
		require.NotEqual(t, 1, reasonEnd, "no last line of a paragraph alone on top of a page")
	}
	require.Equal(t, map[int]bool{1: true, 2: true}, seen)
}

// longBook is a book of n rows.
func longBook(t testing.TB, n int) Letter {
	t.Helper()
	l := sample(t, Regime2021, KindBook)
	b := l.Content.(Book)
	like := b.Rows
	b.Rows = nil
	for i := range n {
		row := like[i%len(like)]
		row.Code = fmt.Sprintf("000.00.16.H55-211018-%04d", i+1)
		b.Rows = append(b.Rows, row)
	}
	l.Content = b
	return l
}

func TestBookRunsOverPages(t *testing.T) {
	l := longBook(t, 500)
	pages := requireClean(t, l)
	require.Greater(t, len(pages), 20)
	seen := 0
	for i, p := range pages {
		all := rows(p)
		require.Equal(t, fmt.Sprintf("Trang %d/%d", i+1, len(pages)), all[len(all)-1])
		text := strings.Join(all, " ")
		require.Equal(t, 1, strings.Count(text, "Mã hồ sơ"), "the head stands once on page %d", i+1)
		seen += strings.Count(squeezed(text), "000.00.16.H55-211018-")
	}
	require.Equal(t, 500, seen)
	require.Contains(t, strings.Join(rows(pages[len(pages)-1]), " "), "Tổng số: 500 hồ sơ.")
}

func TestControlSlipRunsOverPages(t *testing.T) {
	l := sample(t, Regime2025, KindControlSlip)
	l.Content = l.Content.full()
	pages := requireClean(t, l)
	require.Greater(t, len(pages), 3)
	for i, p := range pages {
		require.Contains(t, strings.Join(rows(p), " "), "Thời gian giao, nhận hồ sơ", "page %d", i+1)
	}
	last := strings.Join(rows(pages[len(pages)-1]), " ")
	require.Contains(t, last, "Tổng thời gian giải quyết 239 giờ 30 phút")
	require.Contains(t, last, "NGƯỜI LẬP PHIẾU")
}

// TestPrintedMinutesAddUp: what was held for seconds is not lost between the rows and the total.
func TestPrintedMinutesAddUp(t *testing.T) {
	slip := ControlSlip{Lead: "Phòng A", AsOf: at("2021-11-02 16:40")}
	for range 7 {
		slip.Handovers = append(slip.Handovers, Handover{To: "Phòng A", At: slip.AsOf, Worked: time.Hour + 25*time.Second})
		slip.Elapsed += time.Hour + 25*time.Second
	}
	f := factsOf(Letter{Content: slip})
	var sum time.Duration
	for _, r := range f.lists["handovers"].records {
		var hours, minutes time.Duration
		_, err := fmt.Sscanf(r.print("worked"), "%d\u00a0giờ %d\u00a0phút", &hours, &minutes)
		require.NoError(t, err)
		sum += hours*time.Hour + minutes*time.Minute
	}
	require.Equal(t, f.values.print("elapsed"), workingTime(sum))
	require.Equal(t, 7*time.Hour+2*time.Minute, sum)
}

// FuzzRender feeds what people may type; its seeds run with every test.
func FuzzRender(f *testing.F) {
	f.Add("Nguyễn Văn A", "Số 1", "Chờ ý kiến")
	f.Add(strings.Repeat("Ẵ", 200), strings.Repeat("Dòng địa chỉ\n", 6), strings.Repeat("lýdo", 500))
	f.Add("'; DROP TABLE files; --", "\x00\x1b[31m", "*đậm* {reason} {{.}} [nghiêng]")
	f.Add("\u202eA\u0301\u0323\u200f🧑🏽\u200d🚀", "שלום عربي 漢字", strings.Repeat("a\u0323\u0302", 700))
	f.Add(strings.Repeat("ngày 1 ", 100), strings.Repeat("W", 500), strings.Repeat("x\n", 300))
	f.Add("\xff\xfe", "\u00a0\u00a0,\u00a0", strings.Repeat("một\u00a0", 300))
	f.Add("a-"+strings.Repeat("/", 300), strings.Repeat("-", 400), "-")
	f.Fuzz(func(t *testing.T, name, address, reason string) {
		if typeset.CleanLine(name) == "" || typeset.CleanLine(reason) == "" || len(name)+len(address)+len(reason) > 5_000 {
			return
		}
		letters := []Letter{sample(t, Regime2021, KindApology), sample(t, Regime2025, KindReceipt), longBook(t, 2), sample(t, Regime2025, KindControlSlip)}
		for _, l := range letters {
			l.Applicant = Applicant{Name: name, Address: address, Phone: name, Email: reason}
			l.File.Procedure, l.File.Field = name, reason
			l.Automatic = len(name)%2 == 0
			switch c := l.Content.(type) {
			case Apology:
				c.Reason, c.State, c.Faults = reason, name, []Fault{{Kind: name, Text: reason}}
				l.Content = c
			case Receipt:
				c.Papers, c.ReturnPlace = []Paper{{Name: name}, {Name: reason, Copies: 3}}, address+"."
				l.Content = c
			case Book:
				c.Rows[0].Applicant, c.Rows[0].Address, c.Rows[0].Note = name, address, reason
			case ControlSlip:
				c.Handovers = slices.Clone(c.Handovers)
				c.Handovers[1].ToPerson, c.Handovers[1].Note = name, reason
				l.Content = c
			}
			render(t, l)
			requireClean(t, l)
		}
	})
}
