package letters

import (
	"strings"
	"time"

	"dunghen/activities/pdf"
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
	note          []run // on a letter the system issued by itself
	url           string
	foot          [][]run // how to check the paper
	pageLabel     template

	number, subject, author string
	issuedAt                time.Time
}

// content is one block of the body.
type content struct {
	layout layout
	label  string
	space  float64 // lines above; 0: the usual
	runs   []run
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
	name := cleanLine(s.title)
	if s.number != "" {
		name += " số " + s.number
	}
	return name
}

// pages sets the letter in the largest size that needs one page only; one that needs more has the second size.
func (s sheet) pages(fonts *pdf.Fonts, code qrCode) ([]pdf.Page, area) {
	set := func(size float64) ([]pdf.Page, area) {
		var seal area
		return paginate(s.items(typesetter{fonts, size}, code, &seal), s.paper), seal
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
		t.centre(&pages[i], t.wrap(runs, s.paper.textWidth()), s.paper.middle(), s.paper.top-1.3*t.lineHeight())
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
func (s sheet) small(fonts *pdf.Fonts, size float64) typesetter {
	return typesetter{fonts, size * s.paper.scale}
}

func (s sheet) items(t typesetter, code qrCode, seal *area) []item {
	items := []item{s.head(t.fonts), s.heading(t.fonts)}
	usual := 0.6 // lines above a block: more under the title and after the addressee, little between paragraphs
	column := s.paper.left
	for _, c := range s.content {
		lines := usual
		if c.space != 0 {
			lines = c.space
		}
		gap := lines * t.lineHeight()
		usual = 0.15
		switch {
		case c.grid != nil:
			items = append(items, s.table(t.fonts, c.grid, gap)...)
			usual = 0.6
		case c.layout == addressee:
			if c.label == "" {
				gap = c.space * t.lineHeight()
			} else {
				column = s.addressColumn(t, c.label)
			}
			items = append(items, s.address(t, c, column, gap)...)
			usual = 0.6
		default:
			for _, runs := range paragraphs(c.runs) {
				items = append(items, s.text(t, c.layout, runs, gap)...)
				gap = 0.15 * t.lineHeight()
			}
		}
	}
	items[len(items)-1].free = false // at least two lines of text stand above the signature
	return append(items, s.ending(t, code, seal))
}

func (s sheet) text(t typesetter, l layout, runs []run, gap float64) []item {
	p := paragraph{typesetter: t, x: s.paper.left, width: s.paper.textWidth()}
	switch l {
	case centred:
		lines := t.balanced(runs, p.width)
		return []item{{gap: gap, height: t.heightOf(lines), free: true, draw: func(pg *pdf.Page, top float64) {
			t.centre(pg, lines, s.paper.middle(), top)
		}}}
	case entry:
		p.indent, p.ragged = -4, true
	default:
		p.indent = 8
	}
	return p.items(runs, gap)
}

const addressIndent = 12.0

// addressColumn is where the addressee's lines begin, after the label.
func (s sheet) addressColumn(t typesetter, label string) float64 {
	return s.paper.left + addressIndent + t.fonts.Width(label, pdf.Regular, t.size) + t.space()
}

// address sets a label with the addressee's name, or a line of contacts below it.
func (s sheet) address(t typesetter, c content, column, gap float64) []item {
	p := paragraph{typesetter: t, x: column, width: s.paper.left + s.paper.textWidth() - column, ragged: true}
	items := p.items(c.runs, gap)
	if c.label == "" || len(items) == 0 {
		return items
	}
	label := t.wrap([]run{{text: c.label}}, s.paper.textWidth())
	first := items[0]
	items[0].free = false
	items[0].draw = func(pg *pdf.Page, top float64) {
		t.putAll(pg, label, s.paper.left+addressIndent, top)
		first.draw(pg, top)
	}
	return items
}

// head sets issuing body and number on the left, Quốc hiệu, Tiêu ngữ, place and date on the right.
func (s sheet) head(fonts *pdf.Fonts) item {
	small, upper, motto, row := s.small(fonts, 7.5), s.small(fonts, 9), s.small(fonts, 10), s.small(fonts, 10)
	width := s.paper.textWidth()
	nation := upper.wrap([]run{{text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", style: pdf.Bold}}, width)
	mottoLines := motto.wrap([]run{{text: "Độc lập - Tự do - Hạnh phúc", style: pdf.Bold}}, width)
	right := widest(nation)
	left := min(width-right-3, width/2-3)
	leftMiddle, rightMiddle := s.paper.left+left/2, s.paper.left+width-right/2

	above := upper.balanced([]run{{text: strings.ToUpper(s.above)}}, left)
	body := upper.balanced([]run{{text: strings.ToUpper(s.body), style: pdf.Bold}}, left)
	number := row.balanced([]run{{text: s.numberLine}}, left)
	date := row.balanced([]run{{text: s.place + ", " + s.date, style: pdf.Italic}}, right)
	caption := small.wrap([]run{{text: s.caption, style: pdf.Italic}}, width)

	const ruleGap, rowGap = 1.0, 1.8
	captionHeight := small.heightOf(caption)
	aboveTop := max(captionHeight, s.logo.height(left)) // the caption stands on the right, a logo on the left
	leftHeight := aboveTop + upper.heightOf(above) + upper.heightOf(body)
	rightHeight := captionHeight + upper.heightOf(nation) + motto.heightOf(mottoLines)
	rowTop := max(leftHeight, rightHeight) + ruleGap + rowGap
	return item{
		height: rowTop + max(row.heightOf(number), row.heightOf(date)),
		draw: func(p *pdf.Page, top float64) {
			for i, l := range caption {
				l.first = i == 0
				small.put(p, l, s.paper.left+width-l.width, top-1+float64(i)*small.lineHeight(), l.width)
			}
			s.logo.draw(p, leftMiddle, top, left)
			y := upper.centre(p, above, leftMiddle, top+aboveTop)
			y = upper.centre(p, body, leftMiddle, y)
			ruleAround(p, leftMiddle, y+ruleGap, widest(body)*0.4)
			row.centre(p, number, leftMiddle, top+rowTop)

			y = upper.centre(p, nation, rightMiddle, top+captionHeight)
			y = motto.centre(p, mottoLines, rightMiddle, y)
			ruleAround(p, rightMiddle, y+ruleGap, widest(mottoLines))
			row.centre(p, date, rightMiddle, top+rowTop)
		},
	}
}

// heading sets the letter's title with a line below.
func (s sheet) heading(fonts *pdf.Fonts) item {
	t := s.small(fonts, 12.5)
	var lines []line
	for title := range strings.SplitSeq(strings.ToUpper(s.title), "\n") {
		lines = append(lines, t.balanced([]run{{text: title, style: pdf.Bold}}, s.paper.textWidth())...)
	}
	const ruleGap = 0.8
	return item{
		gap:    4,
		height: t.heightOf(lines) + ruleGap,
		draw: func(p *pdf.Page, top float64) {
			y := t.centre(p, lines, s.paper.middle(), top)
			ruleAround(p, s.paper.middle(), y+ruleGap, widest(lines)/3)
		},
	}
}
