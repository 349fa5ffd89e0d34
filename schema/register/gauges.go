package register

import (
	"context"
	"errors"
	"time"

	"dunghen/workflows/procedure"
)

// Gauges are the numbers of the office at an instant, for metrics.
type Gauges struct {
	// Files counts all files by status.
	Files map[procedure.Status]int
	// Overdue counts open files with a broken or past promise.
	Overdue int
	// Letters counts those issued, by kind.
	Letters map[string]int
	// Unanswered counts escalations that wait for a leader.
	Unanswered int
	// Outbox is OutboxStatus, Owed OwedLetterStatus.
	Outbox []ChannelStatus
	Owed   OwedStatus
}

// Gauges counts.
func (s *Store) Gauges(ctx context.Context, at time.Time) (Gauges, error) {
	f := Gauges{Files: map[procedure.Status]int{}, Letters: map[string]int{}}
	var statuses []struct {
		Status procedure.Status
		Count  int
	}
	var letters []struct {
		Kind  string
		Count int
	}
	err := errors.Join(
		s.db.SelectContext(ctx, &statuses, `SELECT status, count(*) FROM files GROUP BY status`),
		s.db.SelectContext(ctx, &letters, `SELECT kind, count(*) FROM letters GROUP BY kind`),
		s.db.GetContext(ctx, &f.Overdue, `SELECT count(*) FROM files f WHERE `+overdueAt(`$1`), at),
		s.db.GetContext(ctx, &f.Unanswered, `
			SELECT count(*) FROM escalations e JOIN files f USING (code)
			WHERE e.answered_at IS NULL AND NOT e.climbed AND `+openFile),
	)
	if err != nil {
		return Gauges{}, failed("gauges", err)
	}
	for _, status := range statuses {
		f.Files[status.Status] = status.Count
	}
	for _, letter := range letters {
		f.Letters[letter.Kind] = letter.Count
	}
	if f.Outbox, err = s.OutboxStatus(ctx); err != nil {
		return Gauges{}, err
	}
	f.Owed, err = s.OwedLetterStatus(ctx)
	return f, err
}
