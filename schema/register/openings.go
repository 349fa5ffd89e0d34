package register

import (
	"context"
	"encoding/json"

	"dunghen/workflows/procedure"
)

// Opening returns the State a file was opened with: the rules that bind it for good
// and the calendar it began under. Errors: ErrNotFound.
func (s *Store) Opening(ctx context.Context, code string) (state procedure.State, err error) {
	var stored []byte
	if err := s.db.GetContext(ctx, &stored, `SELECT state FROM openings WHERE code = $1`, code); err != nil {
		return procedure.State{}, failed("opening", err)
	}
	return state, failed("opening", json.Unmarshal(stored, &state))
}
