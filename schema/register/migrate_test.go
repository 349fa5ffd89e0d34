package register

import (
	"database/sql"
	"io/fs"
	"testing"

	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
)

func TestMigrationsGoDownAgain(t *testing.T) {
	db, err := sql.Open("postgres", pgtest.New(t))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	dir, err := fs.Sub(migrations, "migrations")
	require.NoError(t, err)
	provider, err := goose.NewProvider(goose.DialectPostgres, db, dir)
	require.NoError(t, err)
	_, err = provider.Up(t.Context())
	require.NoError(t, err)
	_, err = provider.DownTo(t.Context(), 0)
	require.NoError(t, err)
	var tables string
	require.NoError(t, db.QueryRowContext(t.Context(),
		`SELECT string_agg(relname, ' ') FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`).Scan(&tables))
	require.Equal(t, "goose_db_version", tables)
}

// TestOlderFilesAreJudgedAsTheyAre: files that were there before figures were told as of an
// instant have their acceptance, and the promise they are judged by now from then on.
func TestOlderFilesAreJudgedAsTheyAre(t *testing.T) {
	url := pgtest.New(t)
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	dir, err := fs.Sub(migrations, "migrations")
	require.NoError(t, err)
	provider, err := goose.NewProvider(goose.DialectPostgres, db, dir)
	require.NoError(t, err)
	_, err = provider.UpTo(t.Context(), 20)
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), `
		INSERT INTO files (code, procedure_name, field_code, field_name, first_due_at, late_at, view) VALUES
		('late', '', '', '', '2021-11-30T17:00:00+07:00', '2021-10-25T17:00:00+07:00',
			'{"channel": "online", "promises": [{"given_at": "2021-10-18T08:00:00+07:00"}, {"given_at": "2021-10-20T08:00:00+07:00"}]}'),
		('standing', '', '', '', NULL, NULL, '{"channel": "postal", "promises": [{"given_at": "2021-10-18T08:00:00+07:00"}]}'),
		('registered', '', '', '', NULL, NULL, '{"channel": "online"}'), ('taken in', '', '', '', NULL, NULL, '{}');
		INSERT INTO file_events (code, seq, at, kind, by_staff) VALUES
		('late', 1, '2021-10-18T07:00:00+07:00', 'registered', '@applicant'), ('late', 2, '2021-10-18T08:00:00+07:00', 'accepted', 'clerk')`)
	require.NoError(t, err)
	_, err = provider.Up(t.Context())
	require.NoError(t, err)
	var files, judged string
	require.NoError(t, db.QueryRowContext(t.Context(), `
		SELECT string_agg(concat_ws(' ', code, channel, accepted_at = '2021-10-18T08:00:00+07:00'), ', ' ORDER BY code) FROM files`).Scan(&files))
	require.Equal(t, "late online t, registered online, standing postal t, taken in ", files)
	require.NoError(t, db.QueryRowContext(t.Context(), `
		SELECT string_agg(concat_ws(' ', code, seq, at = '2021-10-18T08:00:00+07:00', judged_at = '2021-10-25T17:00:00+07:00'), ', ') FROM judged`).Scan(&judged))
	require.Equal(t, "late 2 t t", judged)
}
