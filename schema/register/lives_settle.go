package register

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/procedure"
)

// SampleLetter is how the letters of a kind are called and numbered that stand for those a
// register filled with the past would have had issued.
type SampleLetter struct {
	Kind   procedure.LetterKind `json:"kind"`
	Title  string               `json:"title"`
	Series string               `json:"series"`
	Symbol string               `json:"symbol"`
}

// SettleLives ends the filling of a register with lives: every letter they owe is there
// under its number with one and the same sheet, every message counts as sent, and no
// workflow is waited for. So whoever starts the office upon it sends nothing of the past
// once more. Called again it changes nothing.
func (s *Store) SettleLives(ctx context.Context, samples []SampleLetter, sheet []byte) error {
	given, err := json.Marshal(samples)
	if err != nil {
		return failed("settle lives", err)
	}
	return failed("settle lives", s.inTx(ctx, func(tx *sqlx.Tx) error {
		for _, q := range []struct {
			sql  string
			args []any
		}{
			{settleApologies, []any{string(given), sheet}},
			{settleOrders, []any{string(given), sheet}},
			{settleCounters, nil},
			{`UPDATE letter_orders o SET letter_id = l.id FROM letters l WHERE l.key = o.key AND o.letter_id IS NULL`, nil},
			{settleLetterMail, nil},
			{settleMessages, nil},
			{`UPDATE openings SET pending = false WHERE pending`, nil},
		} {
			if _, err := tx.ExecContext(ctx, q.sql, q.args...); err != nil {
				return err
			}
		}
		return nil
	}))
}

// SettleMessages counts every message that waits as sent: they are of the past.
func (s *Store) SettleMessages(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, settleMessages)
	return failed("settle messages", err)
}

const settleMessages = `UPDATE outbox SET status = 'sent', sent_at = at, attempts = 1 WHERE status = 'pending'`

// sampleLetters: $1 the kinds of letters, $2 the sheet. Ids and codes follow from the key,
// so that the same lives have the same letters.
const sampleLetters = `
	INSERT INTO letters (id, agency, key, code, kind, series, year, number, at, seq, promise, reason, text_id, drafted_by,
		approved_by, automatic, old_due, new_due, title, printed_no, verify_code, signed, sha256, pdf)
	SELECT md5(w.key)::uuid, ` + thisAgency + `, w.key, w.code, w.kind, k.series, w.year, w.number, w.at, w.seq, w.promise,
		w.reason, nullif(w.text_id, ''), w.drafted_by, w.approved_by, w.automatic, w.old_due, w.new_due, k.title,
		CASE WHEN w.number < 10 THEN '0' ELSE '' END || w.number || '/' || k.symbol,
		translate(substr(upper(md5('verify ' || w.key)), 1, 12), '01', 'XY'), false, sha256($2), $2
	FROM jsonb_to_recordset($1::jsonb) AS k (kind text, title text, series text, symbol text) JOIN `

// yearOf is the year a letter is numbered in.
const yearOf = `extract(year FROM at AT TIME ZONE 'Asia/Ho_Chi_Minh')::integer`

// The apologies, which the files number themselves, and what entries owe, numbered in the
// order of the entries. (A letter's id is md5 of its key: see SampleLetterID.)
const (
	settleApologies = sampleLetters + `(
		SELECT a.key, f.code, 'apology' AS kind, ` + yearOf + ` AS year, a.number, at, 0 AS seq, a.promise,
			a.reason, coalesce(a.text, '') AS text_id, coalesce(a.drafted_by, '') AS drafted_by, coalesce(a.approved_by, '') AS approved_by,
			coalesce(a.approved_by, '') = '' AS automatic, a.old_due, a.new_due
		FROM files f, jsonb_to_record(f.view -> 'apology') AS a (key text, number integer, issued_at timestamptz, promise integer,
			reason text, text text, drafted_by text, approved_by text, old_due timestamptz, new_due timestamptz),
			LATERAL (SELECT a.issued_at AS at) i
		WHERE f.apologised_at IS NOT NULL) w USING (kind)
	ON CONFLICT (key) DO NOTHING`

	settleOrders = sampleLetters + `(
		SELECT key, code, kind, ` + yearOf + ` AS year,
			row_number() OVER (PARTITION BY kind, ` + yearOf + ` ORDER BY at, key)::integer AS number, at, seq, 0 AS promise,
			'' AS reason, '' AS text_id, '' AS drafted_by, '' AS approved_by, false AS automatic,
			NULL::timestamptz AS old_due, NULL::timestamptz AS new_due
		FROM letter_orders WHERE letter_id IS NULL AND voided_at IS NULL) w USING (kind)
	ON CONFLICT (key) DO NOTHING`

	settleCounters = `
	INSERT INTO letter_counters (agency, series, year, last)
	SELECT agency, series, year, max(number) FROM letters WHERE number IS NOT NULL GROUP BY 1, 2, 3
	ON CONFLICT (agency, series, year) DO UPDATE SET last = excluded.last`

	settleLetterMail = `
	INSERT INTO outbox (key, channel, kind, code, applicant, notice_id, letter_id, at, next_attempt_at)
	SELECT 'letter/' || l.id || c.suffix, c.channel, coalesce(n.kind, '` + LetterKind + `'), l.code, true, n.id, l.id, l.at, '-infinity'
	FROM letters l JOIN applicants a USING (code)
	LEFT JOIN notices n ON n.letter_key = l.key AND n.cancelled_at IS NULL
	CROSS JOIN ` + letterChannels + `
	WHERE n.id IS NOT NULL OR l.kind = '` + string(procedure.LetterApology) + `'
	ON CONFLICT (key) DO NOTHING`
)

// OweNothingBefore says of breaches booked before an instant that no explanation is asked
// for: the office did not ask for any then.
func (s *Store) OweNothingBefore(ctx context.Context, at time.Time) error {
	_, err := s.db.ExecContext(ctx, `UPDATE breaches SET explanation = '' WHERE explanation IS NULL AND booked_at < $1`, at)
	return failed("owe nothing before", err)
}
