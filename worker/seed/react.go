package seed

import (
	"encoding/json"
	"time"

	"dunghen/workflows/procedure"
)

// react plans what people do about an entry of the file.
func (p *player) react(e procedure.Entry, at time.Time) {
	switch procedure.Verb(e.Kind) {
	case procedure.VerbAccept:
		p.begin(at)
		p.incidents(at)
	case procedure.VerbRequestSupplement:
		p.round++
		p.bring(at)
	case procedure.VerbReceiveSupplement:
		if p.s.Status == procedure.StatusRegistered {
			p.on(p.after(at, p.Float64()*3), p.accept)
		} else {
			p.begin(at)
			p.askAgain(at)
		}
	case procedure.VerbRequestPayment:
		p.round++
		p.on(p.after(at, p.Float64()*p.Float64()*24), p.pay)
	case procedure.VerbConfirmPayment, procedure.VerbCorrectReceipt:
		p.begin(at)
	case procedure.VerbFinish, procedure.VerbRefuse:
		if p.fate.fetched {
			p.on(p.after(at, p.Float64()*p.Float64()*60), p.handOut)
		}
	}
	switch e.Kind {
	case "declare":
		if p.s.Declaration == nil && p.s.Apology == nil {
			p.on(p.after(at, 0.3+p.Float64()*5), p.declare)
		}
	case "apology_decided":
		p.on(at.Add(time.Duration(2+p.IntN(8))*time.Second), p.issue)
	case "escalated":
		var call procedure.Escalation
		if json.Unmarshal(e.Detail, &call) == nil {
			p.called(call, at)
		}
	}
}

// declare says what is thought of the promise, if anybody is there to say it.
func (p *player) declare(at time.Time) error {
	if p.fate.word == silence || p.s.Declaration != nil || p.s.Apology != nil || !procedure.MayIn(p.s.Status, procedure.VerbDeclare) {
		return nil
	}
	by := p.holder(at)
	if !procedure.MayEver(by.Role, procedure.VerbDeclare) {
		by = p.office.head(p.s.Unit)
	}
	if !procedure.MayEver(by.Role, procedure.VerbDeclare) || by.Unit != p.s.Unit {
		return nil // nobody of that unit may
	}
	d := procedure.Declared{By: by, Course: procedure.OnCourse}
	if p.fate.word != onCourse {
		due, ok := p.s.FirstDue()
		if !ok {
			return nil
		}
		day, err := p.calendar.ShiftDays(procedure.DayOf(due), 1+p.IntN(8))
		if err != nil {
			return nil // beyond the calendar nobody promises anything
		}
		reasons := []procedure.Reason{
			procedure.ReasonWorkload, procedure.ReasonVerification, procedure.ReasonPartner, procedure.ReasonStaff, procedure.ReasonOther,
		}
		d.Course, d.Reason, d.NewDate = procedure.Late, pick(p.Rand, reasons), day.At(0)
		if d.Reason == procedure.ReasonOther {
			d.Text = p.text("reason", "Hồ sơ cần đối chiếu thêm với lưu trữ (dữ liệu mẫu).", by, at)
		}
	}
	taken, err := p.say(d, at)
	if err == nil && taken && p.fate.word == lateApproved {
		p.on(p.after(at, p.Float64()*2), p.approve)
	}
	return err
}

func (p *player) approve(at time.Time) error {
	if p.s.Apology != nil || p.s.Declaration == nil || !procedure.MayIn(p.s.Status, procedure.VerbApproveApology) {
		return nil
	}
	by := p.office.head(p.s.Unit)
	if by.Role == procedure.RoleUnitHead && by.Unit != p.s.Unit {
		by = p.office.leader(p.s.Unit, procedure.RoleLeader)
	}
	_, err := p.say(procedure.ApologyApproved{By: by}, at)
	return err
}

// issue stores the letter that was decided.
func (p *player) issue(at time.Time) error {
	if _, owed := p.s.OwedLetter(); !owed {
		return nil
	}
	_, err := p.say(procedure.LetterIssued{Key: p.s.Apology.Key, LetterID: letterID(p.s.Apology.Key), Number: p.number}, at)
	return err
}

// called lets leadership hear a call, or not.
func (p *player) called(call procedure.Escalation, at time.Time) {
	wait := 0.5 + p.Float64()*5
	switch p.fate.answers {
	case deaf:
		return
	case slow:
		if call.Level == 1 {
			return
		}
		wait += 6
	}
	p.on(p.after(at, wait), func(at time.Time) error { return p.answer(call, at) })
}

func (p *player) answer(call procedure.Escalation, at time.Time) error {
	if now := p.s.Escalations[call.No-1]; !now.AnsweredAt.IsZero() || !procedure.MayIn(p.s.Status, procedure.VerbAcknowledge) {
		return nil
	}
	by := p.office.leader(p.s.Rules.Lead(), call.Role)
	e := procedure.Acknowledged{By: by, Decision: procedure.DecideAct}
	switch n := p.IntN(10); {
	case p.fate.answers == reassign && p.s.Rules.Steps[p.s.Step].Role == procedure.RoleOfficer:
		if who, ok := p.pickFrom(p.s.Unit, procedure.RoleOfficer, at); ok {
			e.Decision, e.Staff = procedure.DecideReassign, who.Staff
		}
	case n < 3 && p.s.Apology != nil:
		e.Decision = procedure.DecideAcceptDate
	case n < 6:
		e.Text = p.text("instruction", "Đề nghị xử lý ngay, báo cáo trong ngày (dữ liệu mẫu).", by, at)
	}
	_, err := p.say(e, at)
	return err
}
