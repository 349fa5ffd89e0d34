package register

import (
	"context"
	"errors"

	"github.com/jmoiron/sqlx"
)

var errUnbuilt = errors.New("register: not built yet")

// DefaultMaxConns is the pool's size without WithMaxConns.
const DefaultMaxConns = 20

// Store is the register: a pool of connections with every query of the project.
// It is safe for concurrent use.
type Store struct{ db *sqlx.DB }

// Option changes how a Store is opened.
type Option func(*options)

type options struct{ maxConns int }

// WithMaxConns bounds the pool.
func WithMaxConns(n int) Option { return func(o *options) { o.maxConns = n } }

// Open connects to a migrated database and checks that it answers; url is a
// postgres:// URL. Errors: ErrUnavailable when nobody answers.
func Open(ctx context.Context, url string, opts ...Option) (*Store, error) { return nil, errUnbuilt }

// Close ends all connections.
func (s *Store) Close() error { return errUnbuilt }

// Ping asks the database for an answer.
func (s *Store) Ping(ctx context.Context) error { return errUnbuilt }
