package audit

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"time"
)

// Finding is something that must not be. It holds codes and numbers, never a person.
type Finding struct {
	// Rule is the name of what is broken, Subject whose it is: a file, a series.
	Rule, Subject string
	// Words say what was found.
	Words string
}

// Count is how much a rule looked at.
type Count struct {
	Rule string
	Of   int
}

// Report is what an audit found.
type Report struct {
	At       time.Time
	Counts   []Count
	Findings []Finding
}

func (r *Report) add(rule, subject, format string, args ...any) {
	r.Findings = append(r.Findings, Finding{rule, subject, fmt.Sprintf(format, args...)})
}

// Print writes the report for a person.
func (r Report) Print(to io.Writer) error {
	_, err := fmt.Fprintf(to, "Audit at %s\n\n", r.At.Format(time.RFC3339))
	for _, c := range r.Counts {
		if err == nil {
			_, err = fmt.Fprintf(to, "  %-18s %9d looked at\n", c.Rule, c.Of)
		}
	}
	for _, f := range r.Findings {
		if err == nil {
			_, err = fmt.Fprintf(to, "\n  %s: %s: %s", f.Rule, f.Subject, f.Words)
		}
	}
	if err == nil {
		_, err = fmt.Fprintf(to, "\n%d findings\n", len(r.Findings))
	}
	return err
}

// grace is how long something may be under way before it counts as missing.
const grace = 10 * time.Minute

// Querier is a database, or a view of it that does not change meanwhile.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Register judges what the register holds, as of an instant.
func Register(ctx context.Context, db Querier, at time.Time) (Report, error) {
	report := Report{At: at}
	for _, r := range rules {
		if err := r.judge(ctx, db, at, &report); err != nil {
			return report, fmt.Errorf("audit %s: %w", r.name, err)
		}
	}
	return report, nil
}

func (r rule) judge(ctx context.Context, db Querier, at time.Time, report *Report) error {
	count := Count{Rule: r.name}
	if err := db.QueryRowContext(ctx, r.count).Scan(&count.Of); err != nil {
		return err
	}
	report.Counts = append(report.Counts, count)
	args := []any{}
	if r.dated {
		args = append(args, at.Add(-grace))
	}
	rows, err := db.QueryContext(ctx, r.broken, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var subject, words string
		if err := rows.Scan(&subject, &words); err != nil {
			return err
		}
		report.add(r.name, subject, "%s", words)
	}
	return rows.Err()
}
