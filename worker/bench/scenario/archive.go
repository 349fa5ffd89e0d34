package scenario

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lib/pq"

	"dunghen/workflows/procedure"
)

const (
	// perWeek is how many files come in a week of the archive.
	perWeek = 1000
	days    = 7
	// worthwhile is how many rows it takes until indexes are dropped and made again.
	worthwhile = 100_000
)

// archive fills the register with the files number from+1 to to before this run, the
// latest first, a thousand a week, in the rows the office would have left of them: one in
// ten was two days late, one in fifty nearly two months, late ones have their letter. What
// was not over when the run began is a copy of an open file at the officer's.
func (r *run) archive(ctx context.Context, from, to int) (err error) {
	var procedures []string
	for _, p := range r.office.Catalogue.Procedures(procedure.DayOf(r.began)) {
		procedures = append(procedures, p.Code)
	}
	conn, err := r.office.DB.Conn(ctx) // temporary tables are a connection's
	if err != nil {
		return err
	}
	defer func() {
		_, reset := conn.ExecContext(context.WithoutCancel(ctx), `RESET session_replication_role; RESET synchronous_commit`)
		err = errors.Join(err, reset, conn.Close())
	}()
	// Rows that are copied need no proof that what they refer to is there, nor the disk.
	if _, err := conn.ExecContext(ctx, `SET session_replication_role = replica; SET synchronous_commit = off; DROP TABLE IF EXISTS past`); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, `
		CREATE TEMP TABLE past AS
		SELECT i, code, procedure, accepted, due, finished, closed, finished IS NULL AS open, coalesce(finished, $1) > due AS late,
			(ARRAY['direct', 'postal', 'online'])[1 + i % 3] AS channel
		FROM (
			SELECT i, $2 || '-' || to_char(accepted, 'YYMMDD') || '-' || lpad((i - 1)::text, 6, '0') AS code, ($6::text[])[1 + i % cardinality($6::text[])] AS procedure, accepted,
				accepted + interval '7 days' AS due,
				CASE WHEN accepted + d * interval '1 day' <= $1 THEN accepted + d * interval '1 day' END AS finished,
				CASE WHEN accepted + (d + 1) * interval '1 day' <= $1 THEN accepted + (d + 1) * interval '1 day' END AS closed
			FROM (
				SELECT i, $1::timestamptz - i * interval '7 days' / $3::integer AS accepted, CASE WHEN i % 50 = 0 THEN 60 WHEN i % 10 = 0 THEN 9 ELSE 4 END AS d
				FROM generate_series($4::integer + 1, $5::integer) i) a) t`,
		r.began, r.office.Catalogue.FileCodeAgency(), perWeek, from, to, pq.Array(procedures)); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	fill := func() error { return r.fill(ctx, conn) }
	if to-from >= worthwhile {
		err = withoutIndexes(ctx, conn, fill)
	} else {
		err = fill()
	}
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	_, err = conn.ExecContext(ctx, `VACUUM ANALYZE files, applicants, promises, judged, custody, breaches, escalations`)
	return err
}

func (r *run) fill(ctx context.Context, conn *sql.Conn) error {
	for _, query := range []string{
		// What is open has the view of the file it copies; the view of what is over is not looked at, but takes its room.
		`INSERT INTO files SELECT (jsonb_populate_record(f, jsonb_build_object(
				'code', p.code, 'procedure', p.procedure, 'received_at', p.accepted, 'accepted_at', p.accepted, 'channel', p.channel,
				'due_at', p.due, 'first_due_at', p.due, 'late_at', CASE WHEN p.late THEN p.due END,
				'level', CASE WHEN p.late THEN 1 ELSE 0 END, 'apologised_at', CASE WHEN p.late THEN p.due - interval '1 day' END))).*
			FROM past p, files f WHERE p.open AND f.code = $1`,
		`INSERT INTO files (code, procedure_name, field_code, field_name, procedure, status, step_name, unit, assignee, received_at,
				finished_at, closed_at, due_at, first_due_at, late_at, level, seq, view, lead_unit, apologised_at, accepted_at, channel)
			SELECT p.code, f.procedure_name, f.field_code, f.field_name, p.procedure, CASE WHEN p.closed IS NULL THEN 9 ELSE 10 END, f.step_name,
				f.unit, f.assignee, p.accepted, p.finished, p.closed, p.due, p.due, CASE WHEN p.late THEN p.due END, 0, f.seq,
				jsonb_build_object('custody', repeat('x', 1000)), f.lead_unit, CASE WHEN p.late THEN p.due - interval '1 day' END, p.accepted, p.channel
			FROM past p, files f WHERE NOT p.open AND f.code = $1`,
		`INSERT INTO applicants SELECT (jsonb_populate_record(a, jsonb_build_object('code', p.code, 'phone', '09' || 10000000 + p.i,
				'search', ' ' || lower(p.code) || ' nguyen van ' || p.i || ' 09' || 10000000 + p.i))).*
			FROM past p, applicants a WHERE a.code = $1`,
		`INSERT INTO promises SELECT p.code, 1, 'receipt', p.accepted, p.due, false FROM past p, files f WHERE f.code = $1`,
		`INSERT INTO judged SELECT p.code, 1, p.accepted, p.due FROM past p, files f WHERE f.code = $1`,
		`INSERT INTO custody SELECT p.code, no, 'office', f.unit, f.assignee, no - 1, p.accepted + (no - 1) * interval '1 hour',
				CASE no WHEN 1 THEN p.accepted + interval '1 hour' ELSE p.finished END
			FROM past p, files f, generate_series(1, 2) no WHERE f.code = $1`,
		`INSERT INTO breaches SELECT p.code, 1, 'late', p.due, p.due, 1, f.unit, f.assignee, 'holder' FROM past p, files f WHERE p.late AND f.code = $1`,
		`INSERT INTO escalations SELECT p.code, 1, 'due', 1, 'leader', p.due, p.due + interval '1 day', false, p.finished,
				CASE WHEN p.open THEN '' ELSE 'leader' END, '', '' FROM past p, files f WHERE p.late AND f.code = $1`,
	} {
		if _, err := conn.ExecContext(ctx, query, r.template); err != nil {
			return err
		}
	}
	return nil
}

// withoutIndexes lets do fill the tables of files without the indexes that only speed up
// questions: to keep them meanwhile takes longer than to make them at the end.
func withoutIndexes(ctx context.Context, conn *sql.Conn, do func() error) error {
	run := func(query string) error {
		_, err := conn.ExecContext(ctx, query)
		return err
	}
	if err := run(`CREATE TEMP TABLE later AS SELECT indexname, indexdef FROM pg_indexes
		WHERE tablename IN ('files', 'applicants', 'judged', 'custody', 'breaches', 'escalations') AND indexdef LIKE 'CREATE INDEX%'`); err != nil {
		return err
	}
	if err := run(`DO $$ DECLARE i record; BEGIN FOR i IN SELECT * FROM later LOOP EXECUTE 'DROP INDEX ' || i.indexname; END LOOP; END $$`); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	for _, query := range []string{
		`DO $$ DECLARE i record; BEGIN FOR i IN SELECT * FROM later LOOP EXECUTE i.indexdef; END LOOP; END $$`,
		`ALTER INDEX files_alive ALTER COLUMN 1 SET STATISTICS 1000`, // as its migration does
		`DROP TABLE later`,
	} {
		if err := run(query); err != nil {
			return err
		}
	}
	return nil
}
