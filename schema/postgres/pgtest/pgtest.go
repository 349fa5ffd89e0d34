package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"dunghen/schema/postgres"
)

var (
	server   *postgres.Server
	database atomic.Int64 // numbers the databases
	prepared template
)

// template is the database that Prepared copies.
type template struct {
	sync.Mutex
	name string // "" before the first copy
}

// Main starts the cluster, runs the tests of the package, removes the cluster
// and exits with the tests' result. It is all a TestMain needs to do.
func Main(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	dir, err := os.MkdirTemp("", "dunghen-pgtest-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	// The account that runs the server under root must be able to pass.
	if err := os.Chmod(dir, 0o711); err != nil {
		return 0, err
	}
	server, err = postgres.Start(context.Background(), postgres.Options{Dir: filepath.Join(dir, "postgres"), Ephemeral: true})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	return m.Run(), nil
}

// New creates an empty database and returns its URL. Databases live until the
// package's tests are done, so that a failed test can be looked into while the
// others run; connections to them need not be closed before the test ends.
func New(t testing.TB) string {
	t.Helper()
	if server == nil {
		t.Fatal("pgtest.New needs pgtest.Main(m) in this package's TestMain")
	}
	return server.URL(create(t))
}

func create(t testing.TB) (name string) {
	t.Helper()
	name = fmt.Sprintf("test_%d", database.Add(1))
	if err := server.CreateDatabase(t.Context(), name); err != nil {
		t.Fatalf("pgtest: database %s: %v", name, err)
	}
	return name
}

// Prepared is New with a database that prepare has been at: it is called once for all
// tests of the package, which must all give the same one, and must leave nobody
// connected. A copy costs a fraction of what the migrations do.
func Prepared(t testing.TB, prepare func(t testing.TB, url string)) string {
	t.Helper()
	if server == nil {
		t.Fatal("pgtest.Prepared needs pgtest.Main(m) in this package's TestMain")
	}
	prepared.Lock()
	defer prepared.Unlock()
	if prepared.name == "" {
		name := create(t)
		prepare(t, server.URL(name))
		prepared.name = name
	}
	name := fmt.Sprintf("test_%d", database.Add(1))
	if err := server.CopyDatabase(t.Context(), prepared.name, name); err != nil {
		t.Fatalf("pgtest: database %s: %v", name, err)
	}
	return server.URL(name)
}
