package register

import (
	"context"
	"time"
)

// Transfer is a file whose papers are still at the One-stop and go on to another unit
// (bàn giao hồ sơ). ApplicantName is personal data.
type Transfer struct {
	Code          string
	Procedure     string
	ProcedureName string
	// Version and Step tell which rules the file is under and where it stands in them.
	Version       string
	Step          string
	Channel       string
	ApplicantName string
	Papers        int
	ReceivedAt    time.Time
	// Since is from when on the papers lay here, ready to go on.
	Since time.Time
	DueAt time.Time
	// Seq is that of the file as it is shown here.
	Seq int
}

const transferColumns = `f.code, f.procedure, f.procedure_name, f.view ->> 'version', f.view ->> 'step', f.view ->> 'channel', a.name,
	(SELECT coalesce(sum(d.copies), 0) FROM documents d WHERE d.code = f.code), f.received_at, f.held_since, f.due_at, f.seq`

func (t *Transfer) fields() []any {
	return []any{&t.Code, &t.Procedure, &t.ProcedureName, &t.Version, &t.Step, &t.Channel, &t.ApplicantName,
		&t.Papers, zoned(&t.ReceivedAt), zoned(&t.Since), zoned(&t.DueAt), &t.Seq}
}

// transferring: $1 the unit, $2 how many.
const transferring = `
	SELECT ` + transferColumns + `
	FROM files f JOIN applicants a USING (code)
	WHERE f.unit = $1 AND f.status IN (2, 4)
	ORDER BY f.held_since, f.code LIMIT $2`

// Transfers returns the files in work at a unit, the one that lay there longest at the
// top, at most limit.
func (s *Store) Transfers(ctx context.Context, unit string, limit int) ([]Transfer, error) {
	rows, err := s.db.QueryContext(ctx, transferring, unit, limit)
	return collect("transfers", rows, err, (*Transfer).fields)
}

// HandedOver is a file of a batch that has gone to another unit.
type HandedOver struct {
	Transfer
	// Unit and Staff are who got it, by code and id.
	Unit  string
	Staff string
}

// HandedOver returns what somebody's batch handed to other units, in the order of the
// batch. Errors: ErrInvalid for an id that is none.
func (s *Store) HandedOver(ctx context.Context, batch, staff, from string) ([]HandedOver, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT `+transferColumns+`, c.unit, c.staff
		FROM batches b JOIN batch_files bf ON bf.batch = b.id JOIN files f USING (code) JOIN applicants a USING (code)
			CROSS JOIN LATERAL (
				SELECT c.unit, c.staff FROM custody c
				WHERE c.code = f.code AND c.holder = 'office' AND c.unit <> $3 AND coalesce(c.to_at, 'infinity') > b.at
				ORDER BY c.no LIMIT 1) c
		WHERE b.id = $1 AND b.staff_id = $2 AND b.verb = 'hand-over' AND bf.outcome = 'done'
		ORDER BY bf.no`, batch, staff, from)
	return collect("handed over", rows, err, func(h *HandedOver) []any {
		return append(h.Transfer.fields(), &h.Unit, &h.Staff)
	})
}

// BatchSum is a batch with what came of it.
type BatchSum struct {
	ID   string
	At   time.Time
	Done int
	All  int
}

// Batches returns somebody's batches of a verb since an instant, the newest first, at
// most limit.
func (s *Store) Batches(ctx context.Context, staff, verb string, since time.Time, limit int) ([]BatchSum, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT b.id, b.at, count(*) FILTER (WHERE bf.outcome = 'done'), count(*)
		FROM batches b JOIN batch_files bf ON bf.batch = b.id
		WHERE b.staff_id = $1 AND b.at >= $3 AND b.verb = $2
		GROUP BY b.id, b.at ORDER BY b.at DESC, b.id LIMIT $4`, staff, verb, since, limit)
	return collect("batches", rows, err, func(b *BatchSum) []any {
		return []any{&b.ID, zoned(&b.At), &b.Done, &b.All}
	})
}
