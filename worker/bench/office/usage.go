package office

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dunghen/worker/bench/child"
)

// Usage is what an office has used since it was opened.
type Usage struct {
	Server   time.Duration // processor time of the Temporal server
	House    time.Duration // of worker and gateway
	Postgres time.Duration
	// WALBytes is what was written ahead, WALSyncs how often the disk was waited for.
	// Sessions of PostgreSQL tell the second with up to a second of delay.
	WALBytes, WALSyncs float64
}

// Since is the usage between two readings.
func (u Usage) Since(before Usage) Usage {
	return Usage{
		Server: u.Server - before.Server, House: u.House - before.House, Postgres: u.Postgres - before.Postgres,
		WALBytes: u.WALBytes - before.WALBytes, WALSyncs: u.WALSyncs - before.WALSyncs,
	}
}

// HouseProcessor is the processor time of worker and gateway alone.
func (o *Office) HouseProcessor() (time.Duration, error) { return child.Processor(o.house.PID) }

// Usage reads what was used.
func (o *Office) Usage(ctx context.Context) (u Usage, err error) {
	if u.Server, err = child.Processor(o.engine.PID); err != nil {
		return Usage{}, err
	}
	if u.House, err = o.HouseProcessor(); err != nil {
		return Usage{}, err
	}
	if u.Postgres, err = child.Descendants(o.engine.PID, "postgres"); err != nil {
		return Usage{}, err
	}
	if err := o.DB.QueryRowContext(ctx, `SELECT pg_current_wal_lsn() - '0/0'::pg_lsn`).Scan(&u.WALBytes); err != nil {
		return Usage{}, fmt.Errorf("usage: %w", err)
	}
	u.WALSyncs, err = o.walSyncs(ctx)
	return u, err
}

// walSyncs counts what PostgreSQL moved to another view in version 18.
func (o *Office) walSyncs(ctx context.Context) (n float64, err error) {
	var version int
	if err := o.DB.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::integer`).Scan(&version); err != nil {
		return 0, fmt.Errorf("usage: %w", err)
	}
	const moved = 180_000
	query := `SELECT wal_sync FROM pg_stat_wal`
	if version >= moved {
		query = `SELECT coalesce(sum(fsyncs), 0) FROM pg_stat_io WHERE object = 'wal'`
	}
	if err := o.DB.QueryRowContext(ctx, query).Scan(&n); err != nil {
		return 0, fmt.Errorf("usage: %w", err)
	}
	return n, nil
}

// RowsWritten is how many rows of the register were inserted, changed and deleted so far.
// A session tells that up to ten seconds after its last transaction, so it is read until
// nothing has been told for so long.
func (o *Office) RowsWritten(ctx context.Context, quiet time.Duration) (rows float64, err error) {
	for since := time.Now(); time.Since(since) < quiet; {
		var now float64
		if err := o.DB.QueryRowContext(ctx, `SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables`).Scan(&now); err != nil {
			return 0, fmt.Errorf("rows written: %w", err)
		}
		if now != rows {
			rows, since = now, time.Now()
		}
		select {
		case <-time.After(min(quiet, time.Second)):
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	}
	return rows, nil
}

// Memory is how much of the Temporal server and of worker and gateway lies in memory, once
// they have given back what they do not need.
func (o *Office) Memory(ctx context.Context) (server, house int64, err error) {
	if err := errors.Join(o.engine.Free(ctx), o.house.Free(ctx)); err != nil {
		return 0, 0, err
	}
	if server, err = child.Memory(o.engine.PID); err != nil {
		return 0, 0, err
	}
	house, err = child.Memory(o.house.PID)
	return server, house, err
}

// DatabaseBytes is how large the databases of office and engine are together.
func (o *Office) DatabaseBytes(ctx context.Context) (bytes float64, err error) {
	err = o.DB.QueryRowContext(ctx, `
		SELECT sum(pg_database_size(datname)) FROM pg_database WHERE datname IN ('dunghen', 'temporal', 'temporal_visibility')`).Scan(&bytes)
	return bytes, err
}
