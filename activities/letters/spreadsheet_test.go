package letters

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

func spreadsheet(t testing.TB, l Letter) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, loadForms(t).Spreadsheet(&out, l))
	book, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, book.Close()) })
	return book
}

func TestSpreadsheetOfTheBook(t *testing.T) {
	l := sample(t, Regime2021, KindBook)
	book := spreadsheet(t, l)
	require.Equal(t, []string{"Sổ theo dõi hồ sơ"}, book.GetSheetList())
	const name = "Sổ theo dõi hồ sơ"
	rows, err := book.GetRows(name)
	require.NoError(t, err)
	require.Equal(t, [][]string{
		{"Sổ theo dõi hồ sơ"},
		{"Từ ngày 01/10/2021 đến ngày 30/10/2021 · Phòng Thông tin - Báo chí - Xuất bản"},
		{
			"STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Số lượng hồ sơ (bộ)", "Tên cá nhân, tổ chức", "Địa chỉ, số điện thoại",
			"Cơ quan chủ trì giải quyết", "Ngày, tháng, năm", "Ngày, tháng, năm", "Ngày, tháng, năm", "Ngày, tháng, năm",
			"Trả kết quả", "Trả kết quả", "Trả kết quả", "Ghi chú",
		},
		{
			"STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Số lượng hồ sơ (bộ)", "Tên cá nhân, tổ chức", "Địa chỉ, số điện thoại",
			"Cơ quan chủ trì giải quyết", "Nhận hồ sơ", "Hẹn trả kết quả", "Chuyển hồ sơ đến cơ quan giải quyết",
			"Nhận kết quả từ cơ quan giải quyết", "Ngày, tháng, năm", "Phương thức nhận kết quả", "Ký nhận", "Ghi chú",
		},
		{
			"1", "000.00.16.H55-211018-0001", "Cấp giấy phép xuất bản tài liệu không kinh doanh", "1", "Nguyễn Thị Ánh Tuyết",
			"Số 12, tổ 5, phường Hoàng Văn Thụ, thành phố Thái Nguyên\n0912 345 678", "Phòng Thông tin - Báo chí - Xuất bản",
			"08:15 18/10/2021", "17:00 01/11/2021", "16:30 18/10/2021", "08:15 27/10/2021", "08:15 28/10/2021", "Trực tiếp",
		},
	}, rows[:5])
	require.Len(t, rows, 8)

	kind, err := book.GetCellType(name, "H5")
	require.NoError(t, err)
	require.NotContains(t, []excelize.CellType{excelize.CellTypeInlineString, excelize.CellTypeSharedString}, kind, "a date, not a text")
	serial, err := book.GetCellValue(name, "H5", excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	require.Equal(t, "44487.34375", serial[:min(len(serial), 11)], "08:15 of 18/10/2021, Vietnam time")

	panes, err := book.GetPanes(name)
	require.NoError(t, err)
	require.True(t, panes.Freeze)
	require.Equal(t, []any{4, "A5"}, []any{panes.YSplit, panes.TopLeftCell})
	layout, err := book.GetPageLayout(name)
	require.NoError(t, err)
	require.Equal(t, []any{9, "landscape", 1, 0}, []any{*layout.Size, *layout.Orientation, *layout.FitToWidth, *layout.FitToHeight})
	require.Equal(t, []excelize.DefinedName{{Name: "_xlnm.Print_Titles", RefersTo: "'Sổ theo dõi hồ sơ'!$3:$4", Scope: name}}, book.GetDefinedName())
	props, err := book.GetDocProps()
	require.NoError(t, err)
	require.Equal(t, []string{"Sổ theo dõi hồ sơ", "Sở Thông tin và Truyền thông", "2021-11-02T09:40:00Z"}, []string{props.Title, props.Creator, props.Created})
}

func TestSpreadsheetRunsNothing(t *testing.T) {
	l := sample(t, Regime2025, KindBook)
	b := l.Content.(Book)
	typed := []string{`=HYPERLINK("http://x","y")`, "+1+1", "-2", "@SUM(A1)", "<script>\x00\u202e", "'"}
	b.Rows = nil
	for _, name := range typed {
		b.Rows = append(b.Rows, BookRow{Applicant: name, Note: name})
	}
	l.Content = b
	book := spreadsheet(t, l)
	var got []string
	for i := range typed {
		cell, err := excelize.CoordinatesToCellName(5, 5+i)
		require.NoError(t, err)
		formula, err := book.GetCellFormula(book.GetSheetName(0), cell)
		require.NoError(t, err)
		require.Empty(t, formula)
		value, err := book.GetCellValue(book.GetSheetName(0), cell)
		require.NoError(t, err)
		got = append(got, value)
	}
	typed[4] = "<script>"
	require.Equal(t, typed, got)
}

func TestSpreadsheetOfTheControlSlip(t *testing.T) {
	book := spreadsheet(t, sample(t, Regime2025, KindControlSlip))
	rows, err := book.GetRows(book.GetSheetName(0))
	require.NoError(t, err)
	require.Equal(t, []string{"Phiếu kiểm soát quá trình giải"}, book.GetSheetList())
	require.Contains(t, rows, []string{"Tên cơ quan", "Thời gian giao, nhận hồ sơ", "Thời gian giải quyết", "Kết quả giải quyết", "Ghi chú"})
}

func TestSpreadsheetNeedsATable(t *testing.T) {
	require.EqualError(t, loadForms(t).Spreadsheet(io.Discard, sample(t, Regime2021, KindReceipt)), "form receipt 2021 has no table")
	var missing *MissingFieldsError
	require.ErrorAs(t, loadForms(t).Spreadsheet(io.Discard, Letter{Regime: Regime2021, Content: Book{}}), &missing)
}
