package letters

import (
	"strings"
	"time"
)

// variants are letters like the sample that take every branch a form can have: as little as a letter may say, and as much
// as people may type; for a person and an organisation; by hand and by the system; before and after the promise.
func variants(l Letter) []Letter {
	least := l
	least.Office = Office{Name: l.Office.Name, Symbol: l.Office.Symbol, Place: l.Office.Place, OneStop: l.Office.OneStop}
	least.Signer = Person{Title: l.Signer.Title, Name: l.Signer.Name}
	least.Applicant = Applicant{Name: "A"}
	least.File = File{Code: l.File.Code, Procedure: "Cấp bản sao", DueAt: l.File.DueAt, ReceivedAt: l.File.ReceivedAt}
	least.Automatic = false
	least.Content = l.Content.bare()

	most := l
	most.Office.Name = "Sở " + long(90)
	most.Office.Superior, most.Office.OneStop = "Ủy ban nhân dân "+long(60), "Bộ phận "+long(60)
	most.Office.Address, most.Office.Phone, most.Office.Email = long(200), "0208 3 000 001", strings.Repeat("vanphong", 12)+"@example.vn"
	most.Office.ShortName, most.Office.Symbol = "STTTT", "STTTT-VP"
	most.Signer = Person{Title: "KT. Giám đốc\nPhó Giám đốc phụ trách " + long(60), Name: long(60), Phone: "0912 345 678"}
	most.Applicant = Applicant{
		Name: long(200), Organisation: true, Address: strings.Repeat(long(40)+"\n", 6), Phone: "0912 345 678",
		Email: strings.Repeat("w", 100) + "@example.vn",
	}
	most.File.Procedure, most.File.Field = long(300), long(120)
	most.Automatic = true
	most.Content = l.Content.full()

	// Some kinds come before there is a promise, or before the intake.
	early := least
	switch l.Content.(type) {
	case Supplement:
		early.Content = Supplement{Reason: "Thiếu chữ ký.", BeforeIntake: true}
		early.File = File{Code: l.File.Code, Procedure: l.File.Procedure}
	case Refusal, Stop:
		early.File = File{Code: l.File.Code, Procedure: l.File.Procedure}
	}
	late := most
	late.IssuedAt = l.File.DueAt.AddDate(0, 0, 1)
	byHand := most
	byHand.Automatic, byHand.Applicant.Organisation = false, false
	return []Letter{l, least, early, most, late, byHand}
}

// long is text of n characters as it runs in Vietnamese.
func long(n int) string {
	const text = "Đường Nguyễn Thượng Hiền, phường Hoàng Văn Thụ, thành phố Thái Nguyên; "
	runes := []rune(strings.Repeat(text, n/len([]rune(text))+1))
	return strings.TrimSpace(string(runes[:n]))
}

func (Receipt) bare() Content { return Receipt{Limit: "5 ngày", ReturnPlace: "Tại chỗ"} }

func (r Receipt) full() Content {
	r.Sets, r.Limit, r.ReturnPlace, r.Secret, r.Replaces = 12, "15 ngày làm việc", long(200), "K7QM-2PXA", "127/TNHS"
	r.Papers = nil
	for range 40 {
		r.Papers = append(r.Papers, Paper{Name: long(120), Copies: 2})
	}
	return r
}

func (Supplement) bare() Content { return Supplement{Papers: []string{"Đơn"}} }

func (s Supplement) full() Content {
	s.Reason, s.BeforeIntake, s.Papers = long(4000), true, nil
	for range 40 {
		s.Papers = append(s.Papers, long(120))
	}
	return s
}

func (Refusal) bare() Content { return Refusal{Reason: "Sai thẩm quyền."} }

func (Refusal) full() Content { return Refusal{Reason: long(4000), AtIntake: true} }

// bare is a letter about another fault than lateness.
func (Apology) bare() Content { return Apology{Faults: []Fault{{Kind: "làm mất giấy tờ"}}} }

func (a Apology) full() Content {
	a.Reason, a.State, a.OwedAt, a.Faults = long(4000), long(300), a.NewDueAt, nil
	for range 6 {
		a.Faults = append(a.Faults, Fault{Kind: long(80), Text: long(300)})
	}
	return a
}

func (Stop) bare() Content { return Stop{AtApplicantsWish: true} }

func (Stop) full() Content { return Stop{Reason: long(4000)} }

func (s ControlSlip) bare() Content {
	return ControlSlip{Lead: "Phòng A", AsOf: s.AsOf, Handovers: []Handover{{To: "Phòng A", At: s.AsOf, Outcome: "chưa xong"}}}
}

func (s ControlSlip) full() Content {
	s.Lead, s.Partners, s.Handovers, s.Elapsed = long(120), []string{long(80), long(80)}, nil, 0
	for range 30 {
		h := Handover{
			From: long(60), To: long(60), FromPerson: long(40), ToPerson: long(40), At: s.AsOf, Until: s.AsOf, Step: long(80),
			Worked: 7*time.Hour + 59*time.Minute, Planned: 8 * time.Hour, Outcome: "đúng hạn", Note: long(60),
		}
		s.Handovers = append(s.Handovers, h)
		s.Elapsed += h.Worked
	}
	s.Handovers[3].Note = long(900)
	return s
}

func (b Book) bare() Content {
	return Book{From: b.From, To: b.To, Rows: []BookRow{{Code: "H55-211018-0001"}}}
}

func (b Book) full() Content {
	b.Unit = long(120)
	var row BookRow
	if len(b.Rows) > 0 {
		row = b.Rows[0]
	}
	row.Applicant, row.Address, row.Note, row.Procedure = long(200), long(200), strings.Repeat("W", 200), long(300)
	b.Rows = nil
	for range 40 {
		b.Rows = append(b.Rows, row)
	}
	return b
}
