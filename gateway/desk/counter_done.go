package desk

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// takenInPage is a file that has just been taken in, with its paper to print.
type takenInPage struct {
	web.Frame
	File register.File
	// Secret is what the applicant asks for the file with.
	Secret string
	// Paper is the receipt, or the slip of what is missing.
	Paper register.Letter
	// Awaited says that the paper is still being made, Slow that it takes long.
	Awaited, Slow bool
}

// slowPaper is how long a paper may take before the page says so.
const slowPaper = 20 * time.Second

// Asked says that the file was not accepted: papers are missing.
func (p takenInPage) Asked() bool { return len(p.File.View.Promises) == 0 }

func (d *Desk) showTakenIn(a *web.Ask) error {
	code := a.Param("code")
	file, err := d.Register.File(a.Ctx, code)
	if errors.Is(err, register.ErrNotFound) || !contract.IsFileCode(code) {
		return procedure.Refuse(contract.CodeNotFound, "")
	}
	if err != nil {
		return err
	}
	page := takenInPage{Frame: a.Frame("counter.done_title", "code", code), File: file}
	if page.Secret, err = d.Register.TrackingSecret(a.Ctx, code); err != nil {
		return err
	}
	letters, err := d.Register.Letters(a.Ctx, code)
	if err != nil {
		return err
	}
	kind := procedure.LetterReceipt
	if page.Asked() {
		kind = procedure.LetterSupplement
	}
	if i := slices.IndexFunc(letters, func(l register.Letter) bool { return l.Kind == kind }); i >= 0 {
		page.Paper = letters[i]
	} else {
		page.Awaited = !page.Asked() || len(file.View.Supplements) > 0
		page.Slow = d.now().Sub(file.View.RegisteredAt) > slowPaper
	}
	return a.Show(http.StatusOK, "counter_done", page)
}
