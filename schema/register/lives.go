package register

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/procedure"
)

// ErrNotEmpty means that a register that should hold nothing holds files.
var ErrNotEmpty = errors.New("register: there are files in it")

// Life is a file with all that has happened to it, for a register that is filled with the
// past instead of following it.
type Life struct {
	// File takes it in; the code its Open gets must be Code.
	File NewFile
	Code string
	// Opening is what File.Open gives, with its journal.
	Opening procedure.State
	// Entries are all after those of the opening, View is what they came to, and Judged the
	// promise the file was judged by after each transition, the opening's first.
	Entries []procedure.Entry
	View    procedure.View
	Judged  []JudgedAfter
	// Texts are what the entries refer to.
	Texts []Text
}

// JudgedAfter is the promise a file was judged by after a transition that ended with an
// entry, zero while there was none.
type JudgedAfter struct {
	Seq     int       `json:"seq"`
	At      time.Time `json:"at"`
	Promise time.Time `json:"judged_at,omitzero"`
}

// Empty refuses a register that holds files with ErrNotEmpty.
func (s *Store) Empty(ctx context.Context) error {
	var files bool
	if err := s.db.GetContext(ctx, &files, `SELECT EXISTS (SELECT 1 FROM files)`); err != nil {
		return failed("look for files", err)
	}
	if files {
		return ErrNotEmpty
	}
	return nil
}

// Fill lets do fill a register that holds no files, without the indexes that only speed up
// questions: to keep them meanwhile takes longer than to make them at the end. They are
// made whatever becomes of do. Partial ones stay: transitions ask them, and they are small.
// Errors: ErrNotEmpty; those of do.
func (s *Store) Fill(ctx context.Context, do func() error) (err error) {
	if err := s.Empty(ctx); err != nil {
		return err
	}
	var indexes []struct{ Removal, Definition string }
	if err := s.db.SelectContext(ctx, &indexes, `
		SELECT 'DROP INDEX ' || quote_ident(c.relname) AS removal, pg_get_indexdef(i.indexrelid) AS definition
		FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
		WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisunique AND NOT i.indisexclusion AND i.indpred IS NULL`); err != nil {
		return failed("fill", err)
	}
	defer func() {
		for _, index := range indexes {
			if _, failure := s.db.ExecContext(context.WithoutCancel(ctx), index.Definition); failure != nil {
				err = errors.Join(err, failed("make index", failure))
			}
		}
		if err == nil { // what the tables hold now the database would find out by itself, but later
			_, err = s.db.ExecContext(ctx, `VACUUM ANALYZE`)
			err = failed("fill", err)
		}
	}()
	for _, index := range indexes {
		if _, err := s.db.ExecContext(ctx, index.Removal); err != nil {
			return failed("fill", err)
		}
	}
	return do()
}

// RecordLives writes whole lives in one transaction: the rows are those Register and a
// Record after every transition give. Nobody is called, and nothing waits for the disk.
// Errors: those of Register; a life whose number of the day is not the one of its code.
func (s *Store) RecordLives(ctx context.Context, lives []Life) error {
	statements, err := s.recordStatements(ctx)
	if err != nil {
		return failed("record lives", err)
	}
	return failed("record lives", s.inTx(ctx, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `SET LOCAL synchronous_commit = off`); err != nil {
			return err
		}
		for _, l := range lives {
			if err := statements.live(ctx, tx, l); err != nil {
				return err
			}
		}
		return nil
	}))
}

// live writes one life. What it was judged by stands before the last transition is
// written, which so finds nothing to add.
func (r *recordStatements) live(ctx context.Context, tx *sqlx.Tx, l Life) error {
	if ours, err := r.claimKey(ctx, tx, l.File); err != nil || !ours {
		return errors.Join(err, fmt.Errorf("life %s: its key is used", l.Code))
	}
	seq, err := r.nextFile(ctx, tx, l.File)
	if err != nil {
		return err
	}
	if code := l.File.Code(seq); code != l.Code {
		return fmt.Errorf("life %s: the register numbers it %s", l.Code, code)
	}
	if err := r.insertFile(ctx, tx, l.File, l.Opening.Recorded(l.Opening.Seq)); err != nil {
		return err
	}
	if len(l.Texts) > 0 {
		texts, err := json.Marshal(l.Texts)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO free_texts (id, code, kind, body, author, at)
			SELECT t.id, t.code, t.kind, t.body, t.author, t.at FROM jsonb_to_recordset($1::jsonb)
				AS t (id text, code text, kind text, body text, author text, at timestamptz)`, string(texts)); err != nil {
			return err
		}
	}
	judged, err := json.Marshal(changes(l.Judged))
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO judged (code, seq, at, judged_at)
		SELECT $1, j.seq, j.at, j.judged_at FROM jsonb_to_recordset($2::jsonb) AS j (seq integer, at timestamptz, judged_at timestamptz)`,
		l.Code, string(judged)); err != nil {
		return err
	}
	entries := slices.Concat(l.Opening.Journal, l.Entries)
	_, err = r.write(ctx, tx, time.Time{}, l.View, entries)
	return err
}

// changes are the judgements that differ from the one before, none before the first.
func changes(judged []JudgedAfter) []JudgedAfter {
	changed := make([]JudgedAfter, 0, len(judged))
	var before time.Time
	for _, j := range judged {
		if !j.Promise.Equal(before) {
			changed, before = append(changed, j), j.Promise
		}
	}
	return changed
}
