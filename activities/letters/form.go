package letters

import "fmt"

// form is one official form under one regime, as its file says it.
type form struct {
	Kind    Kind
	Regime  string
	Paper   string  // A5, A4 or A4-landscape
	Size    float64 // of the body's type in points; 0: the largest of the paper's that needs one page only
	Logo    string  // PNG or JPEG beside the form's file; optional
	Caption fact    // form number and circular, printed small in the corner
	Titles  []title
	Series  string // of the yearly numbers; empty for a form without number
	Symbol  fact   // ký hiệu after the number
	Wording fact   // where the body is from; its own text is empty

	Issuer     struct{ Above, Body string } // superior and issuing body, upper left
	NumberLine string                       `yaml:"number_line"`
	Body       []block
	Closing    []column
	Note       string // at the foot of a letter the system issued by itself
	PageLabel  string `yaml:"page_label"` // from the second page on; with {pages} on every page
	Fields     []OfficialField

	file   string
	logo   *logo
	parsed struct{ symbol, above, body, number, note, page template }
}

// fact is a text with where it comes from and how sure that is.
type fact struct{ Text, Source, Confidence string }

// title is the form's name, in sentence case and in the lines it is printed in; the first whose When holds is taken.
type title struct{ When, Text, Source, Confidence string }

// block is one piece of the body: a text, a text for every record of a list, or a table.
type block struct {
	When   string
	Text   string
	Layout layout
	Label  string // before an addressee
	List   string
	Table  *table
	Space  float64 // lines of room above; 0: the usual

	text template
}

// layout is how a block's text is set.
type layout string

const (
	running   layout = ""          // justified, its first line indented
	entry     layout = "entry"     // from the margin, further lines indented
	addressee layout = "addressee" // in a column after the label "Kính gửi:"
	centred   layout = "centre"
)

// table prints the records of a list below each other.
type table struct {
	List    string
	Size    float64 // of its type, in points
	Columns []tableColumn
	Total   []totalCell
}

// tableColumn is one column; neighbours with the same Group stand under one common head.
type tableColumn struct {
	Title, Group, Text string
	Width              float64 // parts of the whole
	Align              string  // left (default), centre

	text template
}

// totalCell is a cell of the last row, over one column or more.
type totalCell struct {
	Text string
	Span int

	text template
}

// column is one part of the closing: the list of recipients (nơi nhận), who signs, or empty room.
type column struct {
	When     string
	Width    float64  // parts of the whole
	CopiesTo []string `yaml:"copies_to"`
	Title    string   // printed upper-case; may have several lines
	Hint     string   // below the title, in italics
	Name     string   // below the room for the signature
	Seal     bool     // the office's seal and electronic signature stand here
	QR       bool     `yaml:"qr"` // so does the code to check the paper by, below the recipients

	title, name template
}

// common are the texts all forms share.
type common struct {
	FormOfAddress struct{ Person, Organisation string } `yaml:"form_of_address"`
	CopiesHeading string                                `yaml:"copies_heading"`
	AutomaticMark string                                `yaml:"automatic_mark"` // in place of a signature
	SignedMark    string                                `yaml:"signed_mark"`    // where the electronic signature is
	Check         []string                              // how to check the paper, at its foot

	check []template
}

// name is how problems call the form.
func (f *form) name() string { return fmt.Sprintf("%s %s", f.Kind, f.Regime) }

// heading is the title and the printed number of a letter.
func (f *form) heading(l Letter, facts *facts) (name, number string) {
	for _, t := range f.Titles {
		if facts.holds(t.When, nil) {
			name = t.Text
			break
		}
	}
	if f.Series != "" {
		symbol := f.parsed.symbol.fill(facts.values.print, func(string) {})
		number = fmt.Sprintf("%02d/%s", l.Number, plain(symbol))
	}
	return name, number
}

// paper is the paper the form asks for, with its own size of type if it has one.
func (f *form) paper() paper {
	p := papers[f.Paper]
	if f.Size != 0 {
		p.sizes = []float64{f.Size}
	}
	return p
}
