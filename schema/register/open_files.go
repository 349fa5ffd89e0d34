package register

import "context"

// OpenCodes returns the codes of files that wait for a result, after the given
// one, in order: a way through all of them that files coming and going meanwhile
// do not disturb.
func (s *Store) OpenCodes(ctx context.Context, after string, limit int) ([]string, error) {
	var codes []string
	err := s.db.SelectContext(ctx, &codes,
		`SELECT code FROM files WHERE code > $1 AND status IN (1, 2, 4, 5, 6) ORDER BY code LIMIT $2`, after, limit)
	return codes, failed("open files", err)
}

// OpenDutyNumbers returns the numbers of duties that are not closed, in the same way.
func (s *Store) OpenDutyNumbers(ctx context.Context, after string, limit int) ([]string, error) {
	var numbers []string
	err := s.db.SelectContext(ctx, &numbers,
		`SELECT number FROM duties WHERE number > $1 AND closed_at IS NULL ORDER BY number LIMIT $2`, after, limit)
	return numbers, failed("open duties", err)
}
