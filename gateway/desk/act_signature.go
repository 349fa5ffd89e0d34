package desk

import (
	"net/http"
	"time"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// signaturePage is the sheet on which an applicant signs for a result (giấy ký nhận kết
// quả).
type signaturePage struct {
	web.Frame
	File   register.File
	Office register.Office
	// Result is the document handed over, "" for a refusal.
	Result string
	Now    time.Time
}

// Late says that the result comes after the day the receipt promised.
func (p signaturePage) Late() bool { return !p.File.View.LateAt.IsZero() }

func (d *Desk) showSignature(a *web.Ask) error {
	file, err := d.fileToAct(a)
	if err != nil {
		return err
	}
	v := file.View
	if v.Status != procedure.StatusResultReady && v.Status != procedure.StatusReturned {
		return procedure.Refuse(procedure.CodeStatusNotAllowed, "", "status", v.Status.Vietnamese(), "action", string(procedure.VerbReturnResult))
	}
	p := signaturePage{Frame: a.Frame("act.signature.title"), File: file, Now: a.Now()}
	if p.Office, err = d.Register.Office(a.Ctx); err != nil {
		return err
	}
	if v.Outcome == procedure.OutcomeGranted {
		of, err := d.Catalogue.Procedure(v.Procedure, procedure.DayOf(v.ReceivedAt))
		if err != nil {
			return err
		}
		p.Result = of.Result
	}
	return a.Show(http.StatusOK, "act_signature", p)
}
