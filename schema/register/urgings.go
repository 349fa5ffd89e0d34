package register

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/procedure"
)

// UrgeFiles reminds whoever has each of some late files, and the head of their unit, once
// per file and working day; a day off belongs to the working day before it. It returns the
// codes of those that were reminded of now: the others had been that day.
func (s *Store) UrgeFiles(ctx context.Context, by string, at time.Time, calendar procedure.Calendar, files []FileAt) (urged []string, err error) {
	day := calendar.WorkingDayUntil(procedure.DayOf(at))
	// In one order, so that two who remind of the same files do not wait for each other.
	files = slices.SortedFunc(slices.Values(files), func(a, b FileAt) int { return strings.Compare(a.Code, b.Code) })
	var messages int64
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		for _, f := range files {
			result, err := tx.ExecContext(ctx,
				`INSERT INTO urgings (code, day, by_staff, at) VALUES ($1, $2::date, $3, $4) ON CONFLICT DO NOTHING`, f.Code, day.String(), by, at)
			if err != nil {
				return err
			}
			fresh, err := result.RowsAffected()
			if err != nil {
				return err
			}
			if fresh == 0 {
				continue
			}
			sent, err := tell(ctx, tx, owner{code: f.Code}, f.urging(day, at))
			if err != nil {
				return err
			}
			messages += sent
			urged = append(urged, f.Code)
		}
		return nil
	})
	if err != nil {
		return nil, failed("urge files", err)
	}
	s.wakeSenders(ctx, messages)
	return urged, nil
}

// urging are the notices of a reminder. They belong to no entry, so none takes them back.
func (f FileAt) urging(day procedure.Day, at time.Time) []told {
	unit := f.HolderUnit
	if unit == "" {
		unit = f.LeadUnit
	}
	to := []procedure.Recipient{{Role: procedure.RoleUnitHead, Unit: unit}}
	if f.Staff != "" {
		to = append(to, procedure.Recipient{Staff: f.Staff, Role: procedure.RoleUnitHead, Unit: unit})
	}
	notices := make([]told, len(to))
	for i, r := range to {
		notices[i] = told{Recipient: r, Key: f.Code + "/urged/" + day.String(), Kind: procedure.NoticeUrged, Single: true, At: at}
	}
	return notices
}

// ReportsWaiting lists the reports made before an instant that nobody has approved, or that
// were approved before it and are not sent, the oldest first.
func (s *Store) ReportsWaiting(ctx context.Context, before time.Time) ([]Report, error) {
	return s.reports(ctx, "reports that wait", `WHERE r.whole IS NULL
		AND (r.state = 'made' AND r.made_at < $1 OR r.state = 'approved' AND r.approved_at < $1) ORDER BY r.made_at, r.id`, before)
}
