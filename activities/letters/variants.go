package letters

import (
	"strings"
	"time"
)

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
