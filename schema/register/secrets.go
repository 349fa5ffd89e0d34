package register

import (
	"context"
	"database/sql"
	"errors"
)

// Secret returns the secret of a name and stores make's when there is none yet;
// concurrent callers get the same one.
func (s *Store) Secret(ctx context.Context, name string, make func() []byte) ([]byte, error) {
	var value []byte
	err := s.db.GetContext(ctx, &value, `SELECT value FROM secrets WHERE name = $1`, name)
	if errors.Is(err, sql.ErrNoRows) {
		// The update changes nothing; it makes the row of whoever was first come back.
		err = s.db.GetContext(ctx, &value, `
			INSERT INTO secrets AS s (name, value) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = s.value RETURNING value`, name, make())
	}
	return value, failed("secret", err)
}
