package desk

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

const (
	// maxBatch is more files than any list shows at once.
	maxBatch = 200
	// batchStep is how long one request works on a batch before its page shows how far
	// it has come.
	batchStep = time.Second
	// batchLife is how long somebody may look at what came of a batch.
	batchLife = 30 * 24 * time.Hour
)

// batchers are who may say a verb of a batch to a file; the law checks each file.
var batchers = slices.Concat(workers, clerks)

func (d *Desk) batchRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodPost, Path: "/desk/batches", Access: batchers, Handle: d.putBatch},
		{Method: http.MethodGet, Path: "/desk/batches/:id", Access: batchers, Handle: d.showBatch},
		{Method: http.MethodPost, Path: "/desk/batches/:id", Access: batchers, Handle: d.goOnWithBatch},
	}
}

// putBatch takes an act on many files (giao nhiều hồ sơ một lần). The key of its form
// is its id: sent twice it is one batch, and for other files it needs another.
func (d *Desk) putBatch(a *web.Ask) error {
	b, err := batchOf(a)
	if err == nil && b.ToStaff != "" {
		_, err = d.colleague(a, b.ToStaff)
	}
	if err != nil {
		return d.batchRefused(a, err)
	}
	fresh, err := d.Register.PutBatch(a.Ctx, b, a.Now().Add(-batchLife))
	if errors.Is(err, register.ErrKeyReused) {
		a.NewKey()
		return d.batchRefused(a, procedure.Refuse(contract.CodeIdempotencyKeyReused, ""))
	}
	if err != nil {
		return missing(err)
	}
	if fresh {
		if err := d.work(a, b); err != nil {
			return err
		}
	}
	return a.Go("/desk/batches/"+b.ID, "")
}

// batchOf reads the form. Errors: a refusal.
func batchOf(a *web.Ask) (register.Batch, error) {
	b := register.Batch{ID: a.Key(), Staff: a.Who().ID, Verb: a.PostForm("verb"), ToStaff: a.PostForm("staff"), At: a.Now()}
	chosen := a.PostFormArray("files")
	switch {
	case b.Verb != contract.HandOver.Name && b.Verb != contract.Assign.Name:
		return b, procedure.Refuse(procedure.CodeInvalidField, "verb")
	case len(chosen) == 0:
		return b, procedure.Refuse(contract.CodeNothingChosen, "")
	case len(chosen) > maxBatch:
		return b, procedure.Refuse(procedure.CodeInvalidField, "files")
	case b.Verb == contract.Assign.Name && b.ToStaff == "":
		return b, procedure.Refuse(contract.CodeFieldRequired, "staff")
	}
	for _, choice := range chosen {
		code, seen, _ := strings.Cut(choice, ":")
		seq, err := strconv.Atoi(seen)
		if err != nil || seq < 1 || !contract.IsFileCode(code) {
			return b, procedure.Refuse(procedure.CodeInvalidField, "files")
		}
		if !slices.ContainsFunc(b.Files, func(f register.BatchFile) bool { return f.Code == code }) {
			b.Files = append(b.Files, register.BatchFile{No: len(b.Files) + 1, Code: code, Seq: seq})
		}
	}
	return b, nil
}

// colleague is somebody who works here. Error: unknown_staff.
func (d *Desk) colleague(a *web.Ask, id string) (register.Staff, error) {
	who, err := d.Register.Staff(a.Ctx, id)
	if errors.Is(err, register.ErrNotFound) || errors.Is(err, register.ErrInvalid) || err == nil && !who.Active {
		return who, procedure.Refuse(contract.CodeUnknownStaff, "staff", "staff", id)
	}
	return who, err
}

// missing is the refusal of what is not there, or is not this person's.
func missing(err error) error {
	if errors.Is(err, register.ErrNotFound) || errors.Is(err, register.ErrInvalid) {
		return procedure.Refuse(contract.CodeNotFound, "")
	}
	return err
}

// batchRefused shows the list the form was on again.
func (d *Desk) batchRefused(a *web.Ask, err error) error {
	p, refused := a.Refused(err)
	switch verb := a.PostForm("verb"); {
	case !refused:
		return err
	case verb == contract.Assign.Name && heads.Allows(a.Who().Role):
		return d.showUnit(a, a.Who().Unit, p)
	case verb == contract.HandOver.Name && workers.Allows(a.Who().Role):
		return d.showMine(a, p)
	case verb == contract.HandOver.Name:
		return d.showTransfers(a, p)
	default:
		return err
	}
}

// goOnWithBatch works on, or says the files again that got no answer.
func (d *Desk) goOnWithBatch(a *web.Ask) error {
	b, err := d.Register.Batch(a.Ctx, a.Param("id"), a.Who().ID)
	if err != nil {
		return missing(err)
	}
	if a.PostForm("retry") != "" {
		for i, f := range b.Files {
			if f.Outcome != register.BatchFailed {
				continue
			}
			if err := d.Register.NoteBatch(a.Ctx, b.ID, f.No, register.BatchWaiting, ""); err != nil {
				return err
			}
			b.Files[i].Outcome = register.BatchWaiting
		}
	}
	if err := d.work(a, b); err != nil {
		return err
	}
	return a.Go("/desk/batches/"+b.ID, "")
}

// work says the act to the files that wait for it, until the time of one request is
// over. A file it was said to and whose answer was lost, with the gateway that asked,
// hears it again under the same key, which changes nothing.
func (d *Desk) work(a *web.Ask, b register.Batch) error {
	ctx, cancel := context.WithTimeout(a.Ctx, batchStep)
	defer cancel()
	away := ""
	for _, f := range b.Files {
		if f.Outcome != register.BatchWaiting {
			continue
		}
		if ctx.Err() != nil {
			return a.Ctx.Err()
		}
		outcome, words := register.BatchFailed, away
		if away == "" {
			if err := d.Register.SayBatch(a.Ctx, b.ID, f.No); err != nil {
				return err
			}
			var unavailable bool
			outcome, words, unavailable = d.sayTo(a, b, f)
			if unavailable {
				away = words // nor would the others be heard
			}
		}
		if err := d.Register.NoteBatch(a.Ctx, b.ID, f.No, outcome, words); err != nil {
			return err
		}
	}
	return nil
}

// sayTo says the act to one file.
func (d *Desk) sayTo(a *web.Ask, b register.Batch, f register.BatchFile) (outcome register.BatchOutcome, words string, away bool) {
	_, err := d.Office.Act(a.Ctx, a.Actor(), office.Action{
		Code: f.Code, Name: b.Verb, Key: b.ID, Seen: f.Seq, Body: map[string]string{"staff": b.ToStaff},
	})
	if err == nil {
		return register.BatchDone, "", false
	}
	p, _ := a.Refused(err)
	told := p.Detail
	if len(p.Fields) > 0 {
		told = p.Fields[0].Words
	}
	words = told.VI
	if a.Lang == web.English {
		words = told.EN
	}
	switch {
	case p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests:
		return register.BatchFailed, words, true
	case p.Status >= http.StatusInternalServerError:
		return register.BatchFailed, words, false
	default:
		return register.BatchRefused, words, false
	}
}

type batchPage struct {
	web.Frame
	Batch register.Batch
	// ToStaff is who gets the files, "" for whoever takes them.
	ToStaff string
	// Back leads to the list.
	Back string
}

// Count is how many files have an outcome.
func (p batchPage) Count(outcome register.BatchOutcome) (n int) {
	for _, f := range p.Batch.Files {
		if f.Outcome == outcome {
			n++
		}
	}
	return n
}

// Total is how many files there are, Over how many are done with, one way or another.
func (p batchPage) Total() int { return len(p.Batch.Files) }

// Over is said at Total.
func (p batchPage) Over() int { return p.Total() - p.Count(register.BatchWaiting) }

// showBatch shows how far a batch has come; it is its owner's alone.
func (d *Desk) showBatch(a *web.Ask) error {
	b, err := d.Register.Batch(a.Ctx, a.Param("id"), a.Who().ID)
	if err != nil {
		return missing(err)
	}
	page := batchPage{Frame: a.Frame("batch." + b.Verb), Batch: b, Back: "/desk/mine"}
	switch {
	case b.Verb == contract.Assign.Name:
		page.Back = "/desk/unit"
	case clerks.Allows(a.Who().Role):
		page.Back = "/desk/transfers"
	}
	if b.ToStaff != "" {
		who, err := d.Register.Staff(a.Ctx, b.ToStaff)
		if err != nil {
			return err
		}
		page.ToStaff = who.Name
	}
	return a.Show(http.StatusOK, "batch", page)
}
