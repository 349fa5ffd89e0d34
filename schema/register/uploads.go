package register

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Upload is a scan an applicant sent with a file (bản điện tử của giấy tờ), or evidence
// somebody attached to the answer of a duty. Its bytes are
// elsewhere, under its ID. Name is personal data.
type Upload struct {
	ID string
	// Batch is the key of the form it came with.
	Batch string
	// Code is that of its file, "" while the file is not registered.
	Code string
	// Duty is the number of the duty it is evidence for, "" for none.
	Duty string
	// Paper is the code of the paper it is a scan of.
	Paper string
	Name  string
	Type  string // of RFC 2046
	Size  int64
	// SHA256 is in hex.
	SHA256 string
	Scan   Scan
	// Encrypted says that it asks for a password, Active that it can do more than be read.
	Encrypted, Active bool
	At                time.Time
}

// Scan is what a virus scanner said.
type Scan string

// What a scanner can have said of an upload that is kept.
const (
	ScanNone  Scan = "none"  // chưa quét: no scanner is configured
	ScanClean Scan = "clean" // đã quét, không phát hiện
)

const uploadColumns = `id::text, batch, coalesce(code, ''), coalesce(duty, ''), paper, name, type, size, encode(sha256, 'hex'), scan, encrypted, active, at`

func (u *Upload) fields() []any {
	return []any{&u.ID, &u.Batch, &u.Code, &u.Duty, &u.Paper, &u.Name, &u.Type, &u.Size, &u.SHA256, &u.Scan, &u.Encrypted, &u.Active, zoned(&u.At)}
}

// AddUpload notes an upload. The same bytes for the same paper of the same batch are
// noted once: the answer is the one that is there, with an ID of its own.
// Errors: ErrInvalid, ErrNotFound for a Code without file.
func (s *Store) AddUpload(ctx context.Context, u Upload) (Upload, error) {
	sum, err := hex.DecodeString(u.SHA256)
	if err != nil {
		return Upload{}, failed("add upload", ErrInvalid)
	}
	var kept Upload
	// The update changes nothing; it makes the row of whoever was first come back.
	err = s.db.QueryRowContext(ctx, `
		INSERT INTO uploads AS u (id, batch, code, paper, name, type, size, sha256, scan, encrypted, active, at)
		VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (batch, paper, sha256) DO UPDATE SET name = u.name RETURNING `+uploadColumns,
		u.ID, u.Batch, u.Code, u.Paper, u.Name, u.Type, u.Size, sum, string(u.Scan), u.Encrypted, u.Active, u.At,
	).Scan(kept.fields()...)
	if err == nil && u.Code != "" { // it changes what the pages of its file show
		_, err = s.db.ExecContext(ctx, `SELECT nextval('files_version')`)
	}
	return kept, failed("add upload", err)
}

// CountUploads says how many scans of each file came at or after an instant, by code.
func (s *Store) CountUploads(ctx context.Context, since map[string]time.Time) (map[string]int, error) {
	var codes []string
	var instants []time.Time
	for code, at := range since {
		codes, instants = append(codes, code), append(instants, at)
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT u.code, count(*) FROM unnest($1::text[], $2::timestamptz[]) AS a (code, since)
		JOIN uploads u ON u.code = a.code AND u.at >= a.since GROUP BY u.code`, pq.Array(codes), pq.Array(instants))
	type counted struct {
		code string
		n    int
	}
	lines, err := collect("count uploads", rows, err, func(c *counted) []any { return []any{&c.code, &c.n} })
	counts := make(map[string]int, len(lines))
	for _, line := range lines {
		counts[line.code] = line.n
	}
	return counts, err
}

// UploadsOfBatch returns what came with a form, in the order it came.
func (s *Store) UploadsOfBatch(ctx context.Context, batch string) ([]Upload, error) {
	return s.uploads(ctx, `batch = $1`, batch)
}

// EvidenceOf returns what was attached to the answers of a duty, in the order it came.
func (s *Store) EvidenceOf(ctx context.Context, number string) ([]Upload, error) {
	return s.uploads(ctx, `duty = $1`, number)
}

// UploadsOf returns the scans of a file, in the order they came.
func (s *Store) UploadsOf(ctx context.Context, code string) ([]Upload, error) {
	return s.uploads(ctx, `code = $1`, code)
}

func (s *Store) uploads(ctx context.Context, which string, value any) ([]Upload, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+uploadColumns+` FROM uploads WHERE `+which+` ORDER BY no`, value)
	return collect("uploads", rows, err, (*Upload).fields)
}

// Upload returns one. Errors: ErrNotFound, also for what cannot be an ID.
func (s *Store) Upload(ctx context.Context, id string) (Upload, error) {
	var u Upload
	err := s.db.QueryRowContext(ctx, `SELECT `+uploadColumns+` FROM uploads WHERE id = $1::uuid`, id).Scan(u.fields()...)
	if err = failed("upload", err); errors.Is(err, ErrInvalid) {
		return Upload{}, ErrNotFound // no uuid
	}
	return u, err
}

// WaitingUploads says how many bytes belong to no file yet.
func (s *Store) WaitingUploads(ctx context.Context) (size int64, err error) {
	err = s.db.GetContext(ctx, &size, `SELECT coalesce(sum(size), 0)::bigint FROM uploads WHERE code IS NULL AND duty IS NULL`)
	return size, failed("waiting uploads", err)
}

// DropUploads forgets those of a batch that belong to no file and are not in keep, and
// returns the IDs of the forgotten: their bytes are the caller's to remove.
func (s *Store) DropUploads(ctx context.Context, batch string, keep []string) ([]string, error) {
	var gone []string
	err := s.db.SelectContext(ctx, &gone, `
		DELETE FROM uploads WHERE batch = $1 AND code IS NULL AND duty IS NULL AND id <> ALL ($2::uuid[]) RETURNING id::text`,
		batch, pq.Array(orNone(keep)))
	return gone, failed("drop uploads", err)
}

// SweepUploads forgets those that came before an instant and belong to no file, at most
// limit of them, and returns their IDs as DropUploads does.
func (s *Store) SweepUploads(ctx context.Context, before time.Time, limit int) ([]string, error) {
	var gone []string
	err := s.db.SelectContext(ctx, &gone, `
		DELETE FROM uploads WHERE id IN (
			SELECT id FROM uploads WHERE code IS NULL AND duty IS NULL AND at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)
		RETURNING id::text`, before, limit)
	return gone, failed("sweep uploads", err)
}

// tieUploads makes the uploads of a form those of its file. Error: ErrUploadGone.
func tieUploads(ctx context.Context, tx *sqlx.Tx, code string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	tied, err := tx.ExecContext(ctx,
		`UPDATE uploads SET code = $1 WHERE id = ANY ($2::uuid[]) AND code IS NULL AND duty IS NULL`, code, pq.Array(ids))
	if err != nil {
		return err
	}
	if n, err := tied.RowsAffected(); err != nil {
		return err
	} else if n != int64(len(ids)) {
		return ErrUploadGone
	}
	return nil
}

func orNone(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}
