package site

import (
	"errors"
	"io"
	"slices"
	"sync"

	"dunghen/gateway/uploads"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// received is what came with a form.
type received struct {
	// kept are the scans the file is to have: those that came now, and those of the form's
	// earlier visits that are still wanted.
	kept []register.Upload
	// refused are the scans that were not kept, and why.
	refused []error
	// chosen says that files came, kept or not.
	chosen bool
}

// receive reads the form as it comes. A scan that is refused is skipped, and the rest is
// read all the same: whoever sends it hears of everything at once. Of a form that breaks
// off stay the scans that came whole: another try may share them, or the sweep has them.
// They are sent to what to says, which is asked once the fields before the first scan
// are read, and in any case.
func (s *Site) receive(a *web.Ask, to func() (target, error)) (received, error) {
	if err := s.Uploads.Begin(a.Ctx); err != nil {
		return received{}, err
	}
	defer s.Uploads.End()
	var got received
	var ids []string
	count, room, to := 0, int64(uploads.MaxAll), sync.OnceValues(to)
	err := a.ReadForm(func(name, called string, content io.Reader) error {
		got.chosen = true
		of, err := to()
		if err != nil {
			return err
		}
		paper := slices.IndexFunc(of.papers, func(paper catalogue.Paper) bool { return inputOf(paper.Code) == name })
		if paper < 0 {
			return procedure.Refuse(contract.CodeUnknownField, name, "field", name)
		}
		if count++; count > uploads.MaxCount {
			if count == uploads.MaxCount+1 {
				got.refuse(uploads.TooMany(), name)
			}
			return nil
		}
		u, err := s.Uploads.Take(a.Ctx, uploads.Sent{
			Batch: a.Key(), Code: of.code, Paper: of.papers[paper].Code, Name: called, Room: room, Content: content,
		})
		if err != nil {
			refusal, refused := scanRefused(err)
			if refused {
				got.refuse(refusal, name)
				return nil
			}
			return err
		}
		room -= u.Size
		ids = append(ids, u.ID)
		return nil
	})
	if err == nil {
		_, err = to()
	}
	if err != nil {
		return received{}, err
	}
	if got.kept, err = s.wanted(a, append(ids, a.PostFormArray("keep")...)); err != nil {
		return received{}, err
	}
	if len(got.kept) > uploads.MaxCount && count <= uploads.MaxCount {
		got.refuse(uploads.TooMany(), "")
	}
	if room >= 0 && size(got.kept) > uploads.MaxAll {
		got.refuse(uploads.TooLarge(), "")
	}
	return got, nil
}

// scanRefused returns why a scan was not kept; what ended the form is no refusal of it.
func scanRefused(err error) (*procedure.Refusal, bool) {
	var refusal *procedure.Refusal
	return refusal, errors.As(err, &refusal) && refusal.Code != contract.CodeUploadInterrupted
}

// refuse notes why a scan was not kept, beside its input.
func (r *received) refuse(why *procedure.Refusal, field string) {
	named := *why
	named.Field = field
	r.refused = append(r.refused, &named)
}

// refusedAt says whether a scan of an input was refused.
func (r *received) refusedAt(field string) bool {
	return slices.ContainsFunc(r.refused, func(err error) bool {
		var refusal *procedure.Refusal
		return errors.As(err, &refusal) && refusal.Field == field
	})
}

// wanted are the scans of this form with these ids; the others go.
func (s *Site) wanted(a *web.Ask, ids []string) ([]register.Upload, error) {
	all, err := s.Register.UploadsOfBatch(a.Ctx, a.Key())
	if err != nil {
		return nil, err
	}
	kept := slices.DeleteFunc(all, func(u register.Upload) bool { return !slices.Contains(ids, u.ID) })
	return kept, s.Uploads.Keep(a.Ctx, a.Key(), idsOf(kept))
}

func idsOf(of []register.Upload) []string {
	ids := make([]string, len(of))
	for i, u := range of {
		ids[i] = u.ID
	}
	return ids
}

func size(of []register.Upload) (sum int64) {
	for _, u := range of {
		sum += u.Size
	}
	return sum
}
