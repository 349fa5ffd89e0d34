package reports

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"dunghen/schema/register"
)

func written(t testing.TB, d register.ReportData) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, Workbook(&out, d))
	return out.Bytes()
}

func opened(t testing.TB, d register.ReportData) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(written(t, d)))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	return f
}

func TestSameDataSameWorkbook(t *testing.T) {
	for _, form := range register.ReportForms() {
		d := Sample(form)
		want := written(t, d)
		local := time.Local
		time.Local = time.FixedZone("", 5*60*60)
		for range 3 {
			require.True(t, bytes.Equal(want, written(t, elsewhere(t, d))), form)
		}
		time.Local = local
	}
}

func raw(t testing.TB, f *excelize.File, sheet, cell string) string {
	t.Helper()
	value, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	return value
}

func isNumber(t testing.TB, f *excelize.File, sheet, cell string) bool {
	t.Helper()
	kind, err := f.GetCellType(sheet, cell)
	require.NoError(t, err)
	return kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset
}

func TestWorkbookOfTheWeek(t *testing.T) {
	d := Sample(register.FormWeekly)
	f := opened(t, d)
	require.Equal(t, []string{sheetUnits, sheetLate, sheetNear, sheetUnanswered, sheetDuties, sheetTargets, sheetTrend, sheetFigures}, f.GetSheetList())

	rows, err := f.GetRows(sheetLate)
	require.NoError(t, err)
	require.Len(t, rows, 3+len(d.Late))
	require.Equal(t, []string{"1", d.Late[0].Code, "1.003659", "Cấp giấy phép bưu chính (nội tỉnh)"}, rows[3][:4])
	require.True(t, isNumber(t, f, sheetLate, "K4"), "days are a number")
	require.True(t, isNumber(t, f, sheetLate, "J4"), "dates are dates")
	require.Equal(t, "46345.708333333336", raw(t, f, sheetLate, "J4"), "17:00 of 19/11/2026, Vietnam time")
	require.Equal(t, "8", raw(t, f, sheetLate, "K4"))
	require.False(t, isNumber(t, f, sheetLate, "C4"), "a code is no number")

	total := rowOf(t, f, sheetUnits, "Cộng")
	require.Equal(t, "0.84", raw(t, f, sheetUnits, "K"+total))
	require.True(t, isNumber(t, f, sheetUnits, "K"+total))

	for _, sheet := range f.GetSheetList() {
		tables, err := f.GetTables(sheet)
		require.NoError(t, err)
		require.Len(t, tables, 1, sheet)
		printed(t, f, sheet)
	}
}

func rowOf(t testing.TB, f *excelize.File, sheet, first string) string {
	t.Helper()
	found, err := f.SearchSheet(sheet, first)
	require.NoError(t, err)
	require.Len(t, found, 1)
	_, row, err := excelize.CellNameToCoordinates(found[0])
	require.NoError(t, err)
	return number(row)
}

// printed: A4 landscape, as wide as the paper, its heads on every page and in sight.
func printed(t testing.TB, f *excelize.File, sheet string) {
	t.Helper()
	layout, err := f.GetPageLayout(sheet)
	require.NoError(t, err)
	require.Equal(t, []any{9, "landscape", 1, 0}, []any{*layout.Size, *layout.Orientation, *layout.FitToWidth, *layout.FitToHeight})
	props, err := f.GetSheetProps(sheet)
	require.NoError(t, err)
	require.True(t, *props.FitToPage)
	panes, err := f.GetPanes(sheet)
	require.NoError(t, err)
	require.True(t, panes.Freeze)
	repeated := false
	for _, name := range f.GetDefinedName() {
		repeated = repeated || name.Name == "_xlnm.Print_Titles" && name.Scope == sheet
	}
	require.True(t, repeated, sheet)
}

func TestWorkbookOfTheForm(t *testing.T) {
	d := Sample(register.FormII06a)
	f := opened(t, d)
	require.Equal(t, []string{"II.06a", sheetFigures, sheetLate, sheetNear}, f.GetSheetList())
	printed(t, f, "II.06a")
	rows, err := f.GetRows("II.06a")
	require.NoError(t, err)
	require.Equal(t, "Biểu số II.06a/VPCP/KSTT", rows[0][0])
	require.Equal(t, "Đơn vị báo cáo: Sở Thông tin và Truyền thông", rows[0][10])
	require.Equal(t, []string{"(1)", "(2)"}, rows[7][:2])
	found, err := f.SearchSheet("II.06a", "TỔNG CỘNG")
	require.NoError(t, err)
	require.Len(t, found, 1)
	_, row, err := excelize.CellNameToCoordinates(found[0])
	require.NoError(t, err)
	for i, n := range figuresOf(d.Total) {
		cell, err := excelize.CoordinatesToCellName(3+i, row)
		require.NoError(t, err)
		require.True(t, isNumber(t, f, "II.06a", cell))
		require.Equal(t, number(n), raw(t, f, "II.06a", cell))
	}
}

func TestWorkbookNamesEveryFileBehindAReason(t *testing.T) {
	d := Sample(register.FormII07)
	d.Reasons[0].Files = []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	f := opened(t, d)
	rows, err := f.GetRows(sheetReasons)
	require.NoError(t, err)
	require.Len(t, rows, 3+7+len(d.Reasons))
	require.Equal(t, "h", rows[3+7][1])
}

func TestWorkbookOfNothing(t *testing.T) {
	for _, form := range register.ReportForms() {
		f := opened(t, empty(form))
		for _, sheet := range f.GetSheetList() {
			printed(t, f, sheet)
		}
	}
}

func TestWorkbookOfTooMuch(t *testing.T) {
	d := Sample(register.FormWeekly)
	many(&d, 300)
	long(&d)
	rows, err := opened(t, d).GetRows(sheetLate)
	require.NoError(t, err)
	require.Len(t, rows, 303)
}

func TestNamesAreNeverFormulas(t *testing.T) {
	d := Sample(register.FormWeekly)
	d.Late[0].StaffName, d.Late[0].ProcedureName = "=HYPERLINK(\"http://x\")", "+1 & <b>\x01"
	f := opened(t, d)
	for _, cell := range []string{"G4", "D4"} {
		formula, err := f.GetCellFormula(sheetLate, cell)
		require.NoError(t, err)
		require.Empty(t, formula)
	}
	require.Equal(t, `=HYPERLINK("http://x")`, raw(t, f, sheetLate, "G4"))
	require.Equal(t, "+1 & <b>", raw(t, f, sheetLate, "D4"))
}
