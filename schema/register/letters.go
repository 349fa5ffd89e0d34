package register

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/procedure"
)

// LetterDraft is a letter to be numbered, rendered and stored.
type LetterDraft struct {
	// Key is the effect key: a letter with this key is issued once.
	Key  string
	Code string
	// Kind names the form ("apology"), Series the yearly series of its number.
	Kind   string
	Series string
	// At is the date of the letter; its year in procedure.Zone is the number's.
	At         time.Time
	Promise    int
	Reason     procedure.Reason
	TextID     string // free text that explains the reason, or ""
	DraftedBy  string // staff id, or ""
	ApprovedBy string // staff id, or ""
	Automatic  bool
	OldDue     time.Time
	NewDue     time.Time
	// Render makes the PDF. An error of it is returned as it is and leaves nothing
	// behind: the number is free again. The series is locked meanwhile.
	Render func(number int, facts LetterFacts) ([]byte, error)
}

// LetterFacts is what the register knows and a letter prints.
type LetterFacts struct {
	Applicant     Applicant
	ProcedureName string
	FieldName     string
	ReceivedAt    time.Time
	UnitName      string
	StepName      string
	Office        Office
	// Director heads the office; Drafter and Approver are the draft's people, zero
	// when the machine did it.
	Director Staff
	Drafter  Staff
	Approver Staff
	// Text is the body of the draft's free text, "" without one.
	Text string
}

// Letter is a stored letter.
type Letter struct {
	ID         string           `json:"id"`
	Key        string           `json:"key"`
	Code       string           `json:"code"`
	Kind       string           `json:"kind"`
	Series     string           `json:"series"`
	Year       int              `json:"year"`
	Number     int              `json:"number"`
	At         time.Time        `json:"at"`
	Promise    int              `json:"promise"`
	Reason     procedure.Reason `json:"reason"`
	TextID     string           `json:"text_id,omitempty"`
	DraftedBy  string           `json:"drafted_by,omitempty"`
	ApprovedBy string           `json:"approved_by,omitempty"`
	Automatic  bool             `json:"automatic"`
	OldDue     time.Time        `json:"old_due,omitzero"`
	NewDue     time.Time        `json:"new_due,omitzero"`
	// SHA256 is of the PDF, in hex.
	SHA256 string `json:"sha256"`
}

// IssueLetter numbers, renders and stores a letter with its message to the
// applicant, in one transaction. Numbers run 1..n per series and year without
// gaps (NĐ 30/2020 Điều 15). A key that was issued gives that letter again, and
// Render is not called.
// Errors: ErrNotFound for an unknown file or text, whatever Render returns.
func (s *Store) IssueLetter(ctx context.Context, d LetterDraft) (Letter, error) {
	issued, err := letterByKey(ctx, s.db, d.Key)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return issued, failed("issue letter", err)
	}
	var refusal error // of d.Render: the caller gets it as it is
	var messages int64
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		number, err := nextLetter(ctx, tx, d)
		if err != nil {
			return err
		}
		// Somebody else may have issued it while the series was locked.
		switch issued, err = letterByKey(ctx, tx, d.Key); {
		case err == nil:
			return errIssuedMeanwhile
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		facts, err := letterFacts(ctx, tx, d)
		if err != nil {
			return err
		}
		pdf, err := d.Render(number, facts)
		if err != nil {
			refusal = err
			return err
		}
		if messages, err = insertLetter(ctx, tx, d, number, pdf); err != nil {
			return err
		}
		issued, err = letterByKey(ctx, tx, d.Key)
		return err
	})
	switch {
	case refusal != nil:
		return Letter{}, refusal
	case err != nil && !errors.Is(err, errIssuedMeanwhile):
		return Letter{}, failed("issue letter", err)
	}
	s.wakeSenders(ctx, messages)
	return issued, nil
}

// errIssuedMeanwhile rolls the number back.
var errIssuedMeanwhile = errors.New("letter was issued meanwhile")

// nextLetter takes the next number of the series and year. The counter stays
// locked until the transaction ends, which is what keeps the numbers free of gaps.
func nextLetter(ctx context.Context, tx *sqlx.Tx, d LetterDraft) (number int, err error) {
	err = tx.QueryRowContext(ctx, `
		INSERT INTO letter_counters AS c (series, year, last) VALUES ($1, $2, 1)
		ON CONFLICT (series, year) DO UPDATE SET last = c.last + 1 RETURNING last`,
		d.Series, d.At.In(procedure.Zone).Year()).Scan(&number)
	return number, err
}

// letterFacts loads what the letter prints. People and office may be missing; the
// file and a named text may not.
func letterFacts(ctx context.Context, tx *sqlx.Tx, d LetterDraft) (f LetterFacts, err error) {
	a := &f.Applicant
	if err := tx.QueryRowContext(ctx, `
		SELECT a.name, a.kind, a.id_number, a.phone, a.email, a.address,
			f.procedure_name, f.field_name, f.received_at, coalesce(u.name, ''), f.step_name
		FROM files f JOIN applicants a USING (code) LEFT JOIN units u ON u.code = f.unit WHERE f.code = $1`, d.Code,
	).Scan(&a.Name, &a.Kind, &a.IDNumber, &a.Phone, &a.Email, &a.Address,
		&f.ProcedureName, &f.FieldName, zoned(&f.ReceivedAt), &f.UnitName, &f.StepName); err != nil {
		return f, err
	}
	if d.TextID != "" {
		if err := tx.GetContext(ctx, &f.Text, `SELECT body FROM free_texts WHERE id = $1`, d.TextID); err != nil {
			return f, err
		}
	}
	var people []Staff
	if err := tx.SelectContext(ctx, &people, `
		SELECT id, name, title, role, unit, email, active FROM staff
		WHERE id IN ($1, $2) OR role = 'director' AND active ORDER BY id DESC`, d.DraftedBy, d.ApprovedBy); err != nil {
		return f, err
	}
	for _, p := range people {
		if p.ID == d.DraftedBy {
			f.Drafter = p
		}
		if p.ID == d.ApprovedBy {
			f.Approver = p
		}
		if p.Role == procedure.RoleDirector && p.Active {
			f.Director = p
		}
	}
	err = tx.GetContext(ctx, &f.Office, selectOffice)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return f, err
}

// insertLetter stores the letter and its message, by e-mail where there is an
// address and on paper otherwise.
func insertLetter(ctx context.Context, tx *sqlx.Tx, d LetterDraft, number int, pdf []byte) (messages int64, err error) {
	sum := sha256.Sum256(pdf)
	result, err := tx.ExecContext(ctx, `
		WITH letter AS (
			INSERT INTO letters (key, code, kind, series, year, number, at, promise, reason, text_id, drafted_by,
				approved_by, automatic, old_due, new_due, sha256, pdf)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10, ''), $11, $12, $13, $14, $15, $16, $17)
			RETURNING id
		)
		INSERT INTO outbox (key, channel, kind, code, applicant, letter_id, at, next_attempt_at)
		SELECT 'letter/' || $1, CASE WHEN a.email = '' THEN 'print' ELSE 'email' END, '`+LetterKind+`', $2, true,
			letter.id, $7, '-infinity'
		FROM letter JOIN applicants a ON a.code = $2`,
		d.Key, d.Code, d.Kind, d.Series, d.At.In(procedure.Zone).Year(), number, d.At, d.Promise, string(d.Reason),
		d.TextID, d.DraftedBy, d.ApprovedBy, d.Automatic, orNull(d.OldDue), orNull(d.NewDue), sum[:], pdf)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

const letterColumns = `id::text, key, code, kind, series, year, number, at, promise, reason, coalesce(text_id, ''),
	drafted_by, approved_by, automatic, old_due, new_due, encode(sha256, 'hex')`

func (l *Letter) fields() []any {
	return []any{&l.ID, &l.Key, &l.Code, &l.Kind, &l.Series, &l.Year, &l.Number, zoned(&l.At), &l.Promise, &l.Reason,
		&l.TextID, &l.DraftedBy, &l.ApprovedBy, &l.Automatic, zoned(&l.OldDue), zoned(&l.NewDue), &l.SHA256}
}

func letterByKey(ctx context.Context, q sqlx.QueryerContext, key string) (l Letter, err error) {
	err = q.QueryRowxContext(ctx, `SELECT `+letterColumns+` FROM letters WHERE key = $1`, key).Scan(l.fields()...)
	return l, err
}

// Letters returns the letters of a file, oldest first.
func (s *Store) Letters(ctx context.Context, code string) ([]Letter, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT `+letterColumns+` FROM letters WHERE code = $1 ORDER BY at, number`, code)
	return collect("letters", rows, err, (*Letter).fields)
}

// LetterPDF returns a letter with its PDF. Errors: ErrNotFound, also for an id
// that is no UUID.
func (s *Store) LetterPDF(ctx context.Context, id string) (Letter, []byte, error) {
	var l Letter
	var pdf []byte
	err := failed("letter", s.db.QueryRowContext(ctx,
		`SELECT `+letterColumns+`, pdf FROM letters WHERE id = $1`, id).Scan(append(l.fields(), &pdf)...))
	if errors.Is(err, ErrInvalid) {
		err = failed("letter", ErrNotFound)
	}
	return l, pdf, err
}
