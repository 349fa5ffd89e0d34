package register

import (
	"context"
	"database/sql"

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
			coalesce(o.letter_id::text, ''), coalesce(o.report, ''), coalesce(o.told, e.detail), coalesce(t.body, ''), `+fileColumns+`
		FROM outbox o
		LEFT JOIN staff p ON p.id = o.staff_id
		LEFT JOIN applicants a ON o.applicant AND a.code = o.code
		LEFT JOIN notices n ON n.id = o.notice_id
		LEFT JOIN file_events e ON e.code = n.code AND e.seq = n.seq
		LEFT JOIN free_texts t ON t.code = e.code AND t.id = e.detail ->> 'text'
		LEFT JOIN files f ON f.code = o.code `+fileNames+`
		WHERE o.id = ANY ($1) ORDER BY o.at, o.id`, pq.Array(ids))
	messages, err := collect(doing, rows, err, func(m *Message) []any {
		m.Letter, m.Report = &MessageLetter{}, &MessageReport{}
		return append([]any{&m.ID, &m.Key, &m.Token, &m.Channel, &m.Kind, zoned(&m.At), &m.Attempts,
			&m.To.Name, &m.To.Email, &m.To.Phone, &m.To.Staff, &m.To.Applicant, &m.To.Organisation, &m.To.Role, &m.To.Unit,
			&m.Letter.ID, &m.Report.ID, (*[]byte)(&m.Detail), &m.Text}, m.File.fields()...)
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
	type digested struct {
		digest int64
		line   DigestLine
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT n.digest_id, n.kind, n.at, `+fileColumns+`
		FROM notices n JOIN files f ON f.code = n.code `+fileNames+`
		WHERE n.digest_id = ANY ($1) AND n.cancelled_at IS NULL ORDER BY n.at, n.id`, pq.Array(ids))
	lines, err := collect(doing, rows, err, func(d *digested) []any {
		return append([]any{&d.digest, &d.line.Kind, zoned(&d.line.At)}, d.line.File.fields()...)
	})
	if err != nil {
		return err
	}
	for _, d := range lines {
		at[d.digest].Lines = append(at[d.digest].Lines, d.line)
	}
	return nil
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
