package register

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// DefaultMaxConns is the pool's size without WithMaxConns.
const DefaultMaxConns = 20

// idleTime is how long an unused connection is kept.
const idleTime = 5 * time.Minute

// Store is the register: a pool of connections with every query of the project.
// It is safe for concurrent use.
type Store struct {
	db  *sqlx.DB
	url string

	mu  sync.Mutex
	hot *recordStatements // prepared at first use: the schema may come later than the pool

	// shared is done together with what others ask for at the same time.
	shared struct {
		intakes together[NewFile, Registered]
		letters together[LetterDraft, Letter]
		records together[transition, struct{}]
	}

	trackingMu sync.Mutex
	tracking   []byte // key of the tracking secrets, fetched at first use
}

// Option changes how a Store is opened.
type Option func(*options)

type options struct{ maxConns int }

// WithMaxConns bounds the pool.
func WithMaxConns(n int) Option { return func(o *options) { o.maxConns = n } }

// Open connects to a migrated database and checks that it answers; url is a
// postgres:// URL. Errors: ErrUnavailable when nobody answers.
func Open(ctx context.Context, url string, opts ...Option) (*Store, error) {
	o := options{maxConns: DefaultMaxConns}
	for _, set := range opts {
		set(&o)
	}
	config, err := pq.NewConfig(url)
	if err != nil {
		return nil, failed("open", err)
	}
	// One round trip instead of two for a query that is not prepared.
	config.BinaryParameters = true
	// Compiling a query takes longer than any of them runs.
	if config.Runtime == nil {
		config.Runtime = map[string]string{}
	}
	config.Runtime["jit"] = "off"
	connector, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, failed("open", err)
	}
	s := &Store{db: sqlx.NewDb(sql.OpenDB(connector), "postgres"), url: url}
	intakes, letters, records := &s.shared.intakes, &s.shared.letters, &s.shared.records
	// Intakes and letters take numbers of sequences: one makes ready while another commits.
	intakes.all, intakes.one, intakes.most = s.registerAll, s.registerOne, 2
	letters.all, letters.one, letters.most = s.IssueLetters, s.issueOne, 2
	records.all, records.one, records.most = s.recordAll, s.recordOne, 4
	s.db.SetMaxOpenConns(o.maxConns)
	s.db.SetMaxIdleConns(o.maxConns)
	s.db.SetConnMaxIdleTime(idleTime)
	if err := s.Ping(ctx); err != nil {
		_ = s.db.Close() // the ping's error says more
		return nil, err
	}
	return s, nil
}

// Close ends all connections.
func (s *Store) Close() error { return failed("close", s.db.Close()) }

// Ping asks the database for an answer.
func (s *Store) Ping(ctx context.Context) error { return failed("ping", s.db.PingContext(ctx)) }

// inTx runs do in a transaction, which an error rolls back.
func (s *Store) inTx(ctx context.Context, do func(*sqlx.Tx) error) error {
	tx, err := s.db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after the commit it has nothing to do
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}
