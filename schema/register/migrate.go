package register

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"

	_ "github.com/lib/pq" // registers the driver "postgres"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// A process waits for another's migration by trying the lock each second, for five
// minutes.
const (
	lockEvery = 1
	lockTries = 300
)

// Migrate brings the database of a URL to this version of the schema. Processes
// may call it at once: one migrates, the others wait.
func Migrate(ctx context.Context, url string) (err error) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return failed("migrate", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return failed("migrate", err)
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockEvery, lockTries))
	if err != nil {
		return failed("migrate", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, dir, goose.WithSessionLocker(locker))
	if err != nil {
		return failed("migrate", err)
	}
	_, err = provider.Up(ctx)
	return failed("migrate", err)
}
