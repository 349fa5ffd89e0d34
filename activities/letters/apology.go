package letters

import (
	"fmt"
	"io"
	"strings"
	"time"

	"dunghen/activities/pdf"
)

// Regimes with an apology form, named by the year their rules came in.
const (
	Regime2021 = "2021" // NĐ 61/2018/NĐ-CP with TT 01/2018/TT-VPCP
	Regime2025 = "2025" // NĐ 118/2025/NĐ-CP with TT 03/2025/TT-VPCP, in force 01/07/2025
)

// Apology is everything printed on one apology letter (phiếu xin lỗi và hẹn lại ngày trả kết quả, Mẫu số 04).
// Instants may be in any location; they are printed in Vietnam time. Texts may hold anything people type: they are
// normalised to NFC, and characters the face lacks are printed as "□".
type Apology struct {
	Regime string // rule set of the file's intake day: Regime2021 or Regime2025

	SuperiorAgency string // cơ quan chủ quản, e.g. "Ủy ban nhân dân tỉnh Thái Nguyên"; optional
	Agency         string // issuing agency in normal case, e.g. "Sở Thông tin và Truyền thông"
	Place          string // địa danh of the letter's date line, e.g. "Thái Nguyên"

	Number   int       // 1..n in the agency's yearly series; printed with the form's symbol, "Số: 05/PXL"
	IssuedAt time.Time // date of the letter; before DueAt the wording is "chưa thể", from DueAt on "đã không"

	ApplicantName string // who the letter is for
	Organisation  bool   // the applicant is an organisation: addressed "Quý đơn vị" instead of "Ông/Bà"
	Address       string // of the applicant; line breaks become commas; optional
	Phone         string // of the applicant; optional

	ReceivedAt time.Time // when the file was received
	Field      string    // lĩnh vực of the procedure
	Procedure  string    // name of the procedure
	FileCode   string    // mã hồ sơ
	DueAt      time.Time // the promise that is not kept
	State      string    // tình trạng giải quyết: how far the file has come; optional
	Reason     string    // lý do; line breaks are kept
	NewDueAt   time.Time // the one new promise, after DueAt

	// OwedAt is when the letter should have gone out, if the office's system was down then (zero otherwise): the letter
	// then says so, because the applicant should not look for the fault elsewhere.
	OwedAt time.Time

	CopiesTo    []string // nơi nhận, e.g. {"Như trên", "Lưu: VT"}; nil for the list of the form
	SignerTitle string   // may have several lines: "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"
	SignerName  string
	Automatic   bool // issued by the system at its deadline, without a signature in hand; said at the foot
}

// MissingFieldsError names the obligatory fields that are empty, by their names in Apology.
type MissingFieldsError struct{ Fields []string }

func (e *MissingFieldsError) Error() string {
	return "letter lacks " + strings.Join(e.Fields, ", ")
}

// RenderApology writes the letter as a PDF of A5 pages. Equal letters give equal bytes.
// Errors: *MissingFieldsError naming every empty obligatory field; an unknown Regime; a NewDueAt not after DueAt; errors of w.
func RenderApology(w io.Writer, a Apology) error {
	if err := a.check(); err != nil {
		return err
	}
	f, err := apologyForm(a.Regime)
	if err != nil {
		return err
	}
	fonts, err := pdf.LoadFonts()
	if err != nil {
		return err
	}
	return pdf.Write(w, fonts, f.fill(a).document(fonts))
}

// ApologyHeading tells how letter number n of a regime is called and numbered on paper, for subjects of e-mails and lists:
// "Phiếu xin lỗi và hẹn lại ngày trả kết quả", "05/PXL".
func ApologyHeading(regime string, n int) (title, number string, err error) {
	f, err := apologyForm(regime)
	if err != nil {
		return "", "", err
	}
	return cleanLine(f.Title.Text), f.number(n), nil
}

func (a Apology) check() error {
	var missing []string
	for _, f := range []struct {
		name  string
		empty bool
	}{
		{"Regime", a.Regime == ""},
		{"Agency", blank(a.Agency)},
		{"Place", blank(a.Place)},
		{"Number", a.Number < 1},
		{"IssuedAt", a.IssuedAt.IsZero()},
		{"ApplicantName", blank(a.ApplicantName)},
		{"ReceivedAt", a.ReceivedAt.IsZero()},
		{"Field", blank(a.Field)},
		{"Procedure", blank(a.Procedure)},
		{"FileCode", blank(a.FileCode)},
		{"DueAt", a.DueAt.IsZero()},
		{"Reason", blank(a.Reason)},
		{"NewDueAt", a.NewDueAt.IsZero()},
		{"SignerTitle", blank(a.SignerTitle)},
		{"SignerName", blank(a.SignerName)},
	} {
		if f.empty {
			missing = append(missing, f.name)
		}
	}
	if missing != nil {
		return &MissingFieldsError{Fields: missing}
	}
	if !a.NewDueAt.After(a.DueAt) {
		return fmt.Errorf("letter's NewDueAt %s is not after DueAt %s", a.NewDueAt.Format(time.RFC3339), a.DueAt.Format(time.RFC3339))
	}
	return nil
}

func blank(s string) bool { return cleanLine(s) == "" }

// apologyFields are the names a form of this letter may use in {braces} or after `when`.
var apologyFields = []string{
	"agency", "you", "received_at", "field", "procedure", "file_code", "due_at", "state", "reason", "new_due_at",
	"owed_at", "issued_at",
}

// apologyConditions are the further names allowed after `when`.
var apologyConditions = []string{"before_due", "past_due"}

// fill sets the letter's data into the form's texts.
func (f form) fill(a Apology) sheet {
	you := f.FormOfAddress.Person
	if a.Organisation {
		you = f.FormOfAddress.Organisation
	}
	values := map[string]string{
		"agency":      cleanLine(a.Agency),
		"you":         you,
		"received_at": longInstant(a.ReceivedAt),
		"field":       cleanLine(a.Field),
		"procedure":   cleanLine(a.Procedure),
		"file_code":   cleanLine(a.FileCode),
		"due_at":      longInstant(a.DueAt),
		"state":       cleanText(a.State),
		"reason":      cleanText(a.Reason),
		"new_due_at":  longInstant(a.NewDueAt),
		"owed_at":     "",
		"issued_at":   shortInstant(a.IssuedAt),
	}
	if !a.OwedAt.IsZero() {
		values["owed_at"] = longInstant(a.OwedAt)
	}
	late := !a.IssuedAt.Before(a.DueAt)
	conditions := map[string]bool{"before_due": !late, "past_due": late}

	s := sheet{
		caption:      f.Caption.Text,
		superior:     cleanLine(a.SuperiorAgency),
		agency:       cleanLine(a.Agency),
		number:       f.number(a.Number),
		placeAndDate: cleanLine(a.Place) + ", " + letterDate(a.IssuedAt),
		title:        f.Title.Text,
		addressee:    []run{{text: cleanLine(a.ApplicantName), style: pdf.Bold}},
		copiesTo:     a.CopiesTo,
		signerTitle:  cleanText(a.SignerTitle),
		signerName:   cleanLine(a.SignerName),
		subject:      values["file_code"],
		issuedAt:     inVietnam(a.IssuedAt),
	}
	if !a.Organisation {
		s.addressee = append([]run{{text: you + " "}}, s.addressee...)
	}
	if address := cleanList(a.Address); address != "" {
		s.contacts = append(s.contacts, "Địa chỉ: "+address)
	}
	if phone := cleanLine(a.Phone); phone != "" {
		s.contacts = append(s.contacts, "Điện thoại: "+phone)
	}
	for _, b := range f.Body {
		if b.When == "" || conditions[b.When] || values[b.When] != "" {
			s.body = append(s.body, b.parsed.fill(values))
		}
	}
	if s.copiesTo == nil {
		s.copiesTo = f.CopiesTo
	}
	if a.Automatic {
		s.automaticNote = f.automaticNote.fill(values)
	}
	return s
}
