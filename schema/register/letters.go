package register

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"golang.org/x/sync/errgroup"

	"dunghen/workflows/procedure"
)

// LetterDraft is a letter to be numbered, rendered and stored.
type LetterDraft struct {
	// Key is the effect key: a letter with this key is issued once.
	Key string
	// Code is the file's, "" for a letter about no single file (the book).
	Code string
	Kind procedure.LetterKind
	// Series is the yearly series of its number; "" is a letter without one.
	Series string
	// At is the date of the letter; its year in procedure.Zone is the number's.
	At time.Time
	// Seq is that of the entry that owed it, 0 if none did.
	Seq        int
	Promise    int
	Reason     procedure.Reason
	TextID     string    // free text that explains the reason, or ""
	DraftedBy  string    // staff id, or ""
	ApprovedBy string    // staff id, or ""
	Automatic  bool      // no person let it go
	OldDue     time.Time // the date it excuses
	NewDue     time.Time // the date it gives
	// Render makes the paper. An error of it is returned as it is and leaves nothing
	// behind: the number is free again. The series is locked meanwhile.
	Render func(number int, verifyCode string) (Rendered, error)
}

// year is that of the letter's number, counter what it counts in.
func (d LetterDraft) year() int       { return d.At.In(procedure.Zone).Year() }
func (d LetterDraft) counter() string { return fmt.Sprint(d.Series, " ", d.year()) }

// Rendered is a letter on paper.
type Rendered struct {
	Title     string // "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
	PrintedNo string // "05/PXL", "" without a number
	PDF       []byte
	Signed    bool
	// Spreadsheet is the same as .xlsx, for the book.
	Spreadsheet []byte
}

// Letter is a stored letter.
type Letter struct {
	ID         string               `json:"id"`
	Key        string               `json:"key"`
	Code       string               `json:"code,omitempty"`
	Kind       procedure.LetterKind `json:"kind"`
	Title      string               `json:"title"`
	Series     string               `json:"series,omitempty"`
	Year       int                  `json:"year"`
	Number     int                  `json:"number,omitempty"`
	PrintedNo  string               `json:"printed_no,omitempty"`
	At         time.Time            `json:"at"`
	Seq        int                  `json:"seq,omitempty"` // of the entry that owed it
	Promise    int                  `json:"promise,omitempty"`
	Reason     procedure.Reason     `json:"reason,omitempty"`
	TextID     string               `json:"text_id,omitempty"`
	DraftedBy  string               `json:"drafted_by,omitempty"`
	ApprovedBy string               `json:"approved_by,omitempty"`
	Automatic  bool                 `json:"automatic"`
	OldDue     time.Time            `json:"old_due,omitzero"`
	NewDue     time.Time            `json:"new_due,omitzero"`
	// RecalledAt is when it turned out to rest on an entry that is void.
	RecalledAt time.Time `json:"recalled_at,omitzero"`
	VerifyCode string    `json:"verify_code"`
	Signed     bool      `json:"signed"`
	// Spreadsheet says that there is one.
	Spreadsheet bool `json:"spreadsheet"`
	// SHA256 is of the PDF, in hex.
	SHA256 string `json:"sha256"`
}

// IssueLetter numbers, renders and stores a letter with its messages to the
// applicant, in one transaction with other letters that wait. Numbers run 1..n per
// agency, series and year without gaps (NĐ 30/2020 Điều 15). A key that was issued
// gives that letter again, and Render is not called.
// Errors: ErrNotFound for an unknown file or text, whatever Render returns;
// ErrLetterTaken when another process is at it.
func (s *Store) IssueLetter(ctx context.Context, d LetterDraft) (Letter, error) {
	return s.shared.letters.do(ctx, d)
}

func (s *Store) issueOne(ctx context.Context, d LetterDraft) (Letter, error) {
	issued, err := letterByKey(ctx, s.db, d.Key)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return issued, failed("issue letter", err)
	}
	letters, err := s.IssueLetters(ctx, []LetterDraft{d})
	if !errors.Is(err, ErrLetterIssued) {
		return letters[0], err
	}
	// Somebody else issued it while the series was locked.
	issued, err = letterByKey(ctx, s.db, d.Key)
	return issued, failed("issue letter", err)
}

// IssueLetters does as IssueLetter with several letters of different keys, all or
// none of them. The letters come back in the order of the drafts, without them where
// there is an error.
// Errors: as IssueLetter, of the first draft that cannot be issued; ErrLetterIssued
// where one has been issued before.
func (s *Store) IssueLetters(ctx context.Context, drafts []LetterDraft) ([]Letter, error) {
	letters := make([]Letter, len(drafts))
	var refusal error // of a Render: the caller gets it as it is
	var messages int64
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		numbers := make([]int, len(drafts))
		for _, i := range inOrder(drafts, LetterDraft.counter) {
			if err := takeOrder(ctx, tx, drafts[i].Key); err != nil {
				return err
			}
			var err error
			if numbers[i], err = nextLetter(ctx, tx, drafts[i]); err != nil {
				return err
			}
		}
		if err := unissued(ctx, tx, drafts); err != nil {
			return err
		}
		codes, papers := make([]string, len(drafts)), make([]Rendered, len(drafts))
		var group errgroup.Group
		group.SetLimit(runtime.GOMAXPROCS(0))
		for i, d := range drafts {
			group.Go(func() (err error) {
				codes[i] = newVerifyCode()
				papers[i], err = d.Render(numbers[i], codes[i])
				return err
			})
		}
		if refusal = group.Wait(); refusal != nil {
			return refusal
		}
		for i, d := range drafts {
			told, err := insertLetter(ctx, tx, d, numbers[i], codes[i], papers[i])
			if err != nil {
				return err
			}
			messages += told
			if letters[i], err = letterByKey(ctx, tx, d.Key); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case refusal != nil:
		return make([]Letter, len(drafts)), refusal
	case err != nil:
		return make([]Letter, len(drafts)), failed("issue letters", err)
	}
	s.wakeSenders(ctx, messages)
	return letters, nil
}

// unissued refuses drafts of which somebody issued one before the series was locked.
func unissued(ctx context.Context, tx *sqlx.Tx, drafts []LetterDraft) error {
	keys := make([]string, len(drafts))
	for i, d := range drafts {
		keys[i] = d.Key
	}
	var issued bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM letters WHERE key = ANY($1))`, pq.Array(keys)).Scan(&issued); err != nil {
		return err
	}
	if issued {
		return ErrLetterIssued
	}
	return nil
}

// newVerifyCode is 60 random bits, in characters that are told apart on paper.
func newVerifyCode() string {
	random := make([]byte, 8)
	rand.Read(random)
	return legible.EncodeToString(random)[:verifyLength]
}

// verifyLength is in characters of 5 bits.
const verifyLength = 12

// nextLetter takes the next number of the agency, series and year; 0 without a
// series. The counter stays locked until the transaction ends, which is what keeps
// the numbers free of gaps.
func nextLetter(ctx context.Context, tx *sqlx.Tx, d LetterDraft) (number int, err error) {
	if d.Series == "" {
		return 0, nil
	}
	err = tx.QueryRowContext(ctx, `
		INSERT INTO letter_counters AS c (agency, series, year, last) VALUES (`+thisAgency+`, $1, $2, 1)
		ON CONFLICT (agency, series, year) DO UPDATE SET last = c.last + 1 RETURNING last`,
		d.Series, d.year()).Scan(&number)
	return number, err
}

const thisAgency = `coalesce((SELECT agency_code FROM office), '')`

// insertLetter stores the letter, its messages and that its order is done. A
// letter a notice waits for goes with that notice; an apology goes by itself; what
// was ordered at the desk goes to nobody.
func insertLetter(ctx context.Context, tx *sqlx.Tx, d LetterDraft, number int, verifyCode string, paper Rendered) (messages int64, err error) {
	sum := sha256.Sum256(paper.PDF)
	result, err := tx.ExecContext(ctx, `
		WITH letter AS (
			INSERT INTO letters (agency, key, code, kind, series, year, number, at, seq, promise, reason, text_id, drafted_by,
				approved_by, automatic, old_due, new_due, title, printed_no, verify_code, signed, sha256, pdf, spreadsheet)
			VALUES (`+thisAgency+`, $1, nullif($2, ''), $3, $4, $5, nullif($6, 0), $7, $8, $9, $10, nullif($11, ''), $12,
				$13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
			RETURNING id
		), done AS (
			UPDATE letter_orders SET letter_id = letter.id, last_error = '' FROM letter WHERE key = $1
		)
		INSERT INTO outbox (key, channel, kind, code, applicant, notice_id, letter_id, at, next_attempt_at)
		SELECT 'letter/' || letter.id || c.suffix, c.channel,
			coalesce(n.kind, '`+LetterKind+`'), $2, true, n.id, letter.id, $7, '-infinity'
		FROM letter JOIN applicants a ON a.code = $2
		LEFT JOIN notices n ON n.letter_key = $1 AND n.cancelled_at IS NULL
		CROSS JOIN `+letterChannels+`
		WHERE n.id IS NOT NULL OR $3 = '`+string(procedure.LetterApology)+`'`,
		d.Key, d.Code, string(d.Kind), d.Series, d.year(), number, d.At, d.Seq, d.Promise,
		string(d.Reason), d.TextID, d.DraftedBy, d.ApprovedBy, d.Automatic, orNull(d.OldDue), orNull(d.NewDue),
		paper.Title, paper.PrintedNo, verifyCode, paper.Signed, sum[:], paper.PDF, paper.Spreadsheet)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

const letterColumns = `id::text, key, coalesce(code, ''), kind, title, series, year, coalesce(number, 0), printed_no, at,
	seq, promise, reason, coalesce(text_id, ''), drafted_by, approved_by, automatic, old_due, new_due, recalled_at, verify_code,
	signed, spreadsheet IS NOT NULL, encode(sha256, 'hex')`

func (l *Letter) fields() []any {
	return []any{&l.ID, &l.Key, &l.Code, &l.Kind, &l.Title, &l.Series, &l.Year, &l.Number, &l.PrintedNo, zoned(&l.At),
		&l.Seq, &l.Promise, &l.Reason, &l.TextID, &l.DraftedBy, &l.ApprovedBy, &l.Automatic, zoned(&l.OldDue), zoned(&l.NewDue),
		zoned(&l.RecalledAt), &l.VerifyCode, &l.Signed, &l.Spreadsheet, &l.SHA256}
}

func letterByKey(ctx context.Context, q sqlx.QueryerContext, key string) (l Letter, err error) {
	err = q.QueryRowxContext(ctx, `SELECT `+letterColumns+` FROM letters WHERE key = $1`, key).Scan(l.fields()...)
	return l, err
}

// Letters returns the letters of a file, oldest first.
func (s *Store) Letters(ctx context.Context, code string) ([]Letter, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT `+letterColumns+` FROM letters WHERE code = $1 ORDER BY at, kind, number`, code)
	return collect("letters", rows, err, (*Letter).fields)
}

// LetterPDF returns a letter with its PDF. Errors: ErrNotFound, also for an id
// that is no UUID.
func (s *Store) LetterPDF(ctx context.Context, id string) (Letter, []byte, error) {
	return s.letterContent(ctx, id, "pdf")
}

// LetterSpreadsheet returns a letter with its .xlsx. Errors: ErrNotFound, also for
// a letter without one.
func (s *Store) LetterSpreadsheet(ctx context.Context, id string) (Letter, []byte, error) {
	l, content, err := s.letterContent(ctx, id, "spreadsheet")
	if err == nil && content == nil {
		err = failed("letter", ErrNotFound)
	}
	return l, content, err
}

func (s *Store) letterContent(ctx context.Context, id, column string) (l Letter, content []byte, err error) {
	err = failed("letter", s.db.QueryRowContext(ctx,
		`SELECT `+letterColumns+`, `+column+` FROM letters WHERE id = $1`, id).Scan(append(l.fields(), &content)...))
	if errors.Is(err, ErrInvalid) {
		err = failed("letter", ErrNotFound)
	}
	return l, content, err
}
