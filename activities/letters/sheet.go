package letters

import (
	"strings"
	"time"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
)

// sheet is one letter in the parts NĐ 30/2020 (Phụ lục I) names, ready to be set.
type sheet struct {
	paper         paper
	logo          *logo
	caption       string // number of the form
	above, body   string // superior and issuing body
	numberLine    string // "Số: 05/PXL"
	place, date   string
	title         string // its lines as they are to stand
	content       []content
	copiesHeading string
	closing       []closing
	note          []typeset.Run // on a letter the system issued by itself
	url           string
	foot          [][]typeset.Run // how to check the paper
	pageLabel     template

	number, subject, author string
	issuedAt                time.Time
}

// content is one block of the body.
type content struct {
	layout layout
	label  string
	space  float64 // lines above; 0: the usual
	runs   []typeset.Run
	grid   *grid
}

// area is a place on the last page, in mm.
type area struct{ x, y, width, height float64 }

// document sets the letter. Where the seal has its place, a signature is asked for if there is a signer.
func (s sheet) document(fonts *pdf.Fonts, signer pdf.Signer) (pdf.Document, error) {
	code, err := encodeQR(s.url)
	if err != nil {
		return pdf.Document{}, err
	}
	pages, seal := s.pages(fonts, code)
	name := s.name()
	d := pdf.Document{
		Title: name, Subject: s.subject, Author: s.author, Language: "vi-VN", Created: s.issuedAt, Pages: pages,
	}
	if signer != nil {
		d.Signature = &pdf.Signature{
			Signer: signer, Name: s.author, Reason: name, Location: s.place, At: s.issuedAt,
			Page: len(pages) - 1, X: seal.x, Y: seal.y, Width: seal.width, Height: seal.height,
		}
	}
	return d, nil
}

// name is the letter's in one line: "Phiếu xin lỗi và hẹn lại ngày trả kết quả số 05/PXL".
func (s sheet) name() string {
	name := typeset.CleanLine(s.title)
	if s.number != "" {
		name += " số " + s.number
	}
	return name
}

// pages sets the letter in the largest size that needs one page only; one that needs more has the second size.
func (s sheet) pages(fonts *pdf.Fonts, code qrCode) ([]pdf.Page, area) {
	set := func(size float64) ([]pdf.Page, area) {
		var seal area
		return typeset.Paginate(s.items(typeset.Type{Fonts: fonts, Size: size}, code, &seal), s.paper.Paper), seal
	}
	pages, seal := set(s.paper.sizes[0])
	if len(pages) <= 2 { // more will not shrink to one
		for _, size := range s.paper.sizes[1:] {
			if len(pages) == 1 {
				break
			}
			pages, seal = set(size)
		}
	}
	if len(pages) > 1 {
		pages, seal = set(s.paper.sizes[min(1, len(s.paper.sizes)-1)])
	}
	s.label(fonts, pages)
	return pages, seal
}

// label numbers the pages in the middle of the upper margin, as NĐ 30/2020 asks from the second page on. It is the last
// text of the page, so that a sentence running over the page is read out without a number in it.
func (s sheet) label(fonts *pdf.Fonts, pages []pdf.Page) {
	t := s.small(fonts, 9)
	for i := range pages {
		if i == 0 && !s.labelsAll() {
			continue
		}
		numbers := record{"page": i + 1, "pages": len(pages)}
		runs := s.pageLabel.fill(numbers.print, func(string) {})
		t.Centre(&pages[i], t.Wrap(runs, s.paper.TextWidth()), s.paper.Middle(), s.paper.Top-1.3*t.LineHeight())
	}
}

func (s sheet) labelsAll() bool {
	for _, name := range s.pageLabel.fields() {
		if name == "pages" {
			return true
		}
	}
	return false
}

// small is type of a size other than the body's, given as it is on A5.
func (s sheet) small(fonts *pdf.Fonts, size float64) typeset.Type {
	return typeset.Type{Fonts: fonts, Size: size * s.paper.scale}
}

func (s sheet) items(t typeset.Type, code qrCode, seal *area) []typeset.Item {
	items := []typeset.Item{s.head(t.Fonts), s.heading(t.Fonts)}
	usual := 0.6 // lines above a block: more under the title and after the addressee, little between paragraphs
	column := s.paper.Left
	for _, c := range s.content {
		lines := usual
		if c.space != 0 {
			lines = c.space
		}
		gap := lines * t.LineHeight()
		usual = 0.15
		switch {
		case c.grid != nil:
			items = append(items, s.table(t.Fonts, c.grid, gap)...)
			usual = 0.6
		case c.layout == addressee:
			if c.label == "" {
				gap = c.space * t.LineHeight()
			} else {
				column = s.addressColumn(t, c.label)
			}
			items = append(items, s.address(t, c, column, gap)...)
			usual = 0.6
		default:
			for _, runs := range typeset.Paragraphs(c.runs) {
				items = append(items, s.text(t, c.layout, runs, gap)...)
				gap = 0.15 * t.LineHeight()
			}
		}
	}
	items[len(items)-1].Free = false // at least two lines of text stand above the signature
	return append(items, s.ending(t, code, seal))
}

func (s sheet) text(t typeset.Type, l layout, runs []typeset.Run, gap float64) []typeset.Item {
	p := typeset.Paragraph{Type: t, X: s.paper.Left, Width: s.paper.TextWidth()}
	switch l {
	case centred:
		lines := t.Balanced(runs, p.Width)
		return []typeset.Item{{Gap: gap, Height: t.HeightOf(lines), Free: true, Draw: func(pg *pdf.Page, top float64) {
			t.Centre(pg, lines, s.paper.Middle(), top)
		}}}
	case entry:
		p.Indent, p.Ragged = -4, true
	default:
		p.Indent = 8
	}
	return p.Items(runs, gap)
}

const addressIndent = 12.0

// addressColumn is where the addressee's lines begin, after the label.
func (s sheet) addressColumn(t typeset.Type, label string) float64 {
	return s.paper.Left + addressIndent + t.Fonts.Width(label, pdf.Regular, t.Size) + t.Space()
}

// address sets a label with the addressee's name, or a line of contacts below it.
func (s sheet) address(t typeset.Type, c content, column, gap float64) []typeset.Item {
	p := typeset.Paragraph{Type: t, X: column, Width: s.paper.Left + s.paper.TextWidth() - column, Ragged: true}
	items := p.Items(c.runs, gap)
	if c.label == "" || len(items) == 0 {
		return items
	}
	label := t.Wrap([]typeset.Run{{Text: c.label}}, s.paper.TextWidth())
	first := items[0]
	items[0].Free = false
	items[0].Draw = func(pg *pdf.Page, top float64) {
		t.PutAll(pg, label, s.paper.Left+addressIndent, top)
		first.Draw(pg, top)
	}
	return items
}

// head sets issuing body and number on the left, Quốc hiệu, Tiêu ngữ, place and date on the right.
func (s sheet) head(fonts *pdf.Fonts) typeset.Item {
	small, upper, motto, row := s.small(fonts, 7.5), s.small(fonts, 9), s.small(fonts, 10), s.small(fonts, 10)
	width := s.paper.TextWidth()
	nation := upper.Wrap([]typeset.Run{{Text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Style: pdf.Bold}}, width)
	mottoLines := motto.Wrap([]typeset.Run{{Text: "Độc lập - Tự do - Hạnh phúc", Style: pdf.Bold}}, width)
	right := typeset.Widest(nation)
	left := min(width-right-3, width/2-3)
	leftMiddle, rightMiddle := s.paper.Left+left/2, s.paper.Left+width-right/2

	above := upper.Balanced([]typeset.Run{{Text: strings.ToUpper(s.above)}}, left)
	body := upper.Balanced([]typeset.Run{{Text: strings.ToUpper(s.body), Style: pdf.Bold}}, left)
	number := row.Balanced([]typeset.Run{{Text: s.numberLine}}, left)
	date := row.Balanced([]typeset.Run{{Text: s.place + ", " + s.date, Style: pdf.Italic}}, right)
	caption := small.Wrap([]typeset.Run{{Text: s.caption, Style: pdf.Italic}}, width)

	const ruleGap, rowGap = 1.0, 1.8
	captionHeight := small.HeightOf(caption)
	aboveTop := max(captionHeight, s.logo.height(left)) // the caption stands on the right, a logo on the left
	leftHeight := aboveTop + upper.HeightOf(above) + upper.HeightOf(body)
	rightHeight := captionHeight + upper.HeightOf(nation) + motto.HeightOf(mottoLines)
	rowTop := max(leftHeight, rightHeight) + ruleGap + rowGap
	return typeset.Item{
		Height: rowTop + max(row.HeightOf(number), row.HeightOf(date)),
		Draw: func(p *pdf.Page, top float64) {
			for i, l := range caption {
				l.First = i == 0
				small.Put(p, l, s.paper.Left+width-l.Width, top-1+float64(i)*small.LineHeight(), l.Width)
			}
			s.logo.draw(p, leftMiddle, top, left)
			y := upper.Centre(p, above, leftMiddle, top+aboveTop)
			y = upper.Centre(p, body, leftMiddle, y)
			typeset.RuleAround(p, leftMiddle, y+ruleGap, typeset.Widest(body)*0.4)
			row.Centre(p, number, leftMiddle, top+rowTop)

			y = upper.Centre(p, nation, rightMiddle, top+captionHeight)
			y = motto.Centre(p, mottoLines, rightMiddle, y)
			typeset.RuleAround(p, rightMiddle, y+ruleGap, typeset.Widest(mottoLines))
			row.Centre(p, date, rightMiddle, top+rowTop)
		},
	}
}

// heading sets the letter's title with a line below.
func (s sheet) heading(fonts *pdf.Fonts) typeset.Item {
	t := s.small(fonts, 12.5)
	var lines []typeset.Line
	for title := range strings.SplitSeq(strings.ToUpper(s.title), "\n") {
		lines = append(lines, t.Balanced([]typeset.Run{{Text: title, Style: pdf.Bold}}, s.paper.TextWidth())...)
	}
	const ruleGap = 0.8
	return typeset.Item{
		Gap:    4,
		Height: t.HeightOf(lines) + ruleGap,
		Draw: func(p *pdf.Page, top float64) {
			y := t.Centre(p, lines, s.paper.Middle(), top)
			typeset.RuleAround(p, s.paper.Middle(), y+ruleGap, typeset.Widest(lines)/3)
		},
	}
}
