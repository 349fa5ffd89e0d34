package seed

import (
	"time"

	"dunghen/workflows/procedure"
)

// incidents plans what may befall a file once it is accepted.
func (p *player) incidents(at time.Time) {
	due, ok := p.s.FirstDue()
	if !ok {
		return
	}
	if p.fate.lawful {
		p.on(p.after(at, 1+p.Float64()*18), p.askLawfully)
	}
	p.askAgain(at)
	if p.fate.payment {
		p.on(p.between(at, due, 0.1+0.4*p.Float64()), p.charge)
	}
	if p.fate.corrected {
		p.on(p.after(at, 0.5+2*p.Float64()), p.correct)
	}
	switch p.fate.ending {
	case withdrawn:
		p.on(p.between(at, due, 0.1+1.1*p.Float64()), p.withdraw)
	case stopped:
		p.on(p.between(at, due, 0.3+1.2*p.Float64()), p.stop)
	}
	for _, left := range p.office.leavings() {
		if left.After(at) {
			p.on(left, func(at time.Time) error { p.keepHands(at.Add(time.Second)); return nil })
		}
	}
}

// untouched says that the clock may stop without a second date hanging on it.
func (p *player) untouched() bool { return p.s.Apology == nil && !p.s.IsLate() }

func (p *player) askLawfully(at time.Time) error {
	by := p.holder(at)
	if !p.untouched() || !procedure.MayIn(p.s.Status, procedure.VerbRequestSupplement) || !procedure.MayEver(by.Role, procedure.VerbRequestSupplement) {
		return nil
	}
	_, err := p.say(procedure.SupplementRequested{By: by, Papers: p.papers(), Text: p.text("supplement", "Bổ sung bản có chứng thực (dữ liệu mẫu).", by, at)}, at)
	return err
}

// askAgain plans a request that the rule forbids: out of time, or a second one.
func (p *player) askAgain(at time.Time) {
	if due, ok := p.s.FirstDue(); ok && p.fate.unlawful && p.asked < 1 {
		p.on(p.between(at, due, 0.45+0.2*p.Float64()), p.askUnlawfully)
	}
}

// askUnlawfully asks against the rule, on the head's word.
func (p *player) askUnlawfully(at time.Time) error {
	by := p.office.head(p.s.Unit)
	if p.asked > 0 || !p.untouched() || !procedure.MayIn(p.s.Status, procedure.VerbRequestSupplement) || by.Role != procedure.RoleUnitHead || by.Unit != p.s.Unit {
		return nil
	}
	p.asked++
	_, err := p.say(procedure.SupplementRequested{By: by, Papers: p.papers(), Override: true,
		Text: p.text("supplement", "Đề nghị nộp thêm giấy tờ (dữ liệu mẫu).", by, at)}, at)
	return err
}

func (p *player) papers() []string {
	if len(p.s.Rules.Papers) == 0 {
		return nil
	}
	return []string{pick(p.Rand, p.s.Rules.Papers)}
}

// bring plans that the applicant brings what was asked for, or never does.
func (p *player) bring(at time.Time) {
	if p.fate.silent {
		p.on(p.after(at, 160+p.Float64()*80), p.stop)
		return
	}
	p.on(p.after(at, 1+p.Float64()*p.Float64()*70), func(at time.Time) error {
		clerk, ok := p.pickFrom("mot-cua", procedure.RoleClerk, at)
		if !ok || p.s.Status != procedure.StatusSupplement {
			return nil
		}
		_, err := p.say(procedure.SupplementReceived{By: clerk}, at)
		return err
	})
}

func (p *player) charge(at time.Time) error {
	clerk, ok := p.pickFrom("mot-cua", procedure.RoleClerk, at)
	if !ok || !p.untouched() || !procedure.MayIn(p.s.Status, procedure.VerbRequestPayment) {
		return nil
	}
	_, err := p.say(procedure.PaymentRequested{By: clerk, Amount: 50_000 * int64(1+p.IntN(40))}, at)
	return err
}

func (p *player) pay(at time.Time) error {
	clerk, ok := p.pickFrom("mot-cua", procedure.RoleClerk, at)
	if !ok || p.s.Status != procedure.StatusPayment {
		return nil
	}
	_, err := p.say(procedure.PaymentConfirmed{By: clerk}, at)
	return err
}

// correct puts right when a file came: a day before it was entered.
func (p *player) correct(at time.Time) error {
	by := p.office.people("van-phong", procedure.RoleOffice, at)
	if len(by) == 0 || !p.untouched() || len(p.s.Promises) != 1 || !procedure.MayIn(p.s.Status, procedure.VerbCorrectReceipt) {
		return nil
	}
	_, err := p.say(procedure.ReceiptCorrected{By: by[0], ReceivedAt: p.s.ReceivedAt.Add(-time.Duration(2+p.IntN(28)) * time.Hour),
		Text: p.text("reason", "Ghi nhầm ngày nhận (dữ liệu mẫu).", by[0], at)}, at)
	return err
}

func (p *player) withdraw(at time.Time) error {
	clerk, ok := p.pickFrom("mot-cua", procedure.RoleClerk, at)
	if !ok || !procedure.MayIn(p.s.Status, procedure.VerbWithdraw) {
		return nil
	}
	_, err := p.say(procedure.Withdrawn{By: clerk, Text: p.text("reason", "Người nộp đề nghị rút hồ sơ (dữ liệu mẫu).", clerk, at)}, at)
	return err
}

func (p *player) stop(at time.Time) error {
	clerk, ok := p.pickFrom("mot-cua", procedure.RoleClerk, at)
	if !ok || !procedure.MayIn(p.s.Status, procedure.VerbStop) {
		return nil
	}
	_, err := p.say(procedure.Stopped{By: clerk, Text: p.text("reason", "Quá thời hạn bổ sung, dừng giải quyết (dữ liệu mẫu).", clerk, at)}, at)
	return err
}

// accept takes in what came from home, declines it, or asks for what is missing.
func (p *player) accept(at time.Time) error {
	clerk, ok := p.pickFrom("mot-cua", procedure.RoleClerk, at)
	if !ok || p.s.Status != procedure.StatusRegistered {
		return nil
	}
	var e procedure.Event = procedure.Accepted{By: clerk}
	switch {
	case p.fate.ending == declined:
		e = procedure.Declined{By: clerk, Text: p.text("reason", "Không thuộc thẩm quyền giải quyết (dữ liệu mẫu).", clerk, at)}
	case p.fate.before && len(p.s.Supplements) == 0 && len(p.s.Rules.Papers) > 0:
		e = procedure.SupplementRequested{By: clerk, Papers: p.papers(), Text: p.text("supplement", "Tệp tin mờ, đề nghị gửi lại (dữ liệu mẫu).", clerk, at)}
	}
	_, err := p.say(e, at)
	return err
}
