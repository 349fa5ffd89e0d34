package register

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/procedure"
)

// NewFile is what the counter takes in.
type NewFile struct {
	// Key is the caller's idempotency key, BodyHash the SHA-256 of what was asked.
	Key      string
	BodyHash []byte
	// Agency and ReceivedOn choose the daily sequence the file's number is of.
	Agency     string
	ReceivedOn procedure.Day

	ProcedureName string
	FieldCode     string
	FieldName     string // lĩnh vực
	Applicant     Applicant
	Documents     []Document
	// Uploads are the IDs of the scans that came with it (AddUpload), which become its own.
	Uploads []string
	// At is the caller's instant of intake; the sweeper looks by it.
	At time.Time

	// Code makes the file code of the sequence number, from 1 each day.
	Code func(seq int) string
	// Open makes the opening State under that code. An error of it is returned as
	// it is and leaves nothing behind: the number is free again.
	Open func(code string) (procedure.State, error)
}

// Applicant is who asks (người nộp hồ sơ). Everything here is personal data.
type Applicant struct {
	Name     string        `db:"name" json:"name"`
	Kind     ApplicantKind `db:"kind" json:"kind"`
	IDNumber string        `db:"id_number" json:"id_number"`
	Phone    string        `db:"phone" json:"phone"`
	Email    string        `db:"email" json:"email"`
	Address  string        `db:"address" json:"address"`
	// DeliverBy is how to reach them; "" is by e-mail where there is an address and
	// at the counter otherwise.
	DeliverBy DeliverBy `db:"deliver_by" json:"deliver_by,omitempty"`
}

// ApplicantKind tells people from organisations.
type ApplicantKind string

// The kinds of applicant.
const (
	Person         ApplicantKind = "person"       // cá nhân
	AnOrganisation ApplicantKind = "organisation" // tổ chức
)

// Document is a paper handed in (giấy tờ) with its number of copies.
type Document struct {
	Code   string `db:"code" json:"code"`
	Copies int    `db:"copies" json:"copies"`
}

// Registered is the answer to an intake.
type Registered struct {
	// State is the opening State to start the workflow with. Its journal is empty:
	// the register has those entries.
	State procedure.State
	// Replayed says that the key had been used before, with the same body.
	Replayed bool
}

// Register takes a file in, in one transaction: key, number, file, applicant,
// documents, uploads, the opening State's entries and notices, and the note that its
// workflow is still to be started. Files that wait at the same time share it. The same
// key with the same body gives the same answer again; of concurrent calls with one key
// the later ones wait for it.
// Errors: ErrKeyReused, ErrUploadGone, whatever Open returns, ErrInvalid, ErrUnavailable.
func (s *Store) Register(ctx context.Context, f NewFile) (Registered, error) {
	return s.shared.intakes.do(ctx, f)
}

func (s *Store) registerOne(ctx context.Context, f NewFile) (Registered, error) {
	registered, err := s.registerAll(ctx, []NewFile{f})
	if err != nil {
		return Registered{}, err
	}
	return registered[0], nil
}

// registerAll takes in all of the files or none. Whoever takes in several locks in one
// order, keys before counters.
func (s *Store) registerAll(ctx context.Context, files []NewFile) ([]Registered, error) {
	statements, err := s.recordStatements(ctx)
	if err != nil {
		return nil, failed("register", err)
	}
	registered := make([]Registered, len(files))
	var messages int64
	var owed int
	var refusal error // of an Open: the caller gets it as it is
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		mine := make([]bool, len(files))
		for _, i := range inOrder(files, func(f NewFile) string { return f.Key }) {
			var err error
			if mine[i], err = statements.claimKey(ctx, tx, files[i]); err != nil {
				return err
			}
		}
		for _, i := range inOrder(files, func(f NewFile) string { return f.Agency + " " + f.ReceivedOn.String() }) {
			if !mine[i] {
				continue
			}
			f := files[i]
			seq, err := statements.nextFile(ctx, tx, f)
			if err != nil {
				return err
			}
			state, err := f.Open(f.Code(seq))
			if err != nil {
				refusal = err
				return err
			}
			view, journal := state.View(), state.Journal
			owed += len(toOwe(journal))
			registered[i].State = state.Recorded(state.Seq)
			if err := statements.insertFile(ctx, tx, f, registered[i].State); err != nil {
				return err
			}
			if err := tieUploads(ctx, tx, registered[i].State.Code, f.Uploads); err != nil {
				return err
			}
			told, err := statements.write(ctx, tx, time.Time{}, view, journal)
			if err != nil {
				return err
			}
			messages += told
		}
		for i, f := range files {
			if !mine[i] {
				if registered[i], err = answered(ctx, tx, f); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if refusal != nil {
		return nil, refusal
	}
	if err != nil {
		return nil, failed("register", err)
	}
	s.wakeSenders(ctx, messages)
	s.wakeIssuer(ctx, owed)
	return registered, nil
}

// claimKey makes the key ours, if nobody had it. A concurrent transaction with the same
// key is waited for.
func (r *recordStatements) claimKey(ctx context.Context, tx *sqlx.Tx, f NewFile) (ours bool, err error) {
	claimed, err := tx.StmtContext(ctx, r.key).ExecContext(ctx, f.Key, f.BodyHash)
	if err != nil {
		return false, err
	}
	n, err := claimed.RowsAffected()
	return n == 1, err
}

// answered is what a key was used for.
func answered(ctx context.Context, tx *sqlx.Tx, f NewFile) (Registered, error) {
	var hash, state []byte
	if err := tx.QueryRowContext(ctx, `
		SELECT k.body_hash, o.state FROM intake_keys k JOIN openings o ON o.key = k.key WHERE k.key = $1`, f.Key,
	).Scan(&hash, &state); err != nil {
		return Registered{}, err
	}
	if !bytes.Equal(hash, f.BodyHash) {
		return Registered{}, ErrKeyReused
	}
	registered := Registered{Replayed: true}
	return registered, json.Unmarshal(state, &registered.State)
}

// nextFile takes the day's next number. The counter stays locked until the
// transaction ends, which is what keeps the sequence free of gaps.
func (r *recordStatements) nextFile(ctx context.Context, tx *sqlx.Tx, f NewFile) (seq int, err error) {
	err = tx.StmtContext(ctx, r.number).QueryRowContext(ctx, f.Agency, f.ReceivedOn.String()).Scan(&seq)
	return seq, err
}

const (
	claimFileKey = `INSERT INTO intake_keys (key, body_hash) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`

	numberFile = `
		INSERT INTO file_counters AS c (agency, day, last) VALUES ($1, $2, 1)
		ON CONFLICT (agency, day) DO UPDATE SET last = c.last + 1 RETURNING last`
)

func (r *recordStatements) insertFile(ctx context.Context, tx *sqlx.Tx, f NewFile, opening procedure.State) error {
	state, err := json.Marshal(opening)
	if err != nil {
		return err
	}
	documents, err := json.Marshal(f.Documents)
	if err != nil {
		return err
	}
	a := f.Applicant
	_, err = tx.StmtContext(ctx, r.file).ExecContext(ctx, opening.Code, f.ProcedureName, f.FieldCode, f.FieldName,
		a.Name, string(a.Kind), a.IDNumber, a.Phone, a.Email, a.Address, searchText(opening.Code, a.Name, a.Phone),
		string(documents), f.Key, f.At, string(state), string(a.deliverBy()), opening.Rules.Lead())
	return err
}

const writeFile = `
		WITH file AS (
			INSERT INTO files (code, procedure_name, field_code, field_name, lead_unit) VALUES ($1, $2, $3, $4, $17)
		), applicant AS (
			INSERT INTO applicants (code, name, kind, id_number, phone, email, address, search, deliver_by)
			VALUES ($1, $5, $6, $7, $8, $9, $10, $11, $16)
		), documents AS (
			INSERT INTO documents (code, no, document, copies)
			SELECT $1, d.no, d.value ->> 'code', (d.value ->> 'copies')::integer
			FROM jsonb_array_elements(coalesce(nullif($12::jsonb, 'null'), '[]')) WITH ORDINALITY AS d (value, no)
		)
		INSERT INTO openings (code, key, at, state) VALUES ($1, $13, $14, $15)`

// Started notes that the file's workflow runs. Losing this note in a crash only
// makes the sweeper ask again, so it does not wait for the disk.
func (s *Store) Started(ctx context.Context, code string) error {
	_, err := s.db.ExecContext(ctx, `
		WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
		UPDATE openings SET pending = false FROM quick WHERE code = $1 AND pending`, code)
	return failed("note start", err)
}

// Unstarted returns the opening States of files taken in before an instant whose
// workflow is not known to run, oldest first.
func (s *Store) Unstarted(ctx context.Context, before time.Time, limit int) ([]procedure.State, error) {
	return unstarted[procedure.State](ctx, s, "unstarted files",
		`SELECT state FROM openings WHERE pending AND at < $1 ORDER BY at, code LIMIT $2`, before, limit)
}

func unstarted[T any](ctx context.Context, s *Store, doing, query string, before time.Time, limit int) ([]T, error) {
	var stored [][]byte
	if err := s.db.SelectContext(ctx, &stored, query, before, limit); err != nil {
		return nil, failed(doing, err)
	}
	states := make([]T, len(stored))
	for i, state := range stored {
		if err := json.Unmarshal(state, &states[i]); err != nil {
			return nil, failed(doing, err)
		}
	}
	return states, nil
}
