package register

import (
	"context"
	"time"

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
	// Channel and Status are those of its message; "" while it waits for a digest.
	Channel Channel   `json:"channel,omitempty"`
	Status  string    `json:"status,omitempty"`
	SentAt  time.Time `json:"sent_at,omitzero"`
}

// Notices returns whom a file's entries told, in order; cancelled ones are left out.
func (s *Store) Notices(ctx context.Context, code string) ([]NoticeRecord, error) {
	return nil, errUnbuilt
}

// BuildDigests bundles the notices that wait at an instant into one message per
// person, with key digest/<staff>/<at>. It answers with the number of digests of
// that instant, so a repeated call sends nothing and gives the same answer.
func (s *Store) BuildDigests(ctx context.Context, at time.Time) (int, error) { return 0, errUnbuilt }
