package reports

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

var loaded = sync.OnceValues(pdf.LoadFonts)

func fonts(t testing.TB) *pdf.Fonts {
	t.Helper()
	f, err := loaded()
	require.NoError(t, err)
	return f
}

func draw(t testing.TB, d register.ReportData) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, PDF(&out, fonts(t), d))
	return out.Bytes()
}

// readText is what a reader of the file sees, words parted by single spaces.
func readText(t testing.TB, file []byte) string {
	t.Helper()
	read := exec.Command("pdftotext", "-raw", "-enc", "UTF-8", "-", "-")
	read.Stdin = bytes.NewReader(file)
	var text, complaints bytes.Buffer
	read.Stdout, read.Stderr = &text, &complaints
	require.NoError(t, read.Run(), complaints.String())
	require.Empty(t, complaints.String())
	return strings.Join(strings.Fields(text.String()), " ")
}

// pagesOf sets a report, and finds no text outside its margins. The foot of a sheet may lie below them.
func pagesOf(t testing.TB, d register.ReportData) []pdf.Page {
	t.Helper()
	require.NoError(t, d.Check())
	s := sheet{fonts: fonts(t), paper: paperOf(d.Form), data: d, size: formSizes[0]}
	pages, err := s.pages()
	require.NoError(t, err)
	within := s.paper
	within.Bottom -= 8
	require.Empty(t, typeset.Overflow(s.fonts, within, pages))
	for _, p := range pages {
		for _, b := range p.Boxes {
			require.GreaterOrEqual(t, b.X, s.paper.Left-0.01)
			require.LessOrEqual(t, b.X+b.Width, s.paper.Width-s.paper.Right+0.01)
			require.LessOrEqual(t, b.Y+b.Height, s.paper.Height-s.paper.Bottom+0.01)
		}
	}
	return pages
}

// TestSamplesReadAsWritten compares the whole text of every sample with what was read and approved by eye.
func TestSamplesReadAsWritten(t *testing.T) {
	for _, form := range register.ReportForms() {
		d := Sample(form)
		pagesOf(t, d)
		want, err := os.ReadFile(filepath.Join("testdata", string(form)+".txt"))
		require.NoError(t, err)
		require.Equal(t, strings.Join(strings.Fields(string(want)), " "), readText(t, draw(t, d)), form)
	}
}

// elsewhere is the same data with its instants on other clocks, as another machine reads it back.
func elsewhere(t testing.TB, d register.ReportData) register.ReportData {
	t.Helper()
	canonical, err := d.Canonical()
	require.NoError(t, err)
	d, err = register.ReadReportData(canonical)
	require.NoError(t, err)
	zone := time.FixedZone("", -9*60*60)
	d.From, d.To, d.CutOff, d.NearUntil = d.From.UTC(), d.To.In(zone), d.CutOff.In(zone), d.NearUntil.UTC()
	for i := range d.Late {
		d.Late[i].Promise = d.Late[i].Promise.In(zone)
	}
	return d
}

func TestSameDataSameBytes(t *testing.T) {
	for _, form := range register.ReportForms() {
		d := Sample(form)
		want := draw(t, d)
		t.Setenv("LANG", "de_DE.UTF-8")
		local := time.Local
		time.Local = time.FixedZone("", 5*60*60)
		got := draw(t, elsewhere(t, d))
		time.Local = local
		require.True(t, bytes.Equal(want, got), form)
	}
}

// TestWeeklyHasTwoSheetsAtMost whatever comes, and says what it leaves out.
func TestWeeklyHasTwoSheetsAtMost(t *testing.T) {
	for name, spoil := range map[string]func(*register.ReportData){
		"300 late files":    func(d *register.ReportData) { many(d, 300) },
		"a few too many":    func(d *register.ReportData) { many(d, 12) },
		"long names":        long,
		"long, and many":    func(d *register.ReportData) { many(d, 300); long(d) },
		"fifty units":       func(d *register.ReportData) { fifty(d) },
		"fifty, long, many": func(d *register.ReportData) { fifty(d); many(d, 300); long(d) },
	} {
		t.Run(name, func(t *testing.T) {
			d := Sample(register.FormWeekly)
			spoil(&d)
			pages := pagesOf(t, d)
			require.LessOrEqual(t, len(pages), 2)
			text := strings.ReplaceAll(readText(t, draw(t, d)), nbsp, " ")
			_, section, found := strings.Cut(text, "III. ")
			require.True(t, found)
			section, _, _ = strings.Cut(section, " IV. ")
			printed := 0
			for i := range d.Late {
				if strings.Contains(section, fmt.Sprintf(" %d %s", i+1, d.Late[i].Code)) {
					printed++
				}
			}
			require.Contains(t, text, fmt.Sprintf("III. Hồ sơ quá hạn chưa có kết quả (%d)", len(d.Late)))
			if rest := len(d.Late) - printed; rest > 0 {
				require.Contains(t, text, fmt.Sprintf("%d dòng không in ở đây; xem đủ ở trang tính “Hồ sơ quá hạn”", rest))
			}
		})
	}
}

// many makes every list longer, and the figures with it.
func many(d *register.ReportData, files int) {
	for i := len(d.Late); i < files; i++ {
		f := sampleFile(*d, i%len(sampleProcedures), i)
		f.Code = fmt.Sprintf("000.00.16.H55-261101-%04d", i)
		f.LeadName = sampleUnits[i%len(sampleUnits)][1]
		d.Late = append(d.Late, f)
		d.Lines[0].OpenOverdue++
		d.Lines[0].Carried++
		d.NearDue = append(d.NearDue, f)
		for range 3 {
			d.Unanswered = append(d.Unanswered, register.EscalationLine{Code: f.Code, Role: "leader", At: f.Promise})
		}
		d.Duties = append(d.Duties, register.DutyLine{Number: fmt.Sprint("NV-2026-", i), Kind: "task", Stage: "given", DueAt: f.Promise})
		d.Targets = append(d.Targets, register.TargetLine{Unit: fmt.Sprint(i), Metric: "on_time", Target: 1000})
	}
	summed(d)
}

func summed(d *register.ReportData) {
	d.Units, d.Total = register.SumFigures(d.Lines)
	d.Before.Total.OpenOverdue = d.Total.Carried - d.Before.Total.OpenInTime
}

// long gives everything a name that hardly fits, without a space to break it at, and one with.
func long(d *register.ReportData) {
	const word, sentence = "Vănphòngđăngkýđấtđai-", "Trung tâm Thông tin và Hỗ trợ giải quyết thủ tục hành chính liên thông "
	for _, s := range []*string{&d.Agency, &d.Superior, &d.Place, &d.ReportingUnit, &d.ReceivingBody, &d.ScopeUnit, &d.ScopeProcedure} {
		*s = strings.Repeat(word, 20)
	}
	for i := range d.Lines {
		d.Lines[i].UnitName, d.Lines[i].ProcedureName = strings.Repeat(sentence, 5), strings.Repeat(sentence, 12)
		d.Lines[i].FieldName = strings.Repeat(word, 20)
	}
	summed(d)
	for i := range d.Late {
		f := &d.Late[i]
		f.LeadName, f.HolderName, f.StaffName = strings.Repeat(word, 12), strings.Repeat(sentence, 4), strings.Repeat(word, 9)
		f.ProcedureName, f.Turn, f.LetterNumber = strings.Repeat(sentence, 9), strings.Repeat(word, 8), strings.Repeat("9", 80)
	}
	for i := range d.Duties {
		d.Duties[i].Title, d.Duties[i].UnitName = strings.Repeat(word+sentence, 9), strings.Repeat(sentence, 9)
	}
	for i := range d.Reasons {
		d.Reasons[i].Reason, d.Reasons[i].ProcedureName = strings.Repeat(word+sentence, 9), strings.Repeat(sentence, 20)
	}
	for i := range d.Evaluation {
		d.Evaluation[i].StaffName, d.Evaluation[i].UnitName, d.Evaluation[i].Grade = strings.Repeat(word, 20), strings.Repeat(sentence, 20), strings.Repeat(word, 20)
	}
}

func fifty(d *register.ReportData) {
	for i := range 50 {
		l := d.Lines[i%8]
		l.Unit, l.UnitName = fmt.Sprintf("x%02d", i), fmt.Sprint("Phòng số ", i)
		l.OpenInTime, l.OpenOverdue = l.OpenInTime+l.OpenOverdue, 0
		d.Lines = append(d.Lines, l)
	}
	summed(d)
}

func TestLongNamesStayInsideTheForms(t *testing.T) {
	for _, form := range register.ReportForms() {
		d := Sample(form)
		long(&d)
		pagesOf(t, d)
		draw(t, d)
	}
}

// empty is a report of a period in which nothing happened, the first one there is.
func empty(form register.ReportForm) register.ReportData {
	d := Sample(form)
	return register.ReportData{
		Version: d.Version, Kind: d.Kind, Form: form, Agency: d.Agency, Superior: d.Superior, Place: d.Place,
		From: d.From, To: d.To, CutOff: d.CutOff, Number: d.Number, Year: d.Year,
	}
}

func TestEmptyPeriod(t *testing.T) {
	for _, form := range register.ReportForms() {
		require.Len(t, pagesOf(t, empty(form)), 1)
	}
	text := readText(t, draw(t, empty(register.FormWeekly)))
	require.Contains(t, text, "Không có hồ sơ quá hạn, không có việc chờ ý kiến lãnh đạo.")
	require.NotContains(t, text, "0,0", "a share of nothing is not 0 %")
	require.NotContains(t, text, "giảm", "there is no period before to compare with")
}

func TestFiguresThatContradictAreNeverPrinted(t *testing.T) {
	for name, spoil := range map[string]func(*register.ReportData){
		"received is not resolved and open":   func(d *register.ReportData) { d.Lines[0].Online++; d.Units, d.Total = register.SumFigures(d.Lines) },
		"a total that is not its lines'":      func(d *register.ReportData) { d.Total.Early++ },
		"a unit's figures not its lines'":     func(d *register.ReportData) { d.Units[0].Late++ },
		"carried over, but not left open":     func(d *register.ReportData) { d.Before.Total.OpenInTime++ },
		"a late file that is not in the list": func(d *register.ReportData) { d.Late = d.Late[1:] },
	} {
		d := Sample(register.FormWeekly)
		d.Units, d.Lines, d.Late = slices.Clone(d.Units), slices.Clone(d.Lines), slices.Clone(d.Late)
		spoil(&d)
		var out bytes.Buffer
		require.Error(t, PDF(&out, fonts(t), d), name)
		require.Error(t, Workbook(&out, d), name)
		require.Empty(t, out.Bytes())
	}
	unknown := Sample(register.FormWeekly)
	unknown.Form = "ii99"
	require.Error(t, PDF(&bytes.Buffer{}, fonts(t), unknown))
	require.Error(t, Workbook(&bytes.Buffer{}, unknown))
}

func TestHostileWordsArePrinted(t *testing.T) {
	d := Sample(register.FormWeekly)
	d.Late[0].StaffName = "A\u202eB\x00 🎉 \n=1+1"
	require.Contains(t, readText(t, draw(t, d)), "AB □ =1+1")
}

// TestTheForm holds the head of II.06a to its thirteen numbers, and its rows to the identities.
func TestTheForm(t *testing.T) {
	d := Sample(register.FormII06a)
	text := readText(t, draw(t, d))
	for _, n := range []string{"(1)", "(2)", "(3)=(4)+", "(7)=(8)+", "(11)=(12)+", "(13)", "Biểu số II.06a/VPCP/KSTT", "Đơn vị tính: Số hồ sơ TTHC"} {
		require.Contains(t, text, n)
	}
	sum := make([]int, len(figuresOf(d.Total)))
	for _, r := range officialRows(d) {
		f := figuresOf(r.line)
		require.Equal(t, f[0], f[1]+f[2]+f[3])
		require.Equal(t, f[4], f[5]+f[6]+f[7])
		require.Equal(t, f[8], f[9]+f[10])
		require.Equal(t, f[0], f[4]+f[8])
		if r.strong {
			for i := range sum {
				sum[i] += f[i]
			}
		}
	}
	require.Equal(t, figuresOf(d.Total), sum, "the groups sum up to the total")
}

func TestNumbersInWords(t *testing.T) {
	require.Equal(t, []string{"0", "999", "1.000", "-12.345", "1.234.567"},
		[]string{number(0), number(999), number(1000), number(-12345), number(1234567)})
	require.Equal(t, "▲"+nbsp+"tăng"+nbsp+"3", change(5, 2))
	require.Equal(t, "▼"+nbsp+"giảm"+nbsp+"3", change(2, 5))
	require.Equal(t, "không đổi", change(2, 2))
	require.Equal(t, "▼"+nbsp+"giảm"+nbsp+"12,5"+nbsp+"điểm", changeOf(register.Share{Part: 3, Whole: 4}, register.Share{Part: 7, Whole: 8}))
	require.Empty(t, changeOf(register.Share{}, register.Share{Part: 7, Whole: 8}))
	require.Equal(t, []string{"–", "99,9" + nbsp + "%", "0,1" + nbsp + "%", "100,0" + nbsp + "%", "0,0" + nbsp + "%"}, []string{
		percent(register.Share{}), percent(register.Share{Part: 99999, Whole: 100000}), percent(register.Share{Part: 1, Whole: 100000}),
		percent(register.Share{Part: 7, Whole: 7}), percent(register.Share{Part: 0, Whole: 7}),
	})
	require.Equal(t, []string{"I", "IV", "IX", "XLII"}, []string{roman(1), roman(4), roman(9), roman(42)})
}

func TestPeriodsInWords(t *testing.T) {
	d := Sample(register.FormII06a)
	require.Equal(t, "quý IV năm 2026", periodName(d))
	require.Equal(t, "từ ngày 15/09/2026 đến ngày 14/12/2026", periodDays(d))
	require.Equal(t, "Số liệu từ ngày 15/09/2026 đến ngày 14/12/2026.", cutOff(d))
	d = Sample(register.FormWeekly)
	require.Equal(t, "Số liệu từ sau 16:00 20/11/2026 đến 16:00 27/11/2026.", cutOff(d))
	d.Kind, d.From = register.ReportAdHoc, procedure.NewDay(2026, 11, 1).At(0)
	require.Equal(t, "từ ngày 01/11/2026 đến ngày 27/11/2026", periodName(d))
}

func TestTheSheetOfAnotherPeriodIsNotWeekly(t *testing.T) {
	d := Sample(register.FormWeekly)
	d.Kind, d.Number, d.Year = register.ReportAdHoc, 0, 0
	text := readText(t, draw(t, d))
	require.Contains(t, text, "so với kỳ trước")
	require.Contains(t, text, "BÁO CÁO TIẾP NHẬN, GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH")
	for _, word := range []string{"tuần trước", "TUẦN"} {
		require.NotContains(t, text, word)
	}
}

// TestCallsAboutOneFile are one matter: since the first, of everybody who is silent.
func TestCallsAboutOneFile(t *testing.T) {
	d := Sample(register.FormWeekly)
	first := d.Unanswered[0]
	again := first
	again.At, again.Role, again.ToName = first.At.AddDate(0, 0, 1), "inspector", ""
	d.Unanswered = []register.EscalationLine{again, first, first}
	calls := sheet{data: d}.calls()
	require.Len(t, calls, 1)
	require.Equal(t, first.At, calls[0].At)
	require.Equal(t, "Nguyễn Thị Thu Hà (lãnh đạo phụ trách); Thanh tra", calls[0].to)
	require.Equal(t, "Thanh tra cho ý kiến", turn(register.FileAt{Turn: "inspector"}))
}

func TestAlwaysTheLongestListThatFits(t *testing.T) {
	require.Equal(t, []int{0, 0, 3, 7}, []int{
		most(7, func(int) bool { return false }), most(7, func(n int) bool { return n == 0 }),
		most(7, func(n int) bool { return n <= 3 }), most(7, func(int) bool { return true }),
	})
}
