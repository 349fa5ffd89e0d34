package register

import (
	"context"
	"encoding/json"
	"time"

	"github.com/lib/pq"
)

// Audit is what one audit of the installation found.
type Audit struct {
	// At is its appointed instant, MadeAt when it was made.
	At     time.Time
	MadeAt time.Time
	// Looked is how much was looked at.
	Looked   int
	Findings []AuditFinding
	// Tasks are the open tasks about the findings.
	Tasks []string
}

// AuditFinding is something that must not be: codes and numbers, never a person.
type AuditFinding struct {
	Rule    string `json:"rule"`
	Subject string `json:"subject"`
	Words   string `json:"words"`
}

const auditColumns = `at, made_at, looked, findings, tasks`

func (a *Audit) fields() []any {
	return []any{zoned(&a.At), zoned(&a.MadeAt), &a.Looked, fromJSON(&a.Findings), pq.Array(&a.Tasks)}
}

// KeepAudit keeps what an audit found; the first one for its instant stays.
func (s *Store) KeepAudit(ctx context.Context, a Audit) error {
	if a.Findings == nil {
		a.Findings = []AuditFinding{}
	}
	if a.Tasks == nil {
		a.Tasks = []string{}
	}
	findings, err := json.Marshal(a.Findings)
	if err != nil {
		return failed("keep audit", err)
	}
	_, err = s.db.ExecContext(ctx, `
		INSERT INTO audits (`+auditColumns+`) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (at) DO NOTHING`,
		a.At, a.MadeAt, a.Looked, string(findings), pq.Array(a.Tasks))
	return failed("keep audit", err)
}

// AuditOf is the audit of an appointed instant. Errors: ErrNotFound.
func (s *Store) AuditOf(ctx context.Context, at time.Time) (Audit, error) {
	var a Audit
	err := s.db.QueryRowContext(ctx, `SELECT `+auditColumns+` FROM audits WHERE at = $1`, at).Scan(a.fields()...)
	return a, failed("audit", err)
}

// LastAudit is the last audit there was. Errors: ErrNotFound before the first.
func (s *Store) LastAudit(ctx context.Context) (Audit, error) {
	var a Audit
	err := s.db.QueryRowContext(ctx, `SELECT `+auditColumns+` FROM audits ORDER BY at DESC LIMIT 1`).Scan(a.fields()...)
	return a, failed("last audit", err)
}
