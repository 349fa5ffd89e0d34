package procedure

import "time"

// Ask is one thing a file waits for, and who it is asked of. It follows from the
// State alone, so everybody who looks at a file is told the same.
type Ask struct {
	Kind AskKind `json:"kind"`
	// Since is when it began to be asked.
	Since time.Time `json:"since"`
	// Role is whose turn it is: those of the role who hold the file, stand at the
	// counter, or answer for its unit.
	Role Role `json:"role"`
}

// AskKind is what is asked.
type AskKind string

// What a file can wait for.
const (
	AskAccept     AskKind = "accept"     // tiếp nhận hoặc từ chối tiếp nhận
	AskSupplement AskKind = "supplement" // chờ người nộp bổ sung, rồi tiếp nhận phần bổ sung
	AskPayment    AskKind = "payment"    // chờ thực hiện nghĩa vụ tài chính, rồi xác nhận
	AskReturn     AskKind = "return"     // trả kết quả
	AskAnswer     AskKind = "answer"     // lãnh đạo cho ý kiến chỉ đạo
	AskApprove    AskKind = "approve"    // duyệt phiếu xin lỗi và hẹn lại
	AskDeclare    AskKind = "declare"    // khai báo đúng hẹn hay trễ hẹn
	AskAssign     AskKind = "assign"     // phân công người thụ lý
	AskLate       AskKind = "late"       // trễ hẹn: giải quyết ngay
	AskHurry      AskKind = "hurry"      // sắp đến hạn: giải quyết trước hạn
	AskStep       AskKind = "step"       // thực hiện bước đang giữ
)

// Asked returns what the file waits for, the word that cannot wait first; nothing
// once it is closed. The work itself is one of AskLate, AskHurry and AskStep.
func (s State) Asked() []Ask {
	if s.Status.Closed() {
		return nil
	}
	asked := s.askedOfLeadership()
	held := s.heldSince()
	switch s.Status {
	case StatusRegistered:
		return append(asked, Ask{AskAccept, held, RoleClerk})
	case StatusSupplement:
		return append(asked, Ask{AskSupplement, held, RoleClerk})
	case StatusPayment:
		return append(asked, Ask{AskPayment, held, RoleClerk})
	case StatusResultReady:
		return append(asked, Ask{AskReturn, held, RoleClerk})
	}
	asked = append(asked, s.askedForWord()...)
	role := s.stepRole()
	if s.Assignee == "" && role == RoleOfficer {
		asked = append(asked, Ask{AskAssign, held, RoleUnitHead})
	}
	return append(asked, s.askedForWork(held, role))
}

// askedOfLeadership are the escalations that wait for their answer.
func (s *State) askedOfLeadership() (asked []Ask) {
	for _, e := range s.Escalations {
		if e.AnsweredAt.IsZero() && !e.Climbed {
			asked = append(asked, Ask{AskAnswer, e.At, e.Role})
		}
	}
	return asked
}

// askedForWord is the word about the promise: the declaration the ladder has asked
// for, or the approval of a declared apology (NĐ 61/2018 Điều 19 khoản 9). Of a file
// whose letter has been decided nothing is asked any more.
func (s *State) askedForWord() []Ask {
	if s.Apology != nil {
		return nil
	}
	if d := s.Declaration; d != nil {
		if d.Course == Late {
			return []Ask{{AskApprove, d.At, RoleUnitHead}}
		}
		return nil
	}
	fired, asked := s.firedAction(ActAsk, s.current().No)
	if !asked {
		return nil
	}
	role := s.stepRole()
	if !MayEver(role, VerbDeclare) {
		role = RoleUnitHead
	}
	return []Ask{{AskDeclare, fired.FiredAt, role}}
}

// askedForWork is the step itself, with the urgency of the promise given last.
func (s *State) askedForWork(held time.Time, role Role) Ask {
	if at := s.lateAt(); !at.IsZero() {
		return Ask{AskLate, at, role}
	}
	if n := len(s.Promises); n > 0 {
		for _, do := range []Action{ActRemind, ActRemindAll} {
			if fired, reminded := s.firedAction(do, s.Promises[n-1].No); reminded {
				return Ask{AskHurry, fired.FiredAt, role}
			}
		}
	}
	return Ask{AskStep, held, role}
}

// heldSince is when the present hands got the file.
func (s *State) heldSince() time.Time {
	if n := len(s.Custody); n > 0 {
		return s.Custody[n-1].From
	}
	return s.RegisteredAt
}

// stepRole is the role the present step is done by.
func (s *State) stepRole() Role {
	if s.Step < len(s.Rules.Steps) {
		return s.Rules.Steps[s.Step].Role
	}
	return ""
}
