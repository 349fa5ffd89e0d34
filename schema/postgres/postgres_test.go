package postgres_test

import (
	"context"
	"database/sql"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres"
)

// openDir is a data directory whose parents everybody may pass, as in a clone
// below /srv or /tmp.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "dunghen-postgres-") //nolint:usetesting // nobody else may pass what t.TempDir lies in
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o711))
	return filepath.Join(dir, "postgres")
}

func start(t *testing.T, o postgres.Options) *postgres.Server {
	t.Helper()
	server, err := postgres.Start(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	return server
}

func connect(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func note(t *testing.T, server *postgres.Server, text string) {
	t.Helper()
	require.NoError(t, server.CreateDatabase(t.Context(), "office"))
	_, err := connect(t, server.URL("office")).ExecContext(t.Context(),
		`CREATE TABLE IF NOT EXISTS notes (id serial, text text); INSERT INTO notes (text) VALUES ('`+text+`')`)
	require.NoError(t, err)
}

func notes(t *testing.T, server *postgres.Server) string {
	t.Helper()
	var all string
	require.NoError(t, connect(t, server.URL("office")).QueryRowContext(t.Context(),
		`SELECT string_agg(text, ',' ORDER BY id) FROM notes`).Scan(&all))
	return all
}

func TestDataOutlivesTheServer(t *testing.T) {
	dir := openDir(t)
	var steps []string
	o := postgres.Options{Dir: dir, Progress: func(step string) { steps = append(steps, step) }}
	first, err := postgres.Start(t.Context(), o)
	require.NoError(t, err)
	note(t, first, "một")
	require.NoError(t, first.Stop())
	require.NoError(t, first.Stop(), "a second Stop finds nothing to do")

	second := start(t, o)
	note(t, second, "hai")

	require.Equal(t, "một,hai", notes(t, second))
	require.Equal(t, []string{"creating the database cluster", "starting PostgreSQL", "starting PostgreSQL"}, steps)
}

func TestSettings(t *testing.T) {
	server := start(t, postgres.Options{Dir: openDir(t)})
	db := connect(t, server.URL("postgres"))
	for name, want := range map[string]string{
		"fsync":                   "on",
		"synchronous_commit":      "on",
		"listen_addresses":        "127.0.0.1",
		"unix_socket_directories": "",
		"server_encoding":         "UTF8",
		"password_encryption":     "scram-sha-256",
		"max_connections":         "200",
		"TimeZone":                "UTC",
	} {
		var got string
		require.NoError(t, db.QueryRowContext(t.Context(), "SHOW "+name).Scan(&got))
		require.Equal(t, want, got, name)
	}
	guess := strings.Replace(server.URL("postgres"), "dunghen:", "dunghen:x", 1)
	require.ErrorContains(t, connect(t, guess).PingContext(t.Context()), "password authentication failed")
}

func TestKilledServerStartsAgain(t *testing.T) {
	dir := openDir(t)
	first, err := postgres.Start(t.Context(), postgres.Options{Dir: dir})
	require.NoError(t, err)
	note(t, first, "một")
	require.NoError(t, syscall.Kill(pid(t, dir), syscall.SIGKILL))
	<-first.Exited()
	require.NoError(t, first.Stop())

	second := start(t, postgres.Options{Dir: dir})
	require.Equal(t, "một", notes(t, second))
}

func TestCrashedServerStartsAgain(t *testing.T) {
	dir := openDir(t)
	first, err := postgres.Start(t.Context(), postgres.Options{Dir: dir})
	require.NoError(t, err)
	note(t, first, "một")
	require.NoError(t, first.Crash())
	require.NoError(t, first.Crash(), "a second one finds nothing to do")
	require.NoError(t, first.Stop())

	second := start(t, postgres.Options{Dir: dir, Port: first.Port()})
	require.Equal(t, "một", notes(t, second))
}

// A pid file may name a process that has nothing to do with PostgreSQL: after
// a reboot the number is somebody else's. That process must survive.
func TestForeignProcessInPidFile(t *testing.T) {
	dir := openDir(t)
	first, err := postgres.Start(t.Context(), postgres.Options{Dir: dir})
	require.NoError(t, err)
	require.NoError(t, first.Stop())
	file := filepath.Join(dir, "cluster", "postmaster.pid")
	require.NoError(t, os.WriteFile(file, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600))

	start(t, postgres.Options{Dir: dir})
}

func TestOneProcessPerDirectory(t *testing.T) {
	dir := openDir(t)
	start(t, postgres.Options{Dir: dir})
	_, err := postgres.Start(t.Context(), postgres.Options{Dir: dir})
	require.EqualError(t, err, dir+" is in use by another running process")
}

func TestBusyPort(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, listener.Close()) })
	port := listener.Addr().(*net.TCPAddr).Port
	dir := openDir(t)

	_, err = postgres.Start(t.Context(), postgres.Options{Dir: dir, Port: port})

	var busy *postgres.PortBusyError
	require.ErrorAs(t, err, &busy)
	require.Equal(t, postgres.PortBusyError{Port: port}, *busy)
	start(t, postgres.Options{Dir: dir}) // the directory was given free
}

func TestCancelledStart(t *testing.T) {
	dir := openDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := postgres.Start(ctx, postgres.Options{Dir: dir, Progress: func(step string) {
		if step == "starting PostgreSQL" {
			cancel()
		}
	}})
	require.ErrorIs(t, err, context.Canceled)
	start(t, postgres.Options{Dir: dir})
}

// A clone under /root, or a temporary directory only root may enter.
func TestDirectoryTheAccountCannotReach(t *testing.T) {
	closed := t.TempDir()
	require.NoError(t, os.Chmod(closed, 0o700))
	dir := filepath.Join(closed, "data", "postgres")
	first, err := postgres.Start(t.Context(), postgres.Options{Dir: dir})
	require.NoError(t, err)
	note(t, first, "một")
	require.NoError(t, first.Stop())
	home, err := filepath.EvalSymlinks(dir)
	require.NoError(t, err)
	if os.Geteuid() == 0 {
		t.Cleanup(func() { require.NoError(t, os.RemoveAll(home)) })
		origin, err := os.ReadFile(filepath.Join(home, "origin"))
		require.NoError(t, err)
		require.Equal(t, dir+"\n", string(origin))
		require.Equal(t, "/var/lib/dunghen", filepath.Dir(home))
	}

	second := start(t, postgres.Options{Dir: dir})
	require.Equal(t, "một", notes(t, second))
}

func pid(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "cluster", "postmaster.pid"))
	require.NoError(t, err)
	first, _, _ := strings.Cut(string(text), "\n")
	number, err := strconv.Atoi(first)
	require.NoError(t, err)
	return number
}
