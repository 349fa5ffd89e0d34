package activities

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"dunghen/activities/letters"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// apologySeries is the series its numbers run in (…/PXL).
const apologySeries = "PXL"

// IssueLetter numbers, renders and stores the apology letter (phiếu xin lỗi và hẹn lại ngày trả kết quả, Mẫu số 04;
// NĐ 61/2018/NĐ-CP Điều 19 khoản 9) with its message to the applicant, in one transaction. The effect key of the apology
// makes it one letter: a repeated order is answered with the letter there is.
// Errors: see explain.
func (a *Activities) IssueLetter(ctx context.Context, o contract.LetterOrder) (contract.IssuedLetter, error) {
	apology := o.Apology
	facts, err := a.register.LetterFacts(ctx, o.Code, apology.Text, apology.DraftedBy, apology.ApprovedBy)
	if err != nil {
		return contract.IssuedLetter{}, explain(err)
	}
	issued, err := a.register.IssueLetter(ctx, register.LetterDraft{
		Key: apology.Key, Code: o.Code, Kind: procedure.LetterApology, Series: apologySeries, At: o.At,
		Promise: apology.Promise, Reason: apology.Reason, TextID: apology.Text,
		DraftedBy: apology.DraftedBy, ApprovedBy: apology.ApprovedBy, Automatic: automatic(apology),
		OldDue: apology.OldDue, NewDue: apology.NewDue,
		Render: func(number int, _ string) (register.Rendered, error) {
			var pdf bytes.Buffer
			err := letters.RenderApology(&pdf, compose(o, number, facts))
			return register.Rendered{PDF: pdf.Bytes()}, err
		},
	})
	if err != nil {
		return contract.IssuedLetter{}, explain(err)
	}
	return contract.IssuedLetter{LetterID: issued.ID, Number: issued.Number}, nil
}

// automatic says that no person let the letter go.
func automatic(a procedure.Apology) bool { return a.ApprovedBy == "" }

// compose puts together what the letter says.
func compose(o contract.LetterOrder, number int, f register.LetterFacts) letters.Apology {
	title, name := signer(o, f)
	return letters.Apology{
		Regime:         o.Regime,
		SuperiorAgency: f.Office.Superior, Agency: f.Office.Name, Place: f.Office.Place,
		Number: number, IssuedAt: o.At,
		ApplicantName: f.File.Applicant.Name, Organisation: f.File.Applicant.Kind == register.AnOrganisation,
		Address: f.File.Applicant.Address, Phone: f.File.Applicant.Phone,
		ReceivedAt: f.File.View.ReceivedAt, Field: f.File.FieldName, Procedure: f.File.ProcedureName, FileCode: o.Code,
		DueAt: o.Apology.OldDue, NewDueAt: o.Apology.NewDue,
		State: state(o, f), Reason: reason(o, f),
		SignerTitle: title, SignerName: name, Automatic: automatic(o.Apology),
	}
}

// signer is the head of the office, or the one who let the letter go on the head's behalf: a deputy signs for the head
// (KT., ký thay), anybody else by order (TL., thừa lệnh) (NĐ 30/2020/NĐ-CP Điều 13).
func signer(o contract.LetterOrder, f register.LetterFacts) (title, name string) {
	head := f.Office.DirectorTitle
	approver := f.People[o.Apology.ApprovedBy]
	switch approver.Role {
	case "", procedure.RoleDirector:
		return head, f.Director.Name
	case procedure.RoleLeader:
		return "KT. " + head + "\n" + approver.Title, approver.Name
	default:
		return "TL. " + head + "\n" + approver.Title, approver.Name
	}
}

// state tells how far the file has come.
func state(o contract.LetterOrder, f register.LetterFacts) string {
	told := o.Status.Vietnamese()
	if o.StepName != "" {
		told += ", ở bước “" + o.StepName + "”"
	}
	if unit := f.File.UnitName; unit != "" {
		told += " (" + unit + ")"
	}
	return told + "."
}

// reasons are the texts of the categories, for a declaration without words of its own.
var reasons = map[procedure.Reason]string{
	procedure.ReasonWorkload:     "Số lượng hồ sơ cần giải quyết trong thời gian này lớn nên cơ quan chưa kịp giải quyết xong hồ sơ.",
	procedure.ReasonVerification: "Hồ sơ cần được thẩm tra, xác minh thêm trước khi có kết quả.",
	procedure.ReasonPartner:      "Việc giải quyết hồ sơ còn chờ ý kiến của cơ quan phối hợp.",
	procedure.ReasonStaff:        "Người được giao giải quyết hồ sơ vắng mặt hoặc có thay đổi về nhân sự.",
	procedure.ReasonSystem:       "Hệ thống thông tin phục vụ giải quyết hồ sơ gặp sự cố.",
	procedure.ReasonOther:        "Hồ sơ chưa được giải quyết xong trong thời hạn đã hẹn.",
}

// systemDelay is added when the machine itself was late with the letter: the applicant should not look for the fault
// elsewhere.
const systemDelay = "Văn bản này được gửi muộn do hệ thống một cửa điện tử của cơ quan gặp sự cố; lỗi này thuộc về cơ quan."

// reason is what the letter gives as the reason: the words of whoever declared it, else those of its category, and for a
// file nobody declared, where it stands.
func reason(o contract.LetterOrder, f register.LetterFacts) string {
	told := strings.TrimSpace(f.Text)
	if told == "" && o.Apology.Reason == procedure.ReasonAutomatic {
		told = "Hồ sơ chưa được giải quyết xong trong thời hạn đã hẹn, người đang giải quyết hồ sơ chưa báo lý do cụ thể."
		if o.StepName != "" {
			told += fmt.Sprintf(" Hồ sơ hiện ở bước “%s”.", o.StepName)
		}
	}
	if told == "" {
		told = reasons[o.Apology.Reason]
	}
	if !o.Apology.OwedAt.IsZero() {
		told += "\n" + systemDelay
	}
	return told
}
