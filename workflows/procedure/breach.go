package procedure

import "time"

// book writes a breach into the accountability register, dated at the instant
// the rule broke and not when the machine noticed.
func (s *State) book(b Breach, now time.Time) {
	b.BookedAt = now
	s.Breaches = append(s.Breaches, b)
	s.write(now, "breach", System, b)
}

// charged makes a rung's breach against whoever held the file when it broke.
func (s *State) charged(kind BreachKind, p Planned, charge Charge) Breach {
	b := Breach{Kind: kind, At: p.At, Promise: p.Promise, Unit: s.Unit, Staff: s.Assignee, Charge: charge}
	for _, iv := range s.Custody {
		if iv.Holder == HolderOffice && !iv.From.After(p.At) {
			b.Unit, b.Staff = iv.Unit, iv.Staff
		}
	}
	return b
}

var breachNames = map[BreachKind]string{
	BreachLate:               "trễ hẹn trả kết quả",
	BreachLateWithoutApology: "trễ hẹn mà không xin lỗi trước",
	BreachPromiseBroken:      "trễ ngày hẹn lại",
	BreachAskedTwice:         "yêu cầu bổ sung hồ sơ quá một lần",
	BreachAskedOutOfTime:     "yêu cầu bổ sung hồ sơ quá thời hạn",
}

// Vietnamese names the breach within a sentence.
func (k BreachKind) Vietnamese() string { return breachNames[k] }
