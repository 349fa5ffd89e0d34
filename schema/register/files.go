package register

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
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
	// CountTo bounds the count: Page.Total is CountTo+1 where there are more. 0 counts
	// all of them, which takes longer the more there are.
	CountTo int
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

// overdueAt is the condition of overdue files as of a value of the query.
func overdueAt(value string) string {
	return openFile + ` AND (f.late_at IS NOT NULL OR coalesce(f.due_at < ` + value + `, false))`
}

// filtered is a Filter as SQL: the files it chooses, with the values it is about. $1 is
// the instant promises are judged at.
type filtered struct {
	from string
	// order is what a bounded count keeps to, so that it follows an index: the oldest
	// rows of the table are closed files. Words have an index of their own.
	order  string
	values []any
}

// where says only what was asked for: a condition that holds for everything keeps the
// planner from an index.
func (f Filter) where() filtered {
	out := filtered{` FROM files f`, ` ORDER BY f.due_at, f.code`, []any{f.At}}
	conditions := []string{`$1::timestamptz IS NOT NULL`}
	when := func(asked bool, condition string, values ...any) {
		if !asked {
			return
		}
		places := make([]any, len(values))
		for i, value := range values {
			out.values = append(out.values, value)
			places[i] = fmt.Sprintf("$%d", len(out.values))
		}
		conditions = append(conditions, fmt.Sprintf(condition, places...))
	}
	if len(f.Status) == 1 {
		when(true, `f.status = %s::integer`, f.Status[0])
	} else {
		when(len(f.Status) > 1, `f.status = ANY (%s::integer[])`, pq.Array(f.Status))
	}
	when(f.Unit != "", `f.unit = %s`, f.Unit)
	when(f.Assignee != "", `f.assignee <> '' AND f.assignee = %s`, f.Assignee)
	if f.Overdue != nil {
		when(*f.Overdue, overdueAt(`$1`))
		when(!*f.Overdue, `NOT (`+overdueAt(`$1`)+`)`)
	}
	if pattern := searchPattern(f.Q); pattern != "" {
		out.from, out.order = out.from+` JOIN applicants a USING (code)`, ``
		when(true, searchWords+` @@ %s::tsquery AND a.search LIKE %s`, searchQuery(f.Q), pattern)
	}
	out.from += ` WHERE ` + strings.Join(conditions, ` AND `)
	return out
}

// Files lists files by due date, those without one last.
func (s *Store) Files(ctx context.Context, f Filter) (Page, error) {
	page := Page{Page: max(f.Page, 1), PerPage: min(f.PerPage, maxPerPage)}
	if page.PerPage < 1 {
		page.PerPage = defaultPerPage
	}
	chosen := f.where()
	if err := s.db.GetContext(ctx, &page.Total, chosen.count(f.CountTo), chosen.values...); err != nil {
		return Page{}, failed("files", err)
	}
	query, values := chosen.page(page)
	rows, err := s.db.QueryContext(ctx, query, values...)
	page.Files, err = collect("files", rows, err, func(l *Line) []any {
		return []any{&l.Code, &l.Procedure, &l.ProcedureName, &l.Status, &l.StepName, &l.Unit, &l.UnitName,
			&l.Assignee, &l.AssigneeName, &l.ApplicantName, zoned(&l.ReceivedAt), zoned(&l.DueAt), zoned(&l.FirstDueAt),
			zoned(&l.LateAt), &l.Level, &l.Overdue}
	})
	return page, err
}

// count is the query that counts the files, up to most+1 of them; 0 counts all.
func (q filtered) count(most int) string {
	if most == 0 {
		return `SELECT count(*)` + q.from
	}
	return fmt.Sprintf(`SELECT count(*) FROM (SELECT 1%s%s LIMIT %d) f`, q.from, q.order, most+1)
}

// page is the query of one page, and its values.
func (q filtered) page(p Page) (string, []any) {
	n := len(q.values)
	return `
		SELECT f.code, f.procedure, f.procedure_name, f.status, f.step_name, f.unit, coalesce(u.name, ''),
			f.assignee, coalesce(h.name, ''), a.name, f.received_at, f.due_at, f.first_due_at, f.late_at,
			f.level, ` + overdueAt(`$1`) + `
		FROM (SELECT f.code, f.due_at AS key` + q.from + fmt.Sprintf(`
			ORDER BY f.due_at, f.code LIMIT $%d OFFSET $%d) chosen`, n+1, n+2) + `
			JOIN files f USING (code) JOIN applicants a USING (code) ` + fileNames + `
		ORDER BY chosen.key, f.code`, append(append([]any{}, q.values...), p.PerPage, (p.Page-1)*p.PerPage)
}
