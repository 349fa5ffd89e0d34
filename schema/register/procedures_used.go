package register

import "context"

// recentFiles is how many files say what is asked for most: some weeks of a counter.
const recentFiles = 500

// MostUsed returns the procedures most files were of lately, most used first.
func (s *Store) MostUsed(ctx context.Context, limit int) ([]string, error) {
	var codes []string
	err := s.db.SelectContext(ctx, &codes, `
		SELECT procedure FROM (
			SELECT procedure FROM files WHERE received_at IS NOT NULL ORDER BY received_at DESC, code DESC LIMIT $1
		) lately GROUP BY procedure ORDER BY count(*) DESC, procedure LIMIT $2`, recentFiles, limit)
	return codes, failed("most used procedures", err)
}
