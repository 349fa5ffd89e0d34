package chaos_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/worker/audit"
)

// grace is the auditor's own for what is under way; asked for so much later, it judges
// all that is so old by now.
const grace = 10 * time.Minute

// look asks the auditor about the register, at one instant of it.
func look(ctx context.Context, db *sql.DB, at time.Time) (report audit.Report, err error) {
	view, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, view.Rollback()) }()
	return audit.Register(ctx, view, at)
}

// settled asks until the auditor objects to nothing, though files are under way.
func settled(ctx context.Context, db *sql.DB) error {
	return until(ctx, func() error {
		report, err := look(ctx, db, time.Now())
		return errors.Join(err, objections(report))
	})
}

func objections(report audit.Report) error {
	if len(report.Findings) == 0 {
		return nil
	}
	return fmt.Errorf("the auditor objects: %v", report.Findings)
}

// rest waits until nothing is owed that the office does by itself.
func rest(ctx context.Context, db *sql.DB) error {
	return until(ctx, func() error {
		var letters, messages, openings int
		err := db.QueryRowContext(ctx, `
			SELECT (SELECT count(*) FROM letter_orders WHERE letter_id IS NULL AND voided_at IS NULL),
				(SELECT count(*) FROM outbox WHERE status IN ('pending', 'claimed') AND channel = 'email'),
				(SELECT count(*) FROM openings WHERE pending) + (SELECT count(*) FROM duty_openings WHERE pending)`,
		).Scan(&letters, &messages, &openings)
		if err == nil && letters+messages+openings > 0 {
			err = fmt.Errorf("owed: %d letters, %d messages, %d starts", letters, messages, openings)
		}
		return err
	})
}

// judge compares everything with everything when nothing is owed any more: the auditor
// register, histories and mailbox, the clients what they were promised.
func judge(ctx context.Context, t *testing.T, o *office, db *sql.DB, dir string) {
	t.Helper()
	require.NoError(t, rest(ctx, db))
	var report audit.Report
	// A row may be under way for a moment after the last letter.
	last := until(ctx, func() (err error) {
		if report, err = look(ctx, db, time.Now().Add(grace)); err != nil {
			return err
		}
		if err = audit.Engine(ctx, db, o.engine, &report); err != nil {
			return err
		}
		if err = audit.Mailbox(ctx, db, os.DirFS(filepath.Join(dir, "mail")), &report); err != nil {
			return err
		}
		return objections(report)
	})
	require.NoError(t, report.Print(os.Stdout))
	require.NoError(t, last)

	promised := slices.Clone(o.accepted)
	slices.Sort(promised)
	promised = slices.Compact(promised)
	require.Len(t, promised, len(o.keys), "each key has a file of its own")
	require.Equal(t, promised, column(ctx, t, db, `SELECT code FROM files ORDER BY code COLLATE "C"`), "what was accepted is what there is")
	slices.Sort(o.late)
	require.Equal(t, o.late, column(ctx, t, db, `SELECT DISTINCT code COLLATE "C" FROM breaches WHERE kind = 'late' ORDER BY 1`), "who was late is booked, nobody else")
	require.Equal(t, o.late, column(ctx, t, db, `SELECT code FROM letters WHERE kind = 'apology' ORDER BY code COLLATE "C"`), "one letter of apology each")
}

func column(ctx context.Context, t *testing.T, db *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := db.QueryContext(ctx, query)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	for rows.Next() {
		var one string
		require.NoError(t, rows.Scan(&one))
		all = append(all, one)
	}
	require.NoError(t, rows.Err())
	return all
}
