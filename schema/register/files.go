package register

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"time"

	"github.com/lib/pq"

	"dunghen/workflows/procedure"
)

// File is one file with the names that belong to it. Applicant is personal data:
// the caller decides who may see it.
type File struct {
	View          procedure.View
	ProcedureName string
	FieldCode     string
	FieldName     string
	UnitName      string
	AssigneeName  string
	Applicant     Applicant
	Documents     []Document
}

// Line is one file in a list.
type Line struct {
	Code          string           `json:"code"`
	Procedure     string           `json:"procedure"`
	ProcedureName string           `json:"procedure_name"`
	Status        procedure.Status `json:"status"`
	StepName      string           `json:"step_name"`
	Unit          string           `json:"unit"`
	UnitName      string           `json:"unit_name"`
	Assignee      string           `json:"assignee,omitempty"`
	AssigneeName  string           `json:"assignee_name,omitempty"`
	ApplicantName string           `json:"applicant_name"`
	ReceivedAt    time.Time        `json:"received_at"`
	DueAt         time.Time        `json:"due_at,omitzero"`
	FirstDueAt    time.Time        `json:"first_due_at,omitzero"`
	LateAt        time.Time        `json:"late_at,omitzero"`
	Level         int              `json:"level"`
	// Overdue is as of Filter.At.
	Overdue bool `json:"overdue"`
}

// Filter chooses files; zero fields choose everything.
type Filter struct {
	Status   []int
	Unit     string
	Assignee string
	// Overdue files are open, and either a promise of theirs has broken or is past
	// due at At.
	Overdue *bool
	// Q is the beginning of a code, of a phone number or of words of the applicant's
	// name, in any case and with or without diacritics.
	Q  string
	At time.Time
	// Page counts from 1; PerPage is 20 when 0 and at most 100.
	Page    int
	PerPage int
}

// Page is one page of a list.
type Page struct {
	Files   []Line `json:"files"`
	Total   int    `json:"total"`
	Page    int    `json:"page"`
	PerPage int    `json:"per_page"`
}

// The pages of a list.
const (
	defaultPerPage = 20
	maxPerPage     = 100
)

// File returns one file. Errors: ErrNotFound.
func (s *Store) File(ctx context.Context, code string) (File, error) {
	var f File
	var view, documents []byte
	a := &f.Applicant
	err := s.db.QueryRowContext(ctx, `
		SELECT f.view, f.procedure_name, f.field_code, f.field_name, coalesce(u.name, ''), coalesce(h.name, ''),
			a.name, a.kind, a.id_number, a.phone, a.email, a.address, a.deliver_by,
			(SELECT coalesce(jsonb_agg(jsonb_build_object('code', d.document, 'copies', d.copies) ORDER BY d.no), '[]')
				FROM documents d WHERE d.code = f.code)
		FROM files f JOIN applicants a USING (code) `+fileNames+` WHERE f.code = $1`, code,
	).Scan(&view, &f.ProcedureName, &f.FieldCode, &f.FieldName, &f.UnitName, &f.AssigneeName,
		&a.Name, &a.Kind, &a.IDNumber, &a.Phone, &a.Email, &a.Address, &a.DeliverBy, &documents)
	if err == nil {
		err = errors.Join(json.Unmarshal(view, &f.View), json.Unmarshal(documents, &f.Documents))
	}
	if err != nil {
		return File{}, failed("file", err)
	}
	inZone(reflect.ValueOf(&f.View))
	return f, nil
}

// openFile: nothing is overdue any more once its result is ready or it is closed.
const openFile = `f.status IN (1, 2, 4, 5, 6)`

// overdueFile is as of $1.
const overdueFile = openFile + ` AND (f.late_at IS NOT NULL OR coalesce(f.due_at < $1, false))`

// filtered are the files of a Filter; each condition holds for its zero value.
const filtered = `
	FROM files f JOIN applicants a USING (code)
	WHERE ($2::integer[] IS NULL OR f.status = ANY ($2))
		AND ($3 = '' OR f.unit = $3)
		AND ($4 = '' OR f.assignee = $4)
		AND ($5::boolean IS NULL OR (` + overdueFile + `) = $5)
		AND ($6 = '' OR a.search LIKE $6)`

// Files lists files by due date, those without one last.
func (s *Store) Files(ctx context.Context, f Filter) (Page, error) {
	page := Page{Page: max(f.Page, 1), PerPage: min(f.PerPage, maxPerPage)}
	if page.PerPage < 1 {
		page.PerPage = defaultPerPage
	}
	var statuses any
	if len(f.Status) > 0 {
		statuses = pq.Array(f.Status)
	}
	chosen := []any{f.At, statuses, f.Unit, f.Assignee, f.Overdue, searchPattern(f.Q)}
	if err := s.db.GetContext(ctx, &page.Total,
		`SELECT count(*)`+filtered+` AND $1::timestamptz IS NOT NULL`, chosen...); err != nil {
		return Page{}, failed("files", err)
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT f.code, f.procedure, f.procedure_name, f.status, f.step_name, f.unit, coalesce(u.name, ''),
			f.assignee, coalesce(h.name, ''), f.applicant_name, f.received_at, f.due_at, f.first_due_at, f.late_at,
			f.level, `+overdueFile+`
		FROM (SELECT f.*, a.name AS applicant_name `+filtered+`
			ORDER BY f.due_at, f.code LIMIT $7 OFFSET $8) f `+fileNames+`
		ORDER BY f.due_at, f.code`,
		append(chosen, page.PerPage, (page.Page-1)*page.PerPage)...)
	page.Files, err = collect("files", rows, err, func(l *Line) []any {
		return []any{&l.Code, &l.Procedure, &l.ProcedureName, &l.Status, &l.StepName, &l.Unit, &l.UnitName,
			&l.Assignee, &l.AssigneeName, &l.ApplicantName, zoned(&l.ReceivedAt), zoned(&l.DueAt), zoned(&l.FirstDueAt),
			zoned(&l.LateAt), &l.Level, &l.Overdue}
	})
	return page, err
}
