package register

import (
	"context"
	"time"

	"dunghen/workflows/procedure"
)

// BookLine is one file of the book (sổ theo dõi hồ sơ). Applicant is personal data.
type BookLine struct {
	Code          string
	ProcedureName string
	// Sets is the most copies of any paper handed in, at least 1.
	Sets      int
	Applicant Applicant
	// Lead is the unit that deals with the file: the first after the One-stop.
	Lead       string
	Status     procedure.Status
	Channel    procedure.Channel
	ReceivedAt time.Time
	FirstDueAt time.Time // the date of the first receipt
	// SentAt is when it left the One-stop, ResultAt when its result was there,
	// ReturnedAt when the applicant had it.
	SentAt     time.Time
	ResultAt   time.Time
	ReturnedAt time.Time
}

// Book returns the files received from one day to another, both included, in the
// order of their codes. A unit chooses those it has held; "" is all. The caller
// bounds the span: every file of it is loaded.
func (s *Store) Book(ctx context.Context, from, to procedure.Day, unit string) ([]BookLine, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT f.code, f.procedure_name,
			greatest(1, (SELECT max(copies) FROM documents d WHERE d.code = f.code)),
			a.name, a.kind, a.id_number, a.phone, a.email, a.address, a.deliver_by,
			coalesce((SELECT u.name FROM units u WHERE u.code = sent.unit), ''), f.status, f.view ->> 'channel',
			f.received_at, coalesce((SELECT p.due_at FROM promises p WHERE p.code = f.code AND p.no = 1), f.first_due_at),
			sent.from_at, f.finished_at, CASE WHEN f.status = 10 THEN f.closed_at END
		FROM files f JOIN applicants a USING (code)
		LEFT JOIN LATERAL (
			SELECT c.unit, c.from_at FROM custody c
			WHERE c.code = f.code AND c.holder = 'office' AND c.unit <> (
				SELECT first.unit FROM custody first WHERE first.code = f.code ORDER BY first.no LIMIT 1)
			ORDER BY c.no LIMIT 1) sent ON true
		WHERE f.received_at >= $1 AND f.received_at < $2
			AND ($3 = '' OR EXISTS (SELECT 1 FROM custody c WHERE c.code = f.code AND c.unit = $3))
		ORDER BY f.received_at, f.code`, from.At(0), (to + 1).At(0), unit)
	return collect("book", rows, err, func(l *BookLine) []any {
		a := &l.Applicant
		return []any{&l.Code, &l.ProcedureName, &l.Sets, &a.Name, &a.Kind, &a.IDNumber, &a.Phone, &a.Email, &a.Address, &a.DeliverBy,
			&l.Lead, &l.Status, &l.Channel, zoned(&l.ReceivedAt), zoned(&l.FirstDueAt), zoned(&l.SentAt), zoned(&l.ResultAt),
			zoned(&l.ReturnedAt)}
	})
}
