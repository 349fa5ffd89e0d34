package notices

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"

	"dunghen/workflows/procedure"
)

// Facts are what a notice about one file may say. A notice takes what its text needs; instants that are zero are left
// out of it. Instants may be in any location; they are printed in Vietnam time.
type Facts struct {
	Agency string // who writes, e.g. "Sở Thông tin và Truyền thông"

	Name         string // of the person or organisation addressed
	Organisation bool   // the applicant is an organisation

	Code      string // mã hồ sơ
	Procedure string // name of the procedure
	Unit      string // name of the unit that holds the file

	DueAt      time.Time // the date given last
	FirstDueAt time.Time // the date of the receipt, the one statistics judge
	NewDueAt   time.Time // the date of the apology letter
	AnswerBy   time.Time // when silence climbs to the next level
	ReceivedAt time.Time // when a file sent from home arrived

	Secret   string   // what an applicant looks their file up with, beside its code
	TrackURL string   // and where
	Address  string   // of the One-stop, where applicants come
	Phone    string   // of the One-stop
	Papers   []string // names of the papers asked for
	Text     string   // what is said about them
	Amount   int64    // fee in đồng, 0 if not known
	OnPaper  bool     // a short message only: the letter itself lies at the counter

	LetterTitle  string // of the letter that goes with it, "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
	LetterNumber string // as printed, "05/PXL"
}

// Digest is one person's waiting notices in one message.
type Digest struct {
	Agency string
	Name   string
	At     time.Time // the appointed hour
	Items  []Item
}

// Item is one waiting notice, about a file or about a duty.
type Item struct {
	Kind  procedure.NoticeKind
	Facts Facts
	Duty  *Duty
}

func (i Item) text() (Text, error) {
	if i.Duty != nil {
		return OfDuty(i.Kind, *i.Duty)
	}
	return Single(i.Kind, i.Facts)
}

// Text is a finished message: a subject of one line and a plain text body that ends with a line break.
type Text struct {
	Subject string
	Body    string
}

// UnknownKindError is a notice without a text.
type UnknownKindError struct{ Kind procedure.NoticeKind }

func (e *UnknownKindError) Error() string {
	return fmt.Sprintf("no text for notices of kind %q", e.Kind)
}

// Single words one notice.
// Errors: *UnknownKindError.
func Single(kind procedure.NoticeKind, f Facts) (Text, error) {
	other := []procedure.NoticeKind{"", letterText, digestText, reportText, waitingText, targetText, delegationText, delegationOverText, frame}
	if slices.Contains(other, kind) || isDuty(kind) || strings.HasSuffix(string(kind), shortSuffix) {
		return Text{}, &UnknownKindError{Kind: kind}
	}
	return render(string(kind), f)
}

// Letter words the cover of a letter no notice goes with.
func Letter(f Facts) (Text, error) { return render(letterText, f) }

// Bundle words a digest: one line for each item, in the order given.
// Errors: *UnknownKindError.
func Bundle(d Digest) (Text, error) {
	lines := make([]string, 0, len(d.Items))
	for _, item := range d.Items {
		line, err := item.text()
		if err != nil {
			return Text{}, err
		}
		lines = append(lines, line.Subject)
	}
	return render(digestText, struct {
		Digest
		Lines []string
	}{d, lines})
}

const (
	letterText = "letter"
	digestText = "digest"
	// Of a report.
	reportText  = "report"
	waitingText = "report_waiting"
	// Of a target.
	targetText = "target_warning"
	// Of work handed over.
	delegationText     = "delegation"
	delegationOverText = "delegation_over"

	frame = "frame"
)

//go:embed texts/*.txt
var files embed.FS

var texts = template.Must(template.New("").Funcs(template.FuncMap{"instant": instant, "short": short, "day": day, "dong": dong}).ParseFS(files, "texts/*.txt"))

func render(name string, data any) (Text, error) {
	text := texts.Lookup(name + ".txt")
	if text == nil {
		return Text{}, &UnknownKindError{Kind: procedure.NoticeKind(name)}
	}
	var b strings.Builder
	if err := text.Execute(&b, data); err != nil {
		return Text{}, fmt.Errorf("word notice %s: %w", name, err)
	}
	subject, body, _ := strings.Cut(b.String(), "\n")
	return Text{Subject: subject, Body: body}, nil
}

// instant is "17:00 ngày 05/10/2026", "" for no instant.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)).Format("15:04 ngày 02/01/2006")
}

// day is "05/10/2026".
func day(t time.Time) string { return t.In(procedure.Zone).Format("02/01/2006") }

// dong is "1.250.000 đồng", "" for nothing.
func dong(amount int64) string {
	if amount <= 0 {
		return ""
	}
	digits := fmt.Sprint(amount)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return digits + " đồng"
}
