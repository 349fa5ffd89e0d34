package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dunghen/activities/pdf"
)

// Run is a stretch of text in one style. A no-break space holds words together.
type Run struct {
	Text  string
	Style pdf.Style
}

// word is what stands between two spaces; it may change style inside.
type word struct {
	pieces []piece
	width  float64
	bound  bool // never begins a line: a no-break space stands before it
}

type piece struct {
	text  string
	style pdf.Style
	width float64
}

// Line is a row of words.
type Line struct {
	words []word
	Width float64 // words and natural spaces
	First bool    // begins a paragraph, which screen readers are told
	Last  bool    // ends it, and is not stretched
}

// Type is type of one size; it breaks text into lines.
type Type struct {
	Fonts *pdf.Fonts
	Size  float64 // points
}

// Space is the width of a space in mm.
func (t Type) Space() float64 { return t.Fonts.Width(" ", pdf.Regular, t.Size) }

// words cuts runs at spaces and replaces what the face cannot print.
func (t Type) words(runs []Run) []word {
	var words []word
	current := word{}
	var text strings.Builder
	endPiece := func(s pdf.Style) {
		current.add(t.piece(text.String(), s))
		text.Reset()
	}
	endWord := func(next word) {
		if current.pieces != nil {
			words = append(words, current)
			current = next
		}
	}
	for _, run := range runs {
		for _, r := range run.Text {
			switch r {
			case ' ', NoBreak:
				endPiece(run.Style)
				endWord(word{bound: r == NoBreak})
			default:
				if !t.Fonts.Has(r, run.Style) {
					r = Placeholder
				}
				text.WriteRune(r)
			}
		}
		endPiece(run.Style)
	}
	endWord(word{})
	return words
}

// Paragraphs cuts runs at typed line breaks.
func Paragraphs(runs []Run) [][]Run {
	all := [][]Run{nil}
	for _, r := range runs {
		for i, text := range strings.Split(r.Text, "\n") {
			if i > 0 {
				all = append(all, nil)
			}
			all[len(all)-1] = append(all[len(all)-1], Run{Text: text, Style: r.Style})
		}
	}
	return all
}

// Wrap breaks runs into lines no wider than width mm.
func (t Type) Wrap(runs []Run, width float64) []Line {
	return t.fill(t.words(runs), width, 0)
}

// fill puts words into lines no wider than width mm, the first one narrower by indent.
func (t Type) fill(words []word, width, indent float64) []Line {
	var lines []Line
	var current Line
	room := width - indent
	flush := func(last bool) {
		if current.words != nil {
			current.Last = last
			lines = append(lines, current)
			current, room = Line{}, width
		}
	}
	for len(words) > 0 {
		limit := width
		if current.words == nil {
			limit = room
		}
		n := unbreakable(words)
		if t.natural(words[:n]) > limit {
			n = 1 // too long to hold together
		}
		if words[0].width > limit {
			words = append(t.split(words[0], limit), words[1:]...)
		}
		unit := words[:n]
		wanted := t.natural(unit)
		if current.words != nil {
			wanted += current.Width + t.Space()
		}
		if wanted > room {
			flush(false)
			wanted = t.natural(unit)
		}
		current.words = append(current.words, unit...)
		current.Width = wanted
		words = words[n:]
	}
	flush(true)
	return lines
}

// Balanced breaks runs into as few lines as fit and makes those equally long, for centred headings.
func (t Type) Balanced(runs []Run, width float64) []Line {
	words := t.words(runs)
	lines := t.fill(words, width, 0)
	low, high := 0.0, width
	for _, w := range words {
		low = max(low, w.width) // no word is cut to make lines equal
	}
	for high-low > 0.5 {
		middle := (low + high) / 2
		if narrower := t.fill(words, middle, 0); len(narrower) == len(lines) && Widest(narrower) <= middle {
			lines, high = narrower, middle
		} else {
			low = middle
		}
	}
	return lines
}

// Widest is the width of the widest line.
func Widest(lines []Line) float64 {
	w := 0.0
	for _, l := range lines {
		w = max(w, l.Width)
	}
	return w
}

// unbreakable counts the words at the front that no-break spaces hold together.
func unbreakable(words []word) int {
	n := 1
	for n < len(words) && words[n].bound {
		n++
	}
	return n
}

// natural is the width of words with unstretched spaces.
func (t Type) natural(words []word) float64 {
	w := t.Space() * float64(len(words)-1)
	for _, word := range words {
		w += word.width
	}
	return w
}

// split cuts a word wider than a line (a web address, a name typed without spaces) after the last character that fits.
func (t Type) split(w word, width float64) []word {
	head := word{bound: w.bound}
	var tail word
	for _, p := range w.pieces {
		cut := 0
		if tail.pieces == nil {
			cut = t.fitting(p, width-head.width, head.pieces == nil)
		}
		head.add(t.piece(p.text[:cut], p.style))
		tail.add(t.piece(p.text[cut:], p.style))
	}
	if tail.pieces == nil {
		return []word{head}
	}
	return []word{head, tail}
}

func (t Type) piece(text string, s pdf.Style) piece {
	return piece{text: text, style: s, width: t.Fonts.Width(text, s, t.Size)}
}

func (w *word) add(p piece) {
	if p.text != "" {
		w.pieces = append(w.pieces, p)
		w.width += p.width
	}
}

// fitting is how many bytes of p fit into width: whole characters with their combining marks; at least one character if
// forced, because a line that takes nothing would never end. A file code or web address is rather cut after a hyphen or
// slash, if there is one in the second half of what fits.
func (t Type) fitting(p piece, width float64, forced bool) int {
	cut, hinge := 0, 0
	for end := range p.text + " " {
		r, _ := utf8.DecodeRuneInString(p.text[end:])
		if end == 0 || unicode.Is(unicode.M, r) {
			continue
		}
		if t.Fonts.Width(p.text[:end], p.style, t.Size) > width && !(forced && cut == 0) {
			if hinge > cut/2 {
				return hinge
			}
			break
		}
		cut = end
		if last := p.text[end-1]; last == '-' || last == '/' {
			hinge = end
		}
	}
	return cut
}
