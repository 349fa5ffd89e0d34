package activities

import (
	"context"

	"dunghen/workflows/contract"
)

// IssueLetter numbers, renders and stores the apology letter (phiếu xin lỗi và hẹn lại ngày trả kết quả, Mẫu số 04;
// NĐ 61/2018/NĐ-CP Điều 19 khoản 9) with its message to the applicant, in one transaction. The effect key of the apology
// makes it one letter: a repeated order is answered with the letter there is.
// Errors: see explain.
func (a *Activities) IssueLetter(ctx context.Context, o contract.LetterOrder) (contract.IssuedLetter, error) {
	defer beating(ctx)()
	issued, err := a.issuer.Apology(ctx, o)
	if err != nil {
		return contract.IssuedLetter{}, explain(err)
	}
	return contract.IssuedLetter{LetterID: issued.ID, Number: issued.Number}, nil
}
