package register

import (
	"context"
	"time"

	"github.com/lib/pq"
)

// Transfer is a file whose papers are still at the One-stop and go on to another unit
// (bàn giao hồ sơ).
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

// Transfers returns the files in work at a unit, the one to be finished first at the
// top, at most limit.
func (s *Store) Transfers(ctx context.Context, unit string, limit int) ([]Transfer, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT f.code, f.procedure, f.procedure_name, f.view ->> 'version', f.view ->> 'step', f.view ->> 'channel', a.name,
			(SELECT coalesce(sum(d.copies), 0) FROM documents d WHERE d.code = f.code), f.received_at,
			greatest((f.view #>> '{custody,-1,from}')::timestamptz,
				CASE WHEN f.view ->> 'channel' = 'online' THEN (f.view #>> '{promises,0,given_at}')::timestamptz END),
			f.due_at, f.seq
		FROM files f JOIN applicants a USING (code)
		WHERE f.unit = $1 AND f.status = ANY ($2)
		ORDER BY f.due_at, f.code LIMIT $3`, unit, pq.Array([]int{2, 4}), limit)
	return collect("transfers", rows, err, func(t *Transfer) []any {
		return []any{&t.Code, &t.Procedure, &t.ProcedureName, &t.Version, &t.Step, &t.Channel, &t.ApplicantName,
			&t.Papers, zoned(&t.ReceivedAt), zoned(&t.Since), zoned(&t.DueAt), &t.Seq}
	})
}
