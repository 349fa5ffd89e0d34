package register

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/lib/pq"
)

// fileColumns are of a MessageFile, from files f with units u and staff h.
const fileColumns = `coalesce(f.code, ''), coalesce(f.procedure_name, ''), coalesce(f.status, 0), coalesce(f.step_name, ''),
	coalesce(f.unit, ''), coalesce(u.name, ''), coalesce(h.name, ''), f.received_at, f.due_at, f.first_due_at, f.late_at,
	coalesce(f.level, 0)`

const fileNames = `LEFT JOIN units u ON u.code = f.unit LEFT JOIN staff h ON h.id = f.assignee`

func (f *MessageFile) fields() []any {
	return []any{&f.Code, &f.ProcedureName, &f.Status, &f.StepName, &f.Unit, &f.UnitName, &f.AssigneeName,
		zoned(&f.ReceivedAt), zoned(&f.DueAt), zoned(&f.FirstDueAt), zoned(&f.LateAt), &f.Level}
}

// messages loads what senders need of some outbox rows, oldest first.
func (s *Store) messages(ctx context.Context, doing string, ids []int64) ([]Message, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT o.id, o.key, o.token, o.channel, o.kind, o.at, o.attempts,
			coalesce(p.name, a.name, ''), coalesce(p.email, a.email, ''), coalesce(a.phone, ''), coalesce(o.staff_id, ''), o.applicant,
			coalesce(a.kind = '`+string(AnOrganisation)+`', false), coalesce(n.role, ''), coalesce(n.unit, ''),
			coalesce(o.letter_id::text, ''), coalesce(o.report, ''), coalesce(o.duty, ''),
			coalesce(o.told, e.detail, de.detail), coalesce(t.body, dt.body, ''), `+fileColumns+`
		FROM outbox o
		LEFT JOIN staff p ON p.id = o.staff_id
		LEFT JOIN applicants a ON o.applicant AND a.code = o.code
		LEFT JOIN notices n ON n.id = o.notice_id
		LEFT JOIN file_events e ON e.code = n.code AND e.seq = n.seq
		LEFT JOIN free_texts t ON t.code = e.code AND t.id = e.detail ->> 'text'
		LEFT JOIN duty_events de ON de.number = n.duty AND de.seq = n.seq
		LEFT JOIN free_texts dt ON dt.duty = de.number AND dt.id = de.detail ->> 'text'
		LEFT JOIN files f ON f.code = o.code `+fileNames+`
		WHERE o.id = ANY ($1) ORDER BY o.at, o.id`, pq.Array(ids))
	messages, err := collect(doing, rows, err, func(m *Message) []any {
		m.Letter, m.Report, m.Duty = &MessageLetter{}, &MessageReport{}, &MessageDuty{}
		return append([]any{&m.ID, &m.Key, &m.Token, &m.Channel, &m.Kind, zoned(&m.At), &m.Attempts,
			&m.To.Name, &m.To.Email, &m.To.Phone, &m.To.Staff, &m.To.Applicant, &m.To.Organisation, &m.To.Role, &m.To.Unit,
			&m.Letter.ID, &m.Report.ID, &m.Duty.View.Number, (*[]byte)(&m.Detail), &m.Text}, m.File.fields()...)
	})
	if err != nil {
		return nil, err
	}
	for i := range messages {
		m := &messages[i]
		if m.Letter.ID == "" {
			m.Letter = nil
		} else if m.Letter.Letter, m.Letter.PDF, err = s.LetterPDF(ctx, m.Letter.ID); err != nil {
			return nil, err
		}
		if m.Report.ID == "" {
			m.Report = nil
		} else if err := s.fillReport(ctx, m.Report); err != nil {
			return nil, err
		}
		if m.Duty.View.Number == "" {
			m.Duty = nil
		} else if err := s.fillDuty(ctx, m.Duty); err != nil {
			return nil, err
		}
	}
	return messages, s.fillDigests(ctx, doing, messages)
}

// fillReport loads the report of a message, of which the id is known.
func (s *Store) fillReport(ctx context.Context, m *MessageReport) (err error) {
	id := m.ID
	if m.Report, err = s.Report(ctx, id); err != nil {
		return err
	}
	if m.Data, err = s.ReportData(ctx, id); err != nil {
		return err
	}
	if m.PDF, err = s.ReportPDF(ctx, id); err != nil {
		return err
	}
	m.Workbook, err = s.ReportWorkbook(ctx, id)
	return err
}

// fillDigests loads the lines of those messages that are digests.
func (s *Store) fillDigests(ctx context.Context, doing string, messages []Message) error {
	at := map[int64]*Message{}
	var ids []int64
	for i := range messages {
		if messages[i].Kind == DigestKind {
			at[messages[i].ID] = &messages[i]
			ids = append(ids, messages[i].ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	lines, err := s.digested(ctx, doing, ids)
	for _, d := range lines {
		at[d.digest].Lines = append(at[d.digest].Lines, d.DigestLine)
	}
	return err
}

// digested is a line of a digest, with the ids of the digest and of its notice.
type digested struct {
	DigestLine
	digest, notice int64
}

// digested are the lines of some digests, oldest first.
func (s *Store) digested(ctx context.Context, doing string, ids []int64) ([]digested, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT n.digest_id, n.id, n.kind, n.at, `+fileColumns+`
		FROM notices n JOIN files f ON f.code = n.code `+fileNames+`
		WHERE n.digest_id = ANY ($1) AND n.cancelled_at IS NULL`, pq.Array(ids))
	ofFiles, err := collect(doing, rows, err, func(d *digested) []any {
		return append([]any{&d.digest, &d.notice, &d.Kind, zoned(&d.At)}, d.File.fields()...)
	})
	if err != nil {
		return nil, err
	}
	rows, err = s.db.QueryContext(ctx, `
		SELECT n.digest_id, n.id, n.kind, n.at, `+dutyRepeats+`, `+dutyColumns+`
		FROM notices n JOIN duties d ON d.number = n.duty `+dutyNames+`
		WHERE n.digest_id = ANY ($1) AND n.cancelled_at IS NULL`, pq.Array(ids))
	ofDuties, err := collect(doing, rows, err, func(d *digested) []any {
		d.Duty = &MessageDuty{}
		return append([]any{&d.digest, &d.notice, &d.Kind, zoned(&d.At), &d.Duty.Repeats}, d.Duty.fields()...)
	})
	lines := slices.Concat(ofFiles, ofDuties)
	slices.SortFunc(lines, func(a, b digested) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.notice, b.notice)) })
	return lines, err
}

// dutyRepeats is how many breaches surfaced with the duty d.
const dutyRepeats = `(SELECT count(*) FROM duties o WHERE o.repeated IS NOT NULL AND o.repeated = d.repeated)`

// fillDuty loads the duty of a message, of which the number is known.
func (s *Store) fillDuty(ctx context.Context, m *MessageDuty) error {
	err := s.db.QueryRowContext(ctx, `SELECT `+dutyRepeats+`, `+dutyColumns+` FROM duties d `+dutyNames+` WHERE d.number = $1`,
		m.View.Number).Scan(append([]any{&m.Repeats}, m.fields()...)...)
	return failed("duty of a message", err)
}

// collect scans rows into values; fields names where the columns of one go.
func collect[T any](doing string, rows *sql.Rows, err error, fields func(*T) []any) ([]T, error) {
	if err != nil {
		return nil, failed(doing, err)
	}
	defer func() { _ = rows.Close() }() // its error is that of rows.Err
	var out []T
	for rows.Next() {
		var one T
		if err := rows.Scan(fields(&one)...); err != nil {
			return nil, failed(doing, err)
		}
		out = append(out, one)
	}
	return out, failed(doing, rows.Err())
}
