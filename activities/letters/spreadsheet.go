package letters

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"dunghen/activities/typeset"
)

// Spreadsheet writes a letter that is a table, the book above all, as .xlsx: the columns of its form, a head that stays in
// sight and on every printed page, instants as real dates, A4 landscape. Cells are never formulas: "=…" in a name stays text.
// Errors: those of Render; a form without a table; errors of w.
func (f *Forms) Spreadsheet(w io.Writer, l Letter) error {
	form, err := f.of(l)
	if err != nil {
		return err
	}
	sheet, blanks := form.compose(f.common, l, false)
	if err := l.check(form, blanks); err != nil {
		return err
	}
	for _, b := range form.Body {
		if b.Table != nil {
			return writeWorkbook(w, sheet, b.Table, factsOf(l).lists[b.Table.List].records)
		}
	}
	return fmt.Errorf("form %s has no table", form.name())
}

// workbook is one sheet being written from its top row down. Its first error ends the writing.
type workbook struct {
	file                        *excelize.File
	stream                      *excelize.StreamWriter
	name                        string
	table                       *table
	row                         int    // written last
	heads                       [2]int // first and last row of the columns' titles
	title, head, text, instants int    // styles
	err                         error
}

func writeWorkbook(w io.Writer, s sheet, t *table, records []record) error {
	b := &workbook{file: excelize.NewFile(), name: sheetName(s.title), table: t}
	defer b.file.Close() // nothing of it is on disk
	b.prepare(s)
	b.across(typeset.CleanLine(s.title), b.title)
	for _, c := range s.content {
		if c.grid != nil {
			break
		}
		b.across(loose(plain(c.runs)), b.text)
	}
	b.columnHeads()
	for _, r := range records {
		b.record(r)
	}
	b.try(func() error { return b.stream.Flush() })
	b.repeatHeads()
	b.try(func() error { return b.file.Write(w) })
	if b.err != nil {
		return fmt.Errorf("spreadsheet: %w", b.err)
	}
	return nil
}

// try does a step unless an earlier one failed.
func (b *workbook) try(step func() error) {
	if b.err == nil {
		b.err = step()
	}
}

// sheetName fits a title into what the format allows: 31 characters, none of them special.
func sheetName(title string) string {
	name := []rune(strings.NewReplacer(":", "", `\`, "", "/", "", "?", "", "*", "", "[", "", "]", "").Replace(typeset.CleanLine(title)))
	return strings.TrimSpace(string(name[:min(len(name), 31)]))
}

// prepare names the sheet, says what the file is, and sets widths and the frozen head, which must come before the rows.
func (b *workbook) prepare(s sheet) {
	b.try(func() error { return b.file.SetSheetName(b.file.GetSheetName(0), b.name) })
	b.try(func() error {
		return b.file.SetDocProps(&excelize.DocProperties{
			Title: s.name(), Creator: s.author, Language: "vi-VN",
			Created: s.issuedAt.UTC().Format(time.RFC3339), Modified: s.issuedAt.UTC().Format(time.RFC3339),
		})
	})
	border := []excelize.Border{
		{Type: "left", Style: 1}, {Type: "right", Style: 1}, {Type: "top", Style: 1}, {Type: "bottom", Style: 1},
	}
	dates := "hh:mm dd/mm/yyyy"
	font := excelize.Font{Family: "Times New Roman", Size: 11}
	bold := excelize.Font{Family: "Times New Roman", Size: 11, Bold: true}
	wrapped := excelize.Alignment{Vertical: "top", WrapText: true}
	middle := excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	for into, style := range map[*int]*excelize.Style{
		&b.title:    {Font: &bold, Alignment: &middle},
		&b.head:     {Font: &bold, Alignment: &middle, Border: border},
		&b.text:     {Font: &font, Alignment: &wrapped, Border: border},
		&b.instants: {Font: &font, Alignment: &wrapped, Border: border, CustomNumFmt: &dates},
	} {
		b.try(func() (err error) { *into, err = b.file.NewStyle(style); return err })
	}
	b.page()
	b.try(func() (err error) { b.stream, err = b.file.NewStreamWriter(b.name); return err })
	total := 0.0
	for _, c := range b.table.Columns {
		total += c.Width
	}
	for i, c := range b.table.Columns {
		b.try(func() error { return b.stream.SetColWidth(i+1, i+1, max(6, 170*c.Width/total)) })
	}
	head := b.headRows(s)
	b.try(func() error {
		return b.stream.SetPanes(&excelize.Panes{
			Freeze: true, YSplit: head, TopLeftCell: fmt.Sprintf("A%d", head+1), ActivePane: "bottomLeft",
		})
	})
}

// headRows counts the rows above the first record.
func (b *workbook) headRows(s sheet) int {
	rows := 2 // title and columns
	for _, c := range s.content {
		if c.grid != nil {
			break
		}
		rows++
	}
	if b.grouped() {
		rows++
	}
	return rows
}

func (b *workbook) grouped() bool {
	for _, c := range b.table.Columns {
		if c.Group != "" {
			return true
		}
	}
	return false
}

// next writes a row of cells from the left.
func (b *workbook) next(cells []any) {
	b.row++
	b.try(func() error { return b.stream.SetRow(fmt.Sprintf("A%d", b.row), cells) })
}

func (b *workbook) merge(fromColumn, fromRow, toColumn, toRow int) {
	b.try(func() error {
		from, err1 := excelize.CoordinatesToCellName(fromColumn, fromRow)
		to, err2 := excelize.CoordinatesToCellName(toColumn, toRow)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		return b.stream.MergeCell(from, to)
	})
}

// across writes a text over all columns.
func (b *workbook) across(text string, style int) {
	b.next([]any{excelize.Cell{StyleID: style, Value: text}})
	b.merge(1, b.row, len(b.table.Columns), b.row)
}

// columnHeads writes the columns' titles; under a common group they stand in a second row.
func (b *workbook) columnHeads() {
	var groups, titles []any
	for _, c := range b.table.Columns {
		groups = append(groups, excelize.Cell{StyleID: b.head, Value: c.Group})
		titles = append(titles, excelize.Cell{StyleID: b.head, Value: c.Title})
	}
	if !b.grouped() {
		b.next(titles)
		b.heads = [2]int{b.row, b.row}
		return
	}
	for i, c := range b.table.Columns {
		if c.Group == "" { // its title fills both rows, and a merged cell shows the upper one
			groups[i] = titles[i]
		}
	}
	b.next(groups)
	b.next(titles)
	b.heads = [2]int{b.row - 1, b.row}
	for i := 0; i < len(b.table.Columns); { // to the next column or group
		if b.table.Columns[i].Group == "" {
			i++
			b.merge(i, b.row-1, i, b.row)
			continue
		}
		first := i + 1
		if i = groupEnd(b.table.Columns, i); i > first {
			b.merge(first, b.row-1, i, b.row-1)
		}
	}
}

func (b *workbook) record(r record) {
	cells := make([]any, len(b.table.Columns))
	for i, c := range b.table.Columns {
		cells[i] = b.cell(r, c.text)
	}
	b.next(cells)
}

// cell keeps the type of a single field; anything else is text.
func (b *workbook) cell(r record, t template) excelize.Cell {
	if len(t) == 1 && t[0].field {
		switch v := r[t[0].text].(type) {
		case time.Time:
			if v.IsZero() {
				return excelize.Cell{StyleID: b.instants}
			}
			return excelize.Cell{StyleID: b.instants, Value: typeset.InVietnam(v)}
		case int:
			return excelize.Cell{StyleID: b.text, Value: v}
		}
	}
	return excelize.Cell{StyleID: b.text, Value: loose(plain(t.fill(r.print, func(string) {})))}
}

// loose gives spaces back their usual form, so that a number is found as people type it.
func loose(text string) string { return strings.ReplaceAll(text, string(typeset.NoBreak), " ") }

// page sets the sheet up for printing, before the stream that writes it.
func (b *workbook) page() {
	a4, landscape, one, asMany := 9, "landscape", 1, 0
	fit := true
	b.try(func() error {
		return b.file.SetPageLayout(b.name, &excelize.PageLayoutOptions{
			Size: &a4, Orientation: &landscape, FitToWidth: &one, FitToHeight: &asMany,
		})
	})
	b.try(func() error { return b.file.SetSheetProps(b.name, &excelize.SheetPropsOptions{FitToPage: &fit}) })
}

// repeatHeads prints the columns' titles on every page.
func (b *workbook) repeatHeads() {
	b.try(func() error {
		return b.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: b.name, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", b.name, b.heads[0], b.heads[1]),
		})
	})
}
