package procedure

import (
	"slices"
	"strconv"
	"time"
)

// LetterKind is what a paper of the office is for; its form and number differ by
// regime (Mẫu 05 is the control slip of TT 01/2018 and the stop notice of
// TT 03/2025).
type LetterKind string

// The papers of the one-stop.
const (
	LetterReceipt     LetterKind = "receipt"      // giấy tiếp nhận hồ sơ và hẹn trả kết quả
	LetterSupplement  LetterKind = "supplement"   // phiếu yêu cầu bổ sung, hoàn thiện hồ sơ
	LetterRefusal     LetterKind = "refusal"      // phiếu từ chối tiếp nhận giải quyết hồ sơ
	LetterApology     LetterKind = "apology"      // phiếu xin lỗi và hẹn lại ngày trả kết quả
	LetterStop        LetterKind = "stop"         // thông báo dừng giải quyết hồ sơ
	LetterControlSlip LetterKind = "control_slip" // phiếu kiểm soát quá trình giải quyết hồ sơ
	LetterBook        LetterKind = "book"         // sổ theo dõi hồ sơ
)

// Letter is a paper the office owes because of an entry, once per Key. The apology
// for lateness is not among them: the file waits for that one.
type Letter struct {
	Key  string     `json:"key"`
	Kind LetterKind `json:"kind"`
}

// writeLetter adds a line to the journal that tells the applicant something and
// owes a letter about it. The notice goes with the letter, so that one event is one
// message; under a regime without such a form it goes alone.
func (s *State) writeLetter(at time.Time, verb Verb, by string, detail any, l Letter, notice Notice) {
	owed := s.hasForm(l.Kind)
	if owed {
		notice.Letter = l.Key
	}
	s.write(at, string(verb), by, detail, notice)
	if owed {
		s.Journal[len(s.Journal)-1].Letters = []Letter{l}
	}
}

func (s *State) hasForm(kind LetterKind) bool { return slices.Contains(s.Rules.Forms, kind) }

// letter names the letter of a kind; no, of one number or more, tells those of a
// kind apart.
func (s *State) letter(kind LetterKind, no ...int) Letter {
	key := s.Code + "/" + string(kind)
	for _, n := range no {
		key += "/" + strconv.Itoa(n)
	}
	return Letter{Key: key, Kind: kind}
}

// moved is the date the applicant has now, if it is another than the one before and
// still ahead.
func (s *State) moved(before, at time.Time) *promised {
	due, ok := s.DueAt()
	if !ok || before.IsZero() || due.Equal(before) || !due.After(at) {
		return nil
	}
	return &promised{s.Promises[len(s.Promises)-1].No, due}
}

// writeMoved notes an event that may have moved the date the applicant was given
// last: nobody should learn of that at the counter, so a new receipt says it.
func (s *State) writeMoved(at time.Time, verb Verb, by string, detail any, to *promised) {
	if to == nil {
		s.write(at, string(verb), by, detail)
		return
	}
	no := s.Seq + 1 // a date may move more than once
	s.writeLetter(at, verb, by, detail, s.letter(LetterReceipt, to.Promise, no), s.tellApplicant(NoticeDateMoved, no))
}
