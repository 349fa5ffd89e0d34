package pgtest_test

import (
	"database/sql"
	"testing"

	_ "github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestEachDatabaseIsFreshAndSeparate(t *testing.T) {
	for range 2 {
		db, err := sql.Open("postgres", pgtest.New(t))
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, db.Close()) })
		_, err = db.ExecContext(t.Context(), `CREATE TABLE hồ_sơ (tên text); INSERT INTO hồ_sơ VALUES ('Đặng Thị Ánh')`)
		require.NoError(t, err)
		var lower string
		require.NoError(t, db.QueryRowContext(t.Context(), `SELECT lower(tên) FROM hồ_sơ`).Scan(&lower))
		require.Equal(t, "đặng thị ánh", lower)
	}
}
