package register

import (
	"context"

	"dunghen/workflows/procedure"
)

// Record appends the entries of one transition and brings the read tables to the
// view after it, in one transaction with the notices. Entries that are there
// already are skipped, and the read tables never move backwards, so a repeated
// call changes nothing. No entries at all only refreshes the read tables.
//
// Where the register holds another entry under the same number, the workflow is
// the truth: the task that wrote the old one was lost after our commit and came
// out differently when it ran again. The old entry and all later ones of the file
// go to file_events_void, and what was to be sent because of them is cancelled
// unless it has gone.
//
// Errors: ErrNotFound for a file that was never taken in; ErrGap when the entries
// do not follow one another and the register's last, or the view is not theirs.
func (s *Store) Record(ctx context.Context, view procedure.View, entries []procedure.Entry) error {
	return errUnbuilt
}
