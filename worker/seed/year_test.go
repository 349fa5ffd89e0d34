package seed

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"dunghen/schema/catalogue"
	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func office2026(t *testing.T, files int) *Year {
	t.Helper()
	c, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	return NewYear(c, 2026, files, 7)
}

func empty(t *testing.T) (*register.Store, *sql.DB) {
	t.Helper()
	url := pgtest.Prepared(t, func(t testing.TB, url string) { t.Helper(); require.NoError(t, register.Migrate(t.Context(), url)) })
	store, err := register.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return store, db
}

// dump hashes every table of a register, row by row in an order of its own; ids the
// database gives in the order of writing are left out, for days are written at once.
func dump(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `
		SELECT table_name, string_agg(format('%I', column_name), ', ' ORDER BY ordinal_position)
		FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'NO'
			AND column_name NOT IN ('digest_id', 'notice_id') AND table_name NOT LIKE 'goose%' AND table_name <> 'secrets'
			AND NOT (table_name = 'files' AND column_name = 'version')
		GROUP BY 1`)
	require.NoError(t, err)
	tables := map[string]string{}
	for rows.Next() {
		var name, columns string
		require.NoError(t, rows.Scan(&name, &columns))
		tables[name] = columns
	}
	require.NoError(t, rows.Err())
	for name, columns := range tables {
		hash := sha256.New()
		lines, err := db.QueryContext(t.Context(), fmt.Sprintf(`SELECT row::text FROM (SELECT %s FROM %s) row ORDER BY 1`, columns, name))
		require.NoError(t, err)
		count := 0
		for lines.Next() {
			var line string
			require.NoError(t, lines.Scan(&line))
			hash.Write([]byte(line + "\n"))
			count++
		}
		require.NoError(t, lines.Err())
		tables[name] = fmt.Sprintf("%d %s", count, hex.EncodeToString(hash.Sum(nil)))
	}
	return tables
}

func TestTheSameSeedGivesTheSameYear(t *testing.T) {
	var dumps []map[string]string
	for _, workers := range []int{1, 3} {
		store, db := empty(t)
		counts, err := office2026(t, 300).Load(t.Context(), store, workers)
		require.NoError(t, err)
		require.Equal(t, 300, counts.Files)
		dumps = append(dumps, dump(t, db))
		require.ErrorIs(t, store.Empty(t.Context()), register.ErrNotEmpty)
		_, err = office2026(t, 300).Load(t.Context(), store, workers)
		require.ErrorIs(t, err, register.ErrNotEmpty)
	}
	require.Equal(t, dumps[0], dumps[1])
}

// TestLivesAreWrittenAsTheyAreFollowed: what a load writes at once is what the office
// writes transition by transition.
func TestLivesAreWrittenAsTheyAreFollowed(t *testing.T) {
	y := office2026(t, 250)
	require.NoError(t, y.numberApologies(t.Context(), 1))
	atOnce, a := empty(t)
	followed, b := empty(t)
	for _, store := range []*register.Store{atOnce, followed} {
		require.NoError(t, store.SyncOrganisation(t.Context(), y.office.past()))
	}
	require.NoError(t, y.eachDay(t.Context(), 1, func(ctx context.Context, lives []*player) error {
		for _, p := range lives {
			require.NoError(t, atOnce.RecordLives(ctx, []register.Life{p.life(y)}))
		}
		return nil
	}))
	y.told = func(ctx context.Context, p *player, before, next procedure.State) {
		if before.Code == "" {
			_, err := followed.Register(ctx, p.life(y).File)
			assert.NoError(t, err)
			return
		}
		assert.NoError(t, followed.Record(ctx, next.View(), next.Journal))
	}
	require.NoError(t, y.eachDay(t.Context(), 1, func(ctx context.Context, lives []*player) error {
		for _, p := range lives {
			for _, text := range p.texts {
				require.NoError(t, followed.PutText(ctx, text))
			}
		}
		return nil
	}))
	require.Equal(t, dump(t, b), dump(t, a))
}

// TestAYear looks at one year of two thousand files: it takes a while to fill.
func TestAYear(t *testing.T) {
	store, db := empty(t)
	y := office2026(t, 2000)
	counts, err := y.Load(t.Context(), store, 2)
	require.NoError(t, err)
	require.Less(t, counts.Refused, counts.Files/10, "people rarely want what the law would not have")
	t.Run("has everything", func(t *testing.T) { hasEverything(t, db) })
	t.Run("figures equal the recount", func(t *testing.T) { figuresEqualTheRecount(t, y, store, db) })
}

func hasEverything(t *testing.T, db *sql.DB) {
	t.Helper()
	for what, query := range map[string]string{
		"every procedure":       `SELECT count(DISTINCT procedure) = %d FROM files`,
		"every channel":         `SELECT count(DISTINCT channel) = 3 FROM files`,
		"every status":          `SELECT count(DISTINCT status) >= 9 FROM files`,
		"every breach":          `SELECT count(DISTINCT kind) = 5 FROM breaches`,
		"restarts":              `SELECT count(*) > 5 FROM promises WHERE kind = 'restart'`,
		"corrected receipts":    `SELECT count(*) > 1 FROM file_events WHERE kind = 'receipt_corrected'`,
		"apologies of machines": `SELECT count(*) > 20 FROM letters WHERE kind = 'apology' AND automatic`,
		"apologies of people":   `SELECT count(*) > 5 FROM letters WHERE kind = 'apology' AND NOT automatic`,
		"answers":               `SELECT count(*) > 20 FROM escalations WHERE answered_at IS NOT NULL`,
		"climbs":                `SELECT count(*) > 5 FROM escalations WHERE climbed`,
		"silence":               `SELECT count(*) > 5 FROM escalations WHERE answered_at IS NULL`,
		"nobody of the past":    `SELECT count(*) = 0 FROM files WHERE status IN (2, 4) AND unit = '` + oldUnit + `'`,
		"the unit of the past":  `SELECT count(*) > 20 FROM files WHERE lead_unit = '` + oldUnit + `'`,
		"nothing to be sent":    `SELECT count(*) = 0 FROM outbox WHERE status <> 'sent'`,
		"no workflow awaited":   `SELECT count(*) = 0 FROM openings WHERE pending`,
		"no letter owed":        `SELECT count(*) = 0 FROM letter_orders WHERE letter_id IS NULL`,
		"numbers without gaps":  `SELECT bool_and(n = most) FROM (SELECT count(*) AS n, max(number) AS most FROM letters GROUP BY series, year) l`,
		"numbers in order": `SELECT bool_and(number = place) FROM (SELECT number, row_number() OVER (PARTITION BY year ORDER BY at, code) AS place
			FROM letters WHERE kind = 'apology') l`,
		"duties of every kind": `SELECT count(DISTINCT kind) = 3 FROM duties`,
		"duties done and not":  `SELECT count(*) FILTER (WHERE closed_at IS NULL) > 2 AND count(*) FILTER (WHERE closed_at IS NOT NULL) > 20 FROM duties`,
		"duties overdue":       `SELECT count(*) > 3 FROM duties WHERE late_at IS NOT NULL`,
		"rulings":              `SELECT count(*) > 1 FROM duties WHERE kind = 'explanation' AND outcome <> ''`,
		"no duty awaited":      `SELECT count(*) = 0 FROM duty_openings WHERE pending`,
		"telephones of nobody": `SELECT bool_and(phone LIKE '0000%%') FROM applicants`,
	} {
		var so bool
		if strings.Contains(query, "%d") {
			query = fmt.Sprintf(query, len(office2026(t, 1).Catalogue.Procedures(firstDay(2026))))
		}
		require.NoError(t, db.QueryRowContext(t.Context(), strings.ReplaceAll(query, "%%", "%")).Scan(&so), what)
		require.True(t, so, what)
	}
}
