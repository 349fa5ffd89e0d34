package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/procedure"
)

// NewReport is a report to be stored, drawn already.
type NewReport struct {
	ReportKey
	// PeriodYear and PeriodNo are those of Report.
	PeriodYear, PeriodNo int
	MadeAt               time.Time
	MadeBy               string
	// Canonical is the content, PDF and Workbook what was drawn from it.
	Canonical, PDF, Workbook []byte
	Total                    FigureLine
	// Parts are the same for single units.
	Parts []NewReport
	// SendWhole and SendPart are the roles that are sent the report, and the part of their
	// unit, at once; where there are none it waits for approval.
	SendWhole, SendPart []procedure.Role
	// Tell are the people who are told that it waits.
	Tell []string
}

// StoreReport numbers and stores a report with its parts and its e-mails, in one
// transaction. Numbers run 1..n per year without gaps. What is there already is answered
// as it is: nothing is stored or sent twice.
func (s *Store) StoreReport(ctx context.Context, n NewReport) (Report, error) {
	stored, err := s.ReportOf(ctx, n.ReportKey)
	if err == nil || !errors.Is(err, ErrNotFound) {
		return stored, err
	}
	var messages int64
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		year := reportYear(n.MadeAt)
		var number int
		// The counter stays locked until the transaction ends, which keeps the numbers
		// free of gaps.
		if err := tx.QueryRowContext(ctx, `
			INSERT INTO letter_counters AS c (agency, series, year, last) VALUES (`+thisAgency+`, 'report', $1, 1)
			ON CONFLICT (agency, series, year) DO UPDATE SET last = c.last + 1 RETURNING last`, year).Scan(&number); err != nil {
			return err
		}
		// Somebody else may have made it while the counter was locked.
		var known bool
		if err := tx.GetContext(ctx, &known, `SELECT EXISTS (SELECT 1 FROM reports r `+reportOfKey+`)`,
			string(n.Kind), string(n.Form), n.Unit, n.Procedure, n.From, n.To); err != nil {
			return err
		}
		if known {
			return errMadeMeanwhile
		}
		id := reportNumber(year, number)
		state := ReportMade
		if len(n.SendWhole)+len(n.SendPart) > 0 {
			state = ReportSent
		}
		if err := insertReport(ctx, tx, n, id, "", number, state); err != nil {
			return err
		}
		for _, part := range n.Parts {
			part.MadeAt, part.MadeBy, part.PeriodYear, part.PeriodNo = n.MadeAt, n.MadeBy, n.PeriodYear, n.PeriodNo
			if err := insertReport(ctx, tx, part, id+"."+part.Unit, id, number, state); err != nil {
				return err
			}
		}
		messages, err = mailReport(ctx, tx, id, n)
		return err
	})
	if err != nil && !errors.Is(err, errMadeMeanwhile) {
		return Report{}, failed("store report", err)
	}
	s.wakeSenders(ctx, messages)
	return s.ReportOf(ctx, n.ReportKey)
}

// errMadeMeanwhile rolls the number back.
var errMadeMeanwhile = errors.New("report was made meanwhile")

func insertReport(ctx context.Context, tx *sqlx.Tx, n NewReport, id, whole string, number int, state ReportState) error {
	total, err := json.Marshal(n.Total)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO reports (id, whole, kind, form, unit, procedure, period_year, period_no, from_at, to_at, year, number, made_at, made_by,
			state, total, data, pdf, workbook, data_sha256, pdf_sha256, workbook_sha256)
		VALUES ($1, nullif($2, ''), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::jsonb, $17, $18, $19,
			decode($20, 'hex'), decode($21, 'hex'), decode($22, 'hex'))`,
		id, whole, string(n.Kind), string(n.Form), n.Unit, n.Procedure, n.PeriodYear, n.PeriodNo, n.From, n.To,
		reportYear(n.MadeAt), number, n.MadeAt, n.MadeBy, string(state), string(total), n.Canonical, n.PDF, n.Workbook,
		SHA256(n.Canonical), SHA256(n.PDF), SHA256(n.Workbook))
	return err
}

// ReportMail and ReportWaitingMail are the Kinds of Messages about a report: it is in
// the mail, or it waits for approval.
const (
	ReportMail        = "report"
	ReportWaitingMail = "report_waiting"
)

// mailReport puts the e-mails of a report into the outbox: to whom it is sent, with the
// booking that it went, or to whom it waits for.
func mailReport(ctx context.Context, tx *sqlx.Tx, id string, n NewReport) (messages int64, err error) {
	result, err := tx.ExecContext(ctx, `
		INSERT INTO outbox (key, channel, kind, staff_id, applicant, report, at, next_attempt_at)
		SELECT 'report/' || $1 || '/waiting/' || p.id, `+staffChannel+`, '`+ReportWaitingMail+`', p.id, false, $1, $2, '-infinity'
		FROM staff p WHERE p.active AND p.id IN (SELECT jsonb_array_elements_text($3::jsonb))
		ON CONFLICT (key) DO NOTHING`, id, n.MadeAt, jsonList(n.Tell))
	if err != nil {
		return 0, err
	}
	told, err := result.RowsAffected()
	if err != nil {
		return 0, err
	}
	sent, err := mailSent(ctx, tx, id, n.MadeAt, n.SendWhole, n.SendPart)
	return told + sent, err
}

// mailSent mails a report to those who have a role in the whole office, and its parts to
// those who have one in their units. Who gets the whole gets no part of it.
func mailSent(ctx context.Context, tx *sqlx.Tx, id string, at time.Time, whole, part []procedure.Role) (int64, error) {
	result, err := tx.ExecContext(ctx, `
		WITH meant AS (
			SELECT DISTINCT ON (m.staff_id, m.part) m.report, m.staff_id, m.part FROM (
				SELECT $1 AS report, w.staff_id, '' AS part FROM recipients w
				WHERE w.unit = '' AND w.role IN (SELECT jsonb_array_elements_text($3::jsonb))
				UNION ALL
				SELECT r.id, u.staff_id, r.unit FROM reports r
				JOIN recipients u ON u.unit = r.unit AND u.role IN (SELECT jsonb_array_elements_text($4::jsonb))
				WHERE r.whole = $1 AND u.staff_id NOT IN (SELECT w.staff_id FROM recipients w
					WHERE w.unit = '' AND w.role IN (SELECT jsonb_array_elements_text($3::jsonb)))
			) m
		), booked AS (
			INSERT INTO report_sendings (key, report, at, by_staff, how, to_name, to_staff)
			SELECT m.report || '/' || m.staff_id, m.report, $2, '', 'email', '', m.staff_id FROM meant m
			ON CONFLICT (key) DO NOTHING
		)
		INSERT INTO outbox (key, channel, kind, staff_id, applicant, report, at, next_attempt_at)
		SELECT 'report/' || m.report || '/' || p.id, `+staffChannel+`, '`+ReportMail+`', p.id, false, m.report, $2, '-infinity'
		FROM meant m JOIN staff p ON p.id = m.staff_id
		ON CONFLICT (key) DO NOTHING`, id, at, jsonList(whole), jsonList(part))
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// jsonList is a list as SQL takes it.
func jsonList[T ~string](list []T) string {
	if len(list) == 0 {
		return "[]"
	}
	text, err := json.Marshal(list)
	if err != nil {
		return "[]" // strings always are JSON
	}
	return string(text)
}

// ApproveReport notes that the Office approved a report. Approved again, it stays as it
// was. Errors: ErrNotFound; a report that was sent already is answered as it is.
func (s *Store) ApproveReport(ctx context.Context, id, by string, at time.Time) (Report, error) {
	if _, err := s.db.ExecContext(ctx, `
		UPDATE reports SET state = 'approved', approved_at = $2, approved_by = $3
		WHERE coalesce(whole, id) = $1 AND state = 'made'`, id, at, by); err != nil {
		return Report{}, failed("approve report", err)
	}
	return s.Report(ctx, id)
}

// Sending is one entry of the register of sent reports (sổ gửi báo cáo).
type Sending struct {
	// Key is carried out once.
	Key    string    `json:"-"`
	Report string    `json:"report"`
	At     time.Time `json:"at"`
	// By is a staff id, "" for the machine.
	By  string     `json:"by,omitempty"`
	How SendingHow `json:"how"`
	// To is somebody outside; Staff is a person of the office by id.
	To    string `json:"to,omitempty"`
	Staff string `json:"staff,omitempty"`
	// Cover is the number of the letter it went with (số công văn).
	Cover string `json:"cover,omitempty"`
	// Status and SentAt are of the e-mail, "" for what went another way.
	Status string    `json:"status,omitempty"`
	SentAt time.Time `json:"sent_at,omitzero"`
}

// SendingHow is the way a report went.
type SendingHow string

// The ways.
const (
	SentByMail   SendingHow = "email"  // thư điện tử
	SentBySystem SendingHow = "system" // hệ thống báo cáo, trục liên thông văn bản
	SentByPost   SendingHow = "post"   // bưu chính
	SentByHand   SendingHow = "hand"   // trực tiếp
)

// SendingHows are all ways a person can have sent a report by.
func SendingHows() []SendingHow {
	return []SendingHow{SentBySystem, SentByMail, SentByPost, SentByHand}
}

// SendReport books that an approved report was sent to somebody outside, and mails it to
// those in the office who have a role. The same key is booked once. ok is false, and
// nothing is booked, while the report is not approved. Errors: ErrNotFound.
func (s *Store) SendReport(ctx context.Context, to Sending, whole, part []procedure.Role) (ok bool, err error) {
	var messages int64
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		var state ReportState
		if err := tx.QueryRowContext(ctx, `SELECT state FROM reports WHERE id = $1 AND whole IS NULL FOR UPDATE`, to.Report).Scan(&state); err != nil {
			return err
		}
		if ok = state != ReportMade; !ok {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO report_sendings (key, report, at, by_staff, how, to_name, cover) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (key) DO NOTHING`, to.Key, to.Report, to.At, to.By, string(to.How), to.To, to.Cover); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE reports SET state = 'sent' WHERE coalesce(whole, id) = $1`, to.Report); err != nil {
			return err
		}
		messages, err = mailSent(ctx, tx, to.Report, to.At, whole, part)
		return err
	})
	s.wakeSenders(ctx, messages)
	return ok, failed("send report", err)
}

const sendingColumns = `g.report, g.at, g.by_staff, g.how, g.to_name, coalesce(g.to_staff, ''), g.cover, coalesce(o.status, ''), o.sent_at`

func (g *Sending) fields() []any {
	return []any{&g.Report, zoned(&g.At), &g.By, &g.How, &g.To, &g.Staff, &g.Cover, &g.Status, zoned(&g.SentAt)}
}

const sendingMail = ` FROM report_sendings g LEFT JOIN outbox o ON g.to_staff IS NOT NULL AND o.key = 'report/' || g.report || '/' || g.to_staff `

// Sendings returns to whom a report and its parts went, in order.
func (s *Store) Sendings(ctx context.Context, id string) ([]Sending, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+sendingColumns+sendingMail+`
		JOIN reports r ON r.id = g.report WHERE r.id = $1 OR r.whole = $1 ORDER BY g.id`, id)
	return collect("sendings", rows, err, (*Sending).fields)
}

// SendingPage is one page of the register of sent reports.
type SendingPage struct {
	Sendings []Sending
	Total    int
	Page     int
	PerPage  int
}

// SentReports is the register of sent reports, the latest first. Pages count from 1;
// perPage is 20 when 0 and at most 100.
func (s *Store) SentReports(ctx context.Context, page, perPage int) (SendingPage, error) {
	list := SendingPage{Page: max(page, 1), PerPage: min(perPage, maxPerPage)}
	if list.PerPage < 1 {
		list.PerPage = defaultPerPage
	}
	if err := s.db.GetContext(ctx, &list.Total, `SELECT count(*) FROM report_sendings`); err != nil {
		return SendingPage{}, failed("sent reports", err)
	}
	rows, err := s.db.QueryContext(ctx, `SELECT `+sendingColumns+sendingMail+` ORDER BY g.at DESC, g.id DESC LIMIT $1 OFFSET $2`,
		list.PerPage, (list.Page-1)*list.PerPage)
	list.Sendings, err = collect("sent reports", rows, err, (*Sending).fields)
	return list, err
}

// ReportCheck is what came of making a report again.
type ReportCheck struct {
	Key string    `json:"-"`
	At  time.Time `json:"at"`
	By  string    `json:"by,omitempty"`
	// Differs says what is not as it was stored, in words of the data; nothing when all
	// bytes are the same.
	Differs []string `json:"differs"`
}

// NoteCheck notes what came of making a report again, once per key. Errors: ErrNotFound.
func (s *Store) NoteCheck(ctx context.Context, report string, c ReportCheck) error {
	_, err := s.db.ExecContext(ctx, `
		INSERT INTO report_checks (report, key, at, by_staff, differs) VALUES ($1, $2, $3, $4, $5::jsonb)
		ON CONFLICT (report, key) DO NOTHING`, report, c.Key, c.At, c.By, jsonList(c.Differs))
	return failed("note check", err)
}

// Check returns a check by its key. Errors: ErrNotFound.
func (s *Store) Check(ctx context.Context, report, key string) (ReportCheck, error) {
	return s.check(ctx, `report = $1 AND key = $2`, report, key)
}

// LastCheck returns the latest check of a report; ok is false when there was none.
func (s *Store) LastCheck(ctx context.Context, report string) (c ReportCheck, ok bool, err error) {
	c, err = s.check(ctx, `report = $1`, report)
	if errors.Is(err, ErrNotFound) {
		return ReportCheck{}, false, nil
	}
	return c, err == nil, err
}

func (s *Store) check(ctx context.Context, where string, args ...any) (c ReportCheck, err error) {
	var differs []byte
	err = s.db.QueryRowContext(ctx, `
		SELECT key, at, by_staff, differs FROM report_checks WHERE `+where+` ORDER BY at DESC, key LIMIT 1`, args...).
		Scan(&c.Key, zoned(&c.At), &c.By, &differs)
	if err == nil {
		err = json.Unmarshal(differs, &c.Differs)
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return c, failed("check of a report", err)
}
