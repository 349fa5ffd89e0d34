package register

import (
	"context"
	"encoding/json"
	"reflect"
	"time"

	"dunghen/workflows/procedure"
)

// Delivery is one message about a file with everything that was tried.
type Delivery struct {
	ID      int64   `json:"id"`
	Channel Channel `json:"channel"`
	// Kind is a procedure.NoticeKind or LetterKind.
	Kind string `json:"kind"`
	// Applicant, or the person of the staff, or neither when nobody was found.
	Applicant bool      `json:"applicant,omitempty"`
	Staff     string    `json:"staff,omitempty"`
	LetterID  string    `json:"letter_id,omitempty"`
	At        time.Time `json:"at"`
	// Status is pending, claimed, sent, failed or cancelled.
	Status   string    `json:"status"`
	Attempts []Attempt `json:"attempts"`
}

// Attempt is one attempt at a message, or one report of what became of it.
type Attempt struct {
	At      time.Time `json:"at"`
	Channel Channel   `json:"channel"`
	Outcome Outcome   `json:"outcome"`
	// ProviderID is the Message-ID, the provider's id or the tracking number.
	ProviderID string `json:"provider_id,omitempty"`
	Answer     string `json:"answer,omitempty"`
	// By is the clerk who handed it over, "" for the machine.
	By string `json:"by,omitempty"`
}

const attemptColumns = `t.at, t.channel, t.outcome, t.provider_id, t.answer, t.by_staff`

func (a *Attempt) fields() []any {
	return []any{zoned(&a.At), &a.Channel, &a.Outcome, &a.ProviderID, &a.Answer, &a.By}
}

// Deliveries returns the messages about a file in the order they were owed, each
// with its attempts; digests, which are about many files, are left out.
func (s *Store) Deliveries(ctx context.Context, code string) ([]Delivery, error) {
	const doing = "deliveries"
	type stored struct {
		Delivery
		attempts []byte
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT o.id, o.channel, o.kind, o.applicant, coalesce(o.staff_id, ''), coalesce(o.letter_id::text, ''), o.at, o.status,
			(SELECT coalesce(jsonb_agg(jsonb_build_object('at', t.at, 'channel', t.channel, 'outcome', t.outcome,
				'provider_id', t.provider_id, 'answer', t.answer, 'by', t.by_staff) ORDER BY t.no), '[]')
				FROM delivery_attempts t WHERE t.outbox_id = o.id)
		FROM outbox o WHERE o.code = $1 ORDER BY o.at, o.id`, code)
	all, err := collect(doing, rows, err, func(d *stored) []any {
		return []any{&d.ID, &d.Channel, &d.Kind, &d.Applicant, &d.Staff, &d.LetterID, zoned(&d.At), &d.Status, &d.attempts}
	})
	if err != nil {
		return nil, err
	}
	deliveries := make([]Delivery, len(all))
	for i, d := range all {
		if err := json.Unmarshal(d.attempts, &d.Attempts); err != nil {
			return nil, failed(doing, err)
		}
		inZone(reflect.ValueOf(&d.Attempts))
		deliveries[i] = d.Delivery
	}
	return deliveries, nil
}

// Handover is a printed message that waits for a clerk. Name, Address and Phone
// are personal data.
type Handover struct {
	ID      int64   `json:"id"`
	Channel Channel `json:"channel"`
	// Kind is a procedure.NoticeKind, DigestKind or LetterKind.
	Kind string `json:"kind"`
	// Code is the file's, "" for a digest.
	Code string `json:"code,omitempty"`
	// Applicant says that Name, Address and Phone are the applicant's; otherwise Name
	// is that of Staff, or Role and Unit say for whom nobody was found.
	Applicant bool           `json:"applicant,omitempty"`
	Name      string         `json:"name,omitempty"`
	Address   string         `json:"address,omitempty"`
	Phone     string         `json:"phone,omitempty"`
	Staff     string         `json:"staff,omitempty"`
	Role      procedure.Role `json:"role,omitempty"`
	Unit      string         `json:"unit,omitempty"`
	// LetterID, LetterTitle and LetterNo are those of the letter to hand over, if it is
	// one or one goes with it.
	LetterID    string `json:"letter_id,omitempty"`
	LetterTitle string `json:"letter_title,omitempty"`
	LetterNo    string `json:"letter_no,omitempty"`
	// At is since when it waits.
	At time.Time `json:"at"`
}

// HandoverPage is one page of what waits, oldest first.
type HandoverPage struct {
	Handovers []Handover `json:"deliveries"`
	Total     int        `json:"total"`
	Page      int        `json:"page"`
	PerPage   int        `json:"per_page"`
}

// Handovers lists what waits at the counter (Print) or for the post (Post). Pages
// count from 1; perPage is 20 when 0 and at most 100.
func (s *Store) Handovers(ctx context.Context, channel Channel, page, perPage int) (HandoverPage, error) {
	list := HandoverPage{Page: max(page, 1), PerPage: min(perPage, maxPerPage)}
	if list.PerPage < 1 {
		list.PerPage = defaultPerPage
	}
	if err := s.db.GetContext(ctx, &list.Total,
		`SELECT count(*) FROM outbox WHERE channel = $1 AND status = 'pending'`, string(channel)); err != nil {
		return HandoverPage{}, failed("handovers", err)
	}
	var err error
	list.Handovers, err = s.handovers(ctx, handoversOf+` ORDER BY o.at, o.id LIMIT $2 OFFSET $3`,
		string(channel), list.PerPage, (list.Page-1)*list.PerPage)
	return list, err
}

// HandoversAfter lists what waits in a channel after the one of an instant and id; the
// zero ones are the beginning.
func (s *Store) HandoversAfter(ctx context.Context, channel Channel, at time.Time, id int64, limit int) ([]Handover, error) {
	return s.handovers(ctx, handoversAfter, string(channel), at, id, limit)
}

// CountHandovers counts what waits in a channel; most+1 stands for more than most.
func (s *Store) CountHandovers(ctx context.Context, channel Channel, most int) (n int, err error) {
	err = s.db.GetContext(ctx, &n, countHandovers, string(channel), most+1)
	return n, failed("count handovers", err)
}

const (
	handoversAfter = handoversOf + ` AND o.channel IN ('print', 'post') AND (o.at, o.id) > ($2::timestamptz, $3)
		ORDER BY o.at, o.id LIMIT $4`
	countHandovers = `SELECT count(*) FROM (
		SELECT 1 FROM outbox o WHERE o.channel = $1 AND o.channel IN ('print', 'post') AND o.status = 'pending'
		ORDER BY o.at, o.id LIMIT $2) w`
	handoversOf = `
		SELECT o.id, o.channel, o.kind, coalesce(o.code, ''), o.applicant, coalesce(p.name, a.name, ''),
			coalesce(a.address, ''), coalesce(a.phone, ''), coalesce(o.staff_id, ''), coalesce(n.role, ''), coalesce(n.unit, ''),
			coalesce(o.letter_id::text, ''), coalesce(l.title, ''), coalesce(l.printed_no, ''), o.at
		FROM outbox o
		LEFT JOIN letters l ON l.id = o.letter_id
		LEFT JOIN staff p ON p.id = o.staff_id
		LEFT JOIN applicants a ON o.applicant AND a.code = o.code
		LEFT JOIN notices n ON n.id = o.notice_id
		WHERE o.channel = $1 AND o.status = 'pending'`
)

func (s *Store) handovers(ctx context.Context, query string, values ...any) ([]Handover, error) {
	rows, err := s.db.QueryContext(ctx, query, values...)
	return collect("handovers", rows, err, func(h *Handover) []any {
		return []any{&h.ID, &h.Channel, &h.Kind, &h.Code, &h.Applicant, &h.Name, &h.Address, &h.Phone, &h.Staff, &h.Role,
			&h.Unit, &h.LetterID, &h.LetterTitle, &h.LetterNo, zoned(&h.At)}
	})
}
