package letters

import (
	"strconv"
	"strings"
	"time"

	"dunghen/activities/pdf"
)

// A5 portrait in mm; margins are those of NĐ 30/2020 for A4, scaled.
const (
	pageWidth    = 148.0
	pageHeight   = 210.0
	marginLeft   = 19.0
	marginRight  = 12.0
	marginTop    = 14.0
	marginBottom = 12.0
	textWidth    = pageWidth - marginLeft - marginRight
)

// sheet is one letter in the parts NĐ 30/2020 (Phụ lục I) names, ready to be set.
type sheet struct {
	caption          string // number of the form
	superior, agency string
	number           string // "05/PXL"
	placeAndDate     string
	title            string // its lines as they are to stand
	addressee        []run
	contacts         []string // lines below the addressee
	body             [][]run
	copiesTo         []string // nơi nhận
	signerTitle      string
	signerName       string
	automaticNote    []run // at the foot; the letter then bears no signature
	subject          string
	issuedAt         time.Time
}

// bodySizes are tried in turn: a letter that fits on one page when set a little smaller is set so.
var bodySizes = []float64{11.5, 11, 10.5, 10}

func (s sheet) pages(f *pdf.Fonts) []page {
	var pages []page
	for _, size := range bodySizes {
		if pages = paginate(s.items(f, size)); len(pages) == 1 {
			return pages
		}
	}
	pages = paginate(s.items(f, bodySizes[1]))
	for i := range pages[1:] {
		pages[i+1].number(f, i+2)
	}
	return pages
}

func (s sheet) document(f *pdf.Fonts) pdf.Document {
	d := pdf.Document{Title: cleanLine(s.title) + " số " + s.number, Subject: s.subject, Author: s.agency, Language: "vi-VN", Created: s.issuedAt}
	for _, p := range s.pages(f) {
		d.Pages = append(d.Pages, p.Page)
	}
	return d
}

func (s sheet) items(f *pdf.Fonts, size float64) []item {
	t := typesetter{fonts: f, size: size}
	items := []item{s.head(f), s.heading(f)}
	items = append(items, s.address(t)...)
	gap := 0.6 * t.lineHeight()
	for _, block := range s.body {
		for _, runs := range paragraphs(block) {
			items = append(items, paragraph{typesetter: t, indent: 8}.items(runs, gap)...)
			gap = 0.15 * t.lineHeight()
		}
	}
	items[len(items)-1].free = false // at least two lines of text stand above the signature
	return append(items, s.closing(f, size))
}

// head sets issuing body and number on the left, Quốc hiệu, Tiêu ngữ, place and date on the right.
func (s sheet) head(f *pdf.Fonts) item {
	small, upper, motto, row := typesetter{f, 7.5}, typesetter{f, 9}, typesetter{f, 10}, typesetter{f, 10}
	nation := upper.wrap([]run{{text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", style: pdf.Bold}}, textWidth)
	mottoLines := motto.wrap([]run{{text: "Độc lập - Tự do - Hạnh phúc", style: pdf.Bold}}, textWidth)
	right := widest(nation)
	left := textWidth - right - 3
	leftMiddle, rightMiddle := marginLeft+left/2, marginLeft+textWidth-right/2

	superior := upper.balanced([]run{{text: strings.ToUpper(s.superior)}}, left)
	agency := upper.balanced([]run{{text: strings.ToUpper(s.agency), style: pdf.Bold}}, left)
	number := row.balanced([]run{{text: "Số: " + s.number}}, left)
	date := row.balanced([]run{{text: s.placeAndDate, style: pdf.Italic}}, right)

	const ruleGap, rowGap = 1.0, 1.8
	leftHeight := float64(len(superior)+len(agency)) * upper.lineHeight()
	rightHeight := upper.lineHeight() + motto.lineHeight()
	rowTop := max(leftHeight, rightHeight) + ruleGap + rowGap
	return item{
		height: rowTop + float64(max(len(number), len(date)))*row.lineHeight(),
		draw: func(p *page, top float64) {
			caption := small.wrap([]run{{text: s.caption, style: pdf.Italic}}, textWidth)
			p.line(small, caption[0], marginLeft+textWidth-caption[0].width, top-small.lineHeight()-1, caption[0].width)

			y := p.centred(upper, superior, leftMiddle, top)
			y = p.centred(upper, agency, leftMiddle, y)
			p.ruleAround(leftMiddle, y+ruleGap, widest(agency)*0.4)
			p.centred(row, number, leftMiddle, top+rowTop)

			y = p.centred(upper, nation, rightMiddle, top)
			y = p.centred(motto, mottoLines, rightMiddle, y)
			p.ruleAround(rightMiddle, y+ruleGap, widest(mottoLines))
			p.centred(row, date, rightMiddle, top+rowTop)
		},
	}
}

// heading sets the letter's title with a line below.
func (s sheet) heading(f *pdf.Fonts) item {
	t := typesetter{f, 12.5}
	var lines []line
	for title := range strings.SplitSeq(strings.ToUpper(s.title), "\n") {
		lines = append(lines, t.balanced([]run{{text: title, style: pdf.Bold}}, textWidth)...)
	}
	const ruleGap = 0.8
	return item{
		gap:    6,
		height: float64(len(lines))*t.lineHeight() + ruleGap,
		draw: func(p *page, top float64) {
			middle := marginLeft + textWidth/2
			y := p.centred(t, lines, middle, top)
			p.ruleAround(middle, y+ruleGap, widest(lines)/3)
		},
	}
}

// address sets "Kính gửi:" with the addressee's name and contacts in one column after it.
func (s sheet) address(t typesetter) []item {
	label := t.wrap([]run{{text: "Kính gửi:"}}, textWidth)[0]
	const left = 14.0
	column := paragraph{typesetter: t, left: left + label.width + t.space(), ragged: true}
	items := column.items(s.addressee, 0.9*t.lineHeight())
	for _, contact := range s.contacts {
		items = append(items, column.items([]run{{text: contact}}, 0)...)
	}
	first := items[0]
	items[0].free = false
	items[0].draw = func(p *page, top float64) {
		p.line(t, label, marginLeft+left, top, label.width)
		first.draw(p, top)
	}
	return items
}

// closing sets Nơi nhận on the left, the signer on the right and the automatic note at the foot. It is one item: a
// signature is never parted from the name it belongs to.
func (s sheet) closing(f *pdf.Fonts, size float64) item {
	const (
		gap       = 4.0
		left      = 50.0
		right     = textWidth - left - gap
		signature = 18.0 // room for signature and seal
	)
	listHead, list, note := typesetter{f, 9.5}, typesetter{f, 9}, typesetter{f, 8}
	signer := typesetter{f, size}
	var copies []line
	for i, to := range s.copiesTo {
		end := ";"
		if i == len(s.copiesTo)-1 {
			end = "."
		}
		copies = append(copies, list.wrap([]run{{text: "- " + cleanLine(to) + end}}, left)...)
	}
	var titles []line
	for title := range strings.SplitSeq(strings.ToUpper(s.signerTitle), "\n") {
		titles = append(titles, signer.balanced([]run{{text: title, style: pdf.Bold}}, right)...)
	}
	names := signer.balanced([]run{{text: s.signerName, style: pdf.Bold}}, right)
	unsigned := note.wrap([]run{{text: "(phát hành tự động)", style: pdf.Italic}}, right)
	for i := range s.automaticNote {
		s.automaticNote[i].style |= pdf.Italic
	}
	noteLines := note.wrap(s.automaticNote, textWidth)

	copiesHeight := listHead.lineHeight() + float64(len(copies))*list.lineHeight()
	signerHeight := float64(len(titles)+len(names))*signer.lineHeight() + signature
	noteHeight := float64(len(noteLines)) * note.lineHeight()
	if noteLines != nil {
		noteHeight += gap
	}
	return item{
		gap:    gap,
		height: max(copiesHeight, signerHeight) + noteHeight,
		draw: func(p *page, top float64) {
			p.line(listHead, listHead.wrap([]run{{text: "Nơi nhận:", style: pdf.Bold | pdf.Italic}}, left)[0], marginLeft, top, left)
			y := top + listHead.lineHeight()
			for _, l := range copies {
				l.last = true
				p.line(list, l, marginLeft, y, left)
				y += list.lineHeight()
			}
			middle := marginLeft + textWidth - right/2
			y = p.centred(signer, titles, middle, top)
			if noteLines != nil {
				p.centred(note, unsigned, middle, y+(signature-note.lineHeight())/2)
			}
			p.centred(signer, names, middle, y+signature)

			y = pageHeight - marginBottom - float64(len(noteLines))*note.lineHeight()
			if noteLines != nil {
				p.Rules = append(p.Rules, pdf.Rule{X1: marginLeft, Y1: y - 1, X2: marginLeft + textWidth/3, Y2: y - 1})
			}
			for _, l := range noteLines {
				p.line(note, l, marginLeft, y, textWidth)
				y += note.lineHeight()
			}
		},
	}
}

// number sets the page number in the middle of the upper margin, as NĐ 30/2020 asks from the second page on. It is
// the last text of the page, so that a sentence running over the page is read out without a number in it.
func (p *page) number(f *pdf.Fonts, n int) {
	t := typesetter{f, 10}
	p.centred(t, t.wrap([]run{{text: strconv.Itoa(n)}}, textWidth), marginLeft+textWidth/2, marginTop-1.5*t.lineHeight())
}
