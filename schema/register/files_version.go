package register

import "context"

// FilesVersion returns a number that is another one after every change of a file, be it
// a transition or an intake. It is counted without a lock and outside of transactions,
// so it may change shortly before the change can be read, or for one that was undone.
func (s *Store) FilesVersion(ctx context.Context) (int64, error) {
	var version int64
	err := s.db.GetContext(ctx, &version, `SELECT last_value + is_called::int FROM files_version`)
	return version, failed("files version", err)
}
