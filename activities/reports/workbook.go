package reports

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"dunghen/activities/typeset"
	"dunghen/schema/register"
)

// Workbook writes a report as .xlsx: its form in the official layout, and the rows behind it as sheets to filter. Numbers are
// numbers, instants real dates; cells are never formulas, so "=…" in a name stays text.
// Errors: those of PDF.
func Workbook(w io.Writer, data register.ReportData) error {
	if err := data.Check(); err != nil {
		return err
	}
	b := &book{file: excelize.NewFile(), data: data}
	defer b.file.Close() // nothing of it is on disk
	b.prepare()
	if err := b.sheets(); err != nil {
		return err
	}
	b.try(func() error { return b.write(w) })
	if b.err != nil {
		return fmt.Errorf("reports: workbook: %w", b.err)
	}
	return nil
}

// book is a workbook being written. Its first error ends the writing.
type book struct {
	file   *excelize.File
	data   register.ReportData
	styles map[look]int
	count  int // sheets
	err    error
}

// look is how a cell looks; looks lists them.
type look uint8

const (
	lookTitle look = iota
	lookNote
	lookSide
	lookSideStrong
	lookHead
	lookText
	lookTextStrong
	lookMiddle
	lookMiddleStrong
	lookNumber
	lookNumberStrong
	lookInstant
	lookPercent
	lookTenths
	looks
)

// write writes the parts of the file by name: excelize has them in any order.
func (b *book) write(w io.Writer) error {
	var file bytes.Buffer
	if err := b.file.Write(&file); err != nil {
		return err
	}
	parts, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(parts.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	sorted := zip.NewWriter(w)
	for _, part := range parts.File {
		if err := sorted.Copy(part); err != nil {
			return err
		}
	}
	return sorted.Close()
}

func (b *book) try(step func() error) {
	if b.err == nil {
		b.err = step()
	}
}

// prepare says what the file is, by the cut-off's clock, and lays down the looks, in a fixed order.
func (b *book) prepare() {
	at := b.data.CutOff.UTC().Format(time.RFC3339)
	b.try(func() error {
		return b.file.SetDocProps(&excelize.DocProperties{
			Title: sheet{data: b.data}.subject(), Creator: typeset.CleanLine(b.data.ReportingUnit), Language: "vi-VN", Created: at, Modified: at,
		})
	})
	border := []excelize.Border{
		{Type: "left", Style: 1, Color: "808080"}, {Type: "right", Style: 1, Color: "808080"},
		{Type: "top", Style: 1, Color: "808080"}, {Type: "bottom", Style: 1, Color: "808080"},
	}
	count, instants, share, tenth := "#,##0", "dd/mm/yyyy hh:mm", "0.0%", "0.0"
	font := func(size float64, strong, slanted bool) *excelize.Font {
		return &excelize.Font{Family: "Times New Roman", Size: size, Bold: strong, Italic: slanted}
	}
	placed := func(horizontal string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: horizontal, Vertical: "center", WrapText: true}
	}
	b.styles = map[look]int{}
	for l := range looks {
		s := excelize.Style{Font: font(11, false, false), Border: border, Alignment: placed("left")}
		switch l {
		case lookTitle:
			s = excelize.Style{Font: font(13, true, false), Alignment: placed("center")}
		case lookNote:
			s = excelize.Style{Font: font(11, false, true), Alignment: placed("center")}
		case lookSide:
			s = excelize.Style{Font: font(11, false, false), Alignment: placed("left")}
		case lookSideStrong:
			s = excelize.Style{Font: font(11, true, false), Alignment: placed("left")}
		case lookHead:
			s.Font, s.Alignment = font(11, true, false), placed("center")
			s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EAEEF3"}}
		case lookTextStrong:
			s.Font = font(11, true, false)
		case lookMiddle:
			s.Alignment = placed("center")
		case lookMiddleStrong:
			s.Font, s.Alignment = font(11, true, false), placed("center")
		case lookNumber:
			s.Alignment, s.CustomNumFmt = placed("right"), &count
		case lookNumberStrong:
			s.Font, s.Alignment, s.CustomNumFmt = font(11, true, false), placed("right"), &count
		case lookInstant:
			s.Alignment, s.CustomNumFmt = placed("center"), &instants
		case lookPercent:
			s.Alignment, s.CustomNumFmt = placed("right"), &share
		case lookTenths:
			s.Alignment, s.CustomNumFmt = placed("right"), &tenth
		}
		b.try(func() (err error) { b.styles[l], err = b.file.NewStyle(&s); return err })
	}
}

// strong is a value in bold, middle one in the middle; oneDecimal is a number of tenths.
type (
	strong     struct{ value any }
	middle     struct{ text string }
	oneDecimal int
)

// page is one sheet of the book.
type page struct {
	book   *book
	name   string
	stream *excelize.StreamWriter
	row    int // written last
	first  int // of the rows below the heads
	cols   []column
}

// add begins a sheet of columns: A4 landscape, as wide as the paper, its pages numbered. Above the heads stand so many rows.
func (b *book) add(name string, columns []column, above int) *page {
	p := &page{book: b, name: name, cols: columns}
	if b.count++; b.count == 1 {
		b.try(func() error { return b.file.SetSheetName(b.file.GetSheetName(0), name) })
	} else {
		b.try(func() error { _, err := b.file.NewSheet(name); return err })
	}
	a4, sideways, one, asMany, fit, zoom := 9, "landscape", 1, 0, true, 100.0
	margin, foot := 0.45, 0.3 // inches
	_, storeys := titlesOf(columns)
	heads := above + storeys
	b.try(func() error {
		return b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &sideways, FitToWidth: &one, FitToHeight: &asMany})
	})
	b.try(func() error { return b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}) })
	b.try(func() error {
		return b.file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &margin, Footer: &foot, Header: &foot})
	})
	b.try(func() error {
		return b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&L&A&RTrang &P/&N"})
	})
	b.try(func() error { return b.file.SetSheetView(name, 0, &excelize.ViewOptions{ZoomScale: &zoom}) })
	b.try(func() (err error) { p.stream, err = b.file.NewStreamWriter(name); return err })
	for i := range columns {
		b.try(func() error { return p.stream.SetColWidth(i+1, i+1, p.chars(i, i+1)) })
	}
	b.try(func() error {
		return p.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: heads, TopLeftCell: fmt.Sprintf("A%d", heads+1), ActivePane: "bottomLeft"})
	})
	return p
}

// chars is how many characters of 11 points stand side by side in columns.
func (p *page) chars(from, to int) float64 {
	const perMM = 0.56
	sum := 0.0
	for _, c := range p.cols[from:to] {
		sum += max(4.5, c.width*perMM)
	}
	return sum
}

// cellOf gives a value its look.
func (b *book) cellOf(value any) excelize.Cell {
	text, number := lookText, lookNumber
	if s, ok := value.(strong); ok {
		value, text, number = s.value, lookTextStrong, lookNumberStrong
	}
	switch v := value.(type) {
	case int:
		return excelize.Cell{StyleID: b.styles[number], Value: v}
	case oneDecimal:
		return excelize.Cell{StyleID: b.styles[lookTenths], Value: float64(v) / 10}
	case register.Share:
		if v.Whole == 0 {
			return excelize.Cell{StyleID: b.styles[lookMiddle], Value: unknown}
		}
		return excelize.Cell{StyleID: b.styles[lookPercent], Value: float64(v.Part) / float64(v.Whole)}
	case time.Time:
		if v.IsZero() {
			return excelize.Cell{StyleID: b.styles[lookInstant]}
		}
		return excelize.Cell{StyleID: b.styles[lookInstant], Value: typeset.InVietnam(v)}
	case middle:
		if text == lookTextStrong {
			return excelize.Cell{StyleID: b.styles[lookMiddleStrong], Value: typed(v.text)}
		}
		return excelize.Cell{StyleID: b.styles[lookMiddle], Value: typed(v.text)}
	default:
		return excelize.Cell{StyleID: b.styles[text], Value: typed(fmt.Sprint(v))}
	}
}

// typed is text as people type it: clean, with ordinary spaces, so that a search finds it.
func typed(text string) string { return strings.ReplaceAll(typeset.CleanLine(text), nbsp, " ") }

// next writes a row of values.
func (p *page) next(values ...any) {
	cells := make([]any, len(values))
	lines := 1
	for i, v := range values {
		cell := p.book.cellOf(v)
		if _, counted := v.(int); counted && p.cols[i].align == centre {
			cell.StyleID = p.book.styles[lookMiddle]
		}
		if text, ok := cell.Value.(string); ok {
			lines = max(lines, linesOf(text, p.chars(i, i+1)))
		}
		cells[i] = cell
	}
	p.cells(cells, excelize.RowOpts{Height: lineHeight * float64(lines)})
}

func (p *page) cells(cells []any, options ...excelize.RowOpts) {
	p.row++
	p.book.try(func() error { return p.stream.SetRow(fmt.Sprintf("A%d", p.row), cells, options...) })
}

// block is a text over some columns of a row without a border.
type block struct {
	text     string
	from, to int // columns, to excluded
	look     look
}

// blocks writes a row of texts, as high as the longest needs.
func (p *page) blocks(all ...block) {
	cells := make([]any, len(p.cols))
	lines := 1
	for _, bl := range all {
		cells[bl.from] = excelize.Cell{StyleID: p.book.styles[bl.look], Value: typed(bl.text)}
		factor := 1.0
		if bl.look == lookTitle {
			factor = 0.72
		}
		lines = max(lines, linesOf(bl.text, factor*p.chars(bl.from, bl.to)))
	}
	p.cells(cells, excelize.RowOpts{Height: lineHeight * float64(lines)})
	for _, bl := range all {
		p.merge(bl.from, bl.to, p.row, p.row)
	}
}

const lineHeight = 15.5 // points

// across writes a text over all columns.
func (p *page) across(text string, l look) { p.blocks(block{text, 0, len(p.cols), l}) }

// linesOf guesses how many lines a text of 11 points takes.
func linesOf(text string, chars float64) int {
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		room, count := 0.0, 1
		const narrow = 1.15 // letters are narrower than the digits a column's width is counted in
		chars := chars * narrow
		for word := range strings.FieldsSeq(paragraph) {
			width := float64(utf8.RuneCountInString(word)) + 1
			if room += width; room > chars+1 {
				room = width
				count++
			}
		}
		lines += count
	}
	return lines
}

func (p *page) merge(from, to, top, bottom int) {
	if to-from == 1 && top == bottom {
		return
	}
	p.book.try(func() error {
		a, err1 := excelize.CoordinatesToCellName(from+1, top)
		z, err2 := excelize.CoordinatesToCellName(to, bottom)
		return errors.Join(err1, err2, p.stream.MergeCell(a, z))
	})
}

// heads writes the columns' titles, storey by storey, and has them printed on every page.
func (p *page) heads() {
	titles, storeys := titlesOf(p.cols)
	first := p.row + 1
	for storey := range storeys {
		cells := make([]any, len(p.cols))
		for i := range cells {
			cells[i] = excelize.Cell{StyleID: p.book.styles[lookHead]}
		}
		lines := 1
		for _, t := range titles {
			if t.top == storey {
				cells[t.from] = excelize.Cell{StyleID: p.book.styles[lookHead], Value: t.text}
			}
			if t.bottom-1 == storey {
				lines = max(lines, linesOf(t.text, 0.9*p.chars(t.from, t.to))-(t.bottom-t.top-1))
			}
		}
		p.cells(cells, excelize.RowOpts{Height: lineHeight * float64(lines)})
	}
	for _, t := range titles {
		p.merge(t.from, t.to, first+t.top, first+t.bottom-1)
	}
	p.first = p.row + 1
	b := p.book
	b.try(func() error {
		return b.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: p.name, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", p.name, first, p.row),
		})
	})
}

// filter lets people sort and filter the rows written below the heads.
func (p *page) filter() {
	if p.row < p.first {
		return
	}
	plain := false
	p.book.try(func() error {
		last, err := excelize.CoordinatesToCellName(len(p.cols), p.row)
		if err != nil {
			return err
		}
		return p.stream.AddTable(&excelize.Table{
			Range: fmt.Sprintf("A%d:%s", p.first-1, last), Name: fmt.Sprintf("rows%d", p.book.count), ShowRowStripes: &plain,
		})
	})
}

// done ends the sheet.
func (p *page) done() { p.book.try(func() error { return p.stream.Flush() }) }
