package desk

import (
	"errors"
	"io"
	"slices"

	"dunghen/gateway/uploads"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

const (
	// maxEvidence is how many files an answer may bring.
	maxEvidence = 10
	// evidencePaper stands for the paper an upload of an applicant is a scan of.
	evidencePaper = "EVIDENCE"
	// evidenceBody bounds a form with evidence, in bytes.
	evidenceBody = 2*uploads.MaxAll + 1<<20
)

// evidence is what came with an answer.
type evidence struct {
	// kept came now, or with the form's earlier visits and are still wanted.
	kept []register.Upload
	// refused is why some were not kept.
	refused []error
}

// problem is why the form cannot be accepted as it came, nil for nothing.
func (e evidence) problem() error {
	if len(e.refused) == 0 {
		return nil
	}
	return e.refused[0]
}

// refuse notes why a file was not kept, beside its input.
func (e *evidence) refuse(why *procedure.Refusal) {
	named := *why
	named.Field = string(partEvidence)
	e.refused = append(e.refused, &named)
}

// receiveEvidence reads the form as it comes. A file that is refused is skipped, and the
// rest is kept for the form that comes back. They belong to no duty until its answer is
// accepted; the shelf's sweep has what is never sent.
func (d *Desk) receiveEvidence(a *web.Ask) (got evidence, _ error) {
	if d.Uploads == nil {
		return got, a.ReadForm(func(string, string, io.Reader) error {
			return procedure.Refuse(contract.CodeUploadsUnavailable, "")
		})
	}
	if err := d.Uploads.Begin(a.Ctx); err != nil {
		return got, err
	}
	defer d.Uploads.End()
	var ids []string
	count, room := 0, int64(uploads.MaxAll)
	err := a.ReadForm(func(field, called string, content io.Reader) error {
		if field != string(partEvidence) {
			return procedure.Refuse(contract.CodeUnknownField, field, "field", field)
		}
		if count++; count > maxEvidence {
			return nil
		}
		u, err := d.Uploads.Take(a.Ctx, uploads.Sent{
			Batch: a.Key(), Paper: evidencePaper, Name: called, Room: room, Content: content,
		})
		refusal := new(procedure.Refusal)
		switch {
		case errors.As(err, &refusal) && refusal.Code != contract.CodeUploadInterrupted:
			got.refuse(refusal)
			return nil
		case err != nil:
			return err
		}
		room -= u.Size
		ids = append(ids, u.ID)
		return nil
	})
	if err != nil {
		return evidence{}, err
	}
	all, err := d.Register.UploadsOfBatch(a.Ctx, a.Key())
	if err != nil {
		return evidence{}, err
	}
	ids = append(ids, a.PostFormArray("keep")...)
	got.kept = slices.DeleteFunc(all, func(u register.Upload) bool { return !slices.Contains(ids, u.ID) })
	if count > maxEvidence || len(got.kept) > maxEvidence {
		got.refuse(uploads.TooMany())
	}
	return got, d.Uploads.Keep(a.Ctx, a.Key(), idsOf(got.kept))
}

func idsOf(of []register.Upload) []string {
	ids := make([]string, len(of))
	for i, u := range of {
		ids[i] = u.ID
	}
	return ids
}

// seesEvidence is register.ErrNotFound for whoever may not read the duty of an upload.
func (d *Desk) seesEvidence(a *web.Ask, u register.Upload) error {
	known, err := d.Register.Duty(a.Ctx, u.Duty)
	if err == nil && !d.seesDuty(a, known.View) {
		err = register.ErrNotFound
	}
	return err
}
