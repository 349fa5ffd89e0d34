package register

import (
	"context"
	"time"

	"dunghen/workflows/procedure"
)

// Figures are the numbers of the office at an instant, for metrics.
type Figures struct {
	// Files counts all files by status.
	Files map[procedure.Status]int
	// Overdue counts open files with a broken or past promise.
	Overdue int
	// Letters counts those issued, by kind.
	Letters map[string]int
	// Unanswered counts escalations that wait for a leader.
	Unanswered int
	// OutboxPending, OutboxOldest and OutboxFailed are OutboxStatus; ToPrint counts
	// messages that wait for paper.
	OutboxPending int
	OutboxOldest  time.Time
	OutboxFailed  int
	ToPrint       int
}

// Figures counts.
func (s *Store) Figures(ctx context.Context, at time.Time) (Figures, error) {
	return Figures{}, errUnbuilt
}
