package register

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/procedure"
)

// NoticeRecord is one notice to one person and what became of it.
type NoticeRecord struct {
	Key    string               `json:"key"`
	Seq    int                  `json:"seq"`
	Kind   procedure.NoticeKind `json:"kind"`
	At     time.Time            `json:"at"`
	Single bool                 `json:"single"`
	// Staff is the person, "" for the applicant (Applicant) and for a role nobody
	// has (Role, Unit).
	Staff     string         `json:"staff,omitempty"`
	Role      procedure.Role `json:"role,omitempty"`
	Unit      string         `json:"unit,omitempty"`
	Applicant bool           `json:"applicant,omitempty"`
	// Channel and Status are those of its message, the latest where paper took the
	// place of one that did not arrive; "" while it waits for a digest.
	Channel Channel   `json:"channel,omitempty"`
	Status  string    `json:"status,omitempty"`
	SentAt  time.Time `json:"sent_at,omitzero"`
}

// Notices returns whom a file's entries told, in order; cancelled ones are left out.
func (s *Store) Notices(ctx context.Context, code string) ([]NoticeRecord, error) {
	return s.noticesOf(ctx, `n.code = $1`, code)
}

func (s *Store) noticesOf(ctx context.Context, which, of string) ([]NoticeRecord, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT n.key, n.seq, n.kind, n.at, n.single, coalesce(n.staff_id, ''), n.role, n.unit, n.applicant,
			coalesce(o.channel, ''), coalesce(o.status, ''), o.sent_at
		FROM notices n LEFT JOIN LATERAL (
			SELECT * FROM outbox o WHERE o.notice_id = n.id OR o.id = n.digest_id ORDER BY o.id DESC LIMIT 1) o ON true
		WHERE `+which+` AND n.cancelled_at IS NULL ORDER BY n.seq, n.id`, of)
	return collect("notices", rows, err, func(n *NoticeRecord) []any {
		return []any{&n.Key, &n.Seq, &n.Kind, zoned(&n.At), &n.Single, &n.Staff, &n.Role, &n.Unit, &n.Applicant,
			&n.Channel, &n.Status, zoned(&n.SentAt)}
	})
}

// owner is what entries are of: a file, a duty, or nothing of the two.
type owner struct{ code, duty string }

// told is a notice as SQL takes it.
type told struct {
	procedure.Recipient
	Key    string               `json:"key"`
	Kind   procedure.NoticeKind `json:"kind"`
	Single bool                 `json:"single"`
	Letter string               `json:"letter"`
	Seq    int                  `json:"seq"`
	At     time.Time            `json:"at"`
}

func toTell(entries []procedure.Entry) []told {
	var out []told
	for _, e := range entries {
		for _, n := range e.Notices {
			out = append(out, told{n.To, n.Key, n.Kind, n.Single, n.Letter, e.Seq, e.At})
		}
	}
	return out
}

// tell puts notices about something where they go, and says how many messages that put
// into the outbox.
func tell(ctx context.Context, tx *sqlx.Tx, about owner, notices []told) (messages int64, err error) {
	if len(notices) == 0 {
		return 0, nil
	}
	told, err := json.Marshal(notices)
	if err != nil {
		return 0, err
	}
	result, err := tx.ExecContext(ctx, tellNotices, about.code, string(told), about.duty)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// tellNotices: $1 code, $2 the notices, $3 the number of a duty; either of the two may be
// empty. It finds the people meant and puts single notices into the outbox; the others wait
// for a digest, except for those without a person to digest for. One that goes with a
// letter waits for it: insertLetter puts it there; here it only lives again when its letter
// stands. A person who works here no more is stood in for by whoever has the notice's role,
// or else heads the person's unit. A key that was cancelled with a void entry lives again;
// next_attempt_at stays, so that a message in a sender's hands remains theirs. A new message
// is due at once: its instant is the file's, which under time skipping runs ahead of the
// sender's clock.
const tellNotices = `
WITH incoming AS (
	SELECT n.key, n.seq, n.kind, n.at, n.single, n.letter, coalesce(n.applicant, false) AS applicant,
		CASE WHEN p.active THEN p.id ELSE '' END AS staff,
		CASE WHEN p.active THEN '' ELSE coalesce(n.role, CASE WHEN p.id IS NULL THEN '' ELSE 'unit_head' END) END AS role,
		CASE WHEN p.active THEN '' WHEN n.role IS NULL THEN coalesce(p.unit, '') ELSE coalesce(n.unit, '') END AS unit
	FROM jsonb_to_recordset($2::jsonb) AS n (key text, seq integer, kind text, at timestamptz, single boolean,
		letter text, applicant boolean, staff text, role text, unit text)
	LEFT JOIN staff p ON p.id = n.staff
), meant AS (
	SELECT n.*, p.id AS staff_id, CASE WHEN n.applicant THEN ` + tellChannel + ` ELSE ` + staffChannel + ` END AS channel
	FROM incoming n
	LEFT JOIN recipients r ON n.staff = '' AND NOT n.applicant AND r.role = n.role AND r.unit = n.unit
	LEFT JOIN staff p ON p.id = CASE WHEN n.staff = '' THEN r.staff_id ELSE n.staff END
	LEFT JOIN applicants a ON n.applicant AND a.code = $1
), noticed AS (
	INSERT INTO notices AS t (key, person, code, duty, seq, kind, at, staff_id, applicant, role, unit, single, letter_key)
	SELECT DISTINCT ON (key, coalesce(staff_id, '')) key,
		CASE WHEN applicant THEN '@applicant' ELSE coalesce(staff_id, '@nobody') END,
		$1, nullif($3, ''), seq, kind, at, staff_id, applicant, role, unit, single OR staff_id IS NULL, letter
	FROM meant
	ON CONFLICT (key, person) DO UPDATE
	SET seq = excluded.seq, kind = excluded.kind, at = excluded.at, single = excluded.single, cancelled_at = NULL
	WHERE t.cancelled_at IS NOT NULL
	RETURNING id, key, person, kind, at, staff_id, applicant, single, letter_key
), standing AS (
	UPDATE outbox SET status = 'pending' FROM noticed n JOIN letters l ON l.key = n.letter_key
	WHERE n.letter_key <> '' AND outbox.letter_id = l.id AND outbox.status = 'cancelled'
)
INSERT INTO outbox AS o (key, channel, kind, code, duty, staff_id, applicant, notice_id, at, next_attempt_at)
SELECT 'notice/' || n.key || '/' || n.person, m.channel, n.kind, nullif($1, ''), nullif($3, ''), n.staff_id, n.applicant, n.id, n.at, '-infinity'
FROM noticed n
JOIN LATERAL (SELECT channel FROM meant m WHERE m.key = n.key AND m.staff_id IS NOT DISTINCT FROM n.staff_id LIMIT 1) m ON true
WHERE n.single AND n.letter_key = ''
ON CONFLICT (key) DO UPDATE
SET status = 'pending', kind = excluded.kind, at = excluded.at
WHERE o.status = 'cancelled'`

// cancelNotices takes back what void entries wanted to say, unless it has gone.
// A message somebody is sending right now cannot be called back; its answer still
// counts.
func cancelNotices(ctx context.Context, tx *sqlx.Tx, of owner, from int, at time.Time) error {
	which, id := `n.code`, of.code
	if of.duty != "" {
		which, id = `n.duty`, of.duty
	}
	_, err := tx.ExecContext(ctx, `
		WITH void AS (
			SELECT n.id, n.digest_id FROM notices n
			WHERE `+which+` = $1 AND n.seq >= $2 AND n.cancelled_at IS NULL AND NOT EXISTS (
				SELECT 1 FROM outbox o WHERE (o.notice_id = n.id OR o.id = n.digest_id) AND o.status = 'sent')
		), cancelled AS (
			UPDATE notices SET cancelled_at = $3, digest_id = NULL FROM void WHERE notices.id = void.id
		)
		UPDATE outbox o SET status = 'cancelled' FROM void v
		WHERE o.status IN ('pending', 'claimed', 'failed') AND (o.notice_id = v.id OR o.id = v.digest_id AND NOT EXISTS (
			SELECT 1 FROM notices n WHERE n.digest_id = o.id AND n.id NOT IN (SELECT id FROM void)))`, id, from, at)
	return err
}

// BuildDigests bundles the notices that wait at an instant into one message per
// person, with key digest/<staff>/<at>. It answers with the number of digests of
// that instant, so a repeated call sends nothing and gives the same answer.
func (s *Store) BuildDigests(ctx context.Context, at time.Time) (int, error) {
	appointed := at.In(procedure.Zone).Format(time.RFC3339)
	var digests int
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `
			WITH waiting AS (
				SELECT id, staff_id FROM notices
				WHERE NOT single AND digest_id IS NULL AND cancelled_at IS NULL AND at <= $1 FOR UPDATE
			), made AS (
				INSERT INTO outbox (key, channel, kind, staff_id, applicant, at, next_attempt_at)
				SELECT 'digest/' || p.id || '/' || $2, `+staffChannel+`, '`+DigestKind+`', p.id, false, $1, '-infinity'
				FROM staff p WHERE p.id IN (SELECT staff_id FROM waiting)
				ON CONFLICT (key) DO NOTHING
				RETURNING id, staff_id
			)
			UPDATE notices SET digest_id = made.id FROM waiting JOIN made USING (staff_id) WHERE notices.id = waiting.id`,
			at, appointed); err != nil {
			return err
		}
		return tx.GetContext(ctx, &digests,
			`SELECT count(*) FROM outbox WHERE kind = '`+DigestKind+`' AND at = $1`, at)
	})
	if err != nil {
		return 0, failed("build digests", err)
	}
	s.wakeSenders(ctx, int64(digests))
	return digests, nil
}
