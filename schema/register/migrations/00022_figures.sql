-- +goose Up

-- When a file was accepted (ngày tiếp nhận) and how it came in: a correction of its
-- receipt changes neither.
ALTER TABLE files
    ADD COLUMN accepted_at timestamptz,
    ADD COLUMN channel text NOT NULL DEFAULT '';
UPDATE files SET accepted_at = (view #>> '{promises,0,given_at}')::timestamptz, channel = coalesce(view ->> 'channel', '');

-- The spans in which files were in hand, NULL of those never accepted: the files of a
-- period cost the period, however long the archive is. Not a partial index: the planner
-- takes no statistics from one. Those it takes must tell a week in years of files.
CREATE INDEX files_alive ON files USING gist ((CASE WHEN accepted_at IS NOT NULL THEN
    tstzrange(accepted_at, greatest(accepted_at, coalesce(least(finished_at, closed_at), 'infinity')), '[]') END));
ALTER INDEX files_alive ALTER COLUMN 1 SET STATISTICS 1000;

-- The promise a file is judged by, from each entry on that changed it; NULL while the
-- clock stands still. What was known at an instant is the last row until then.
CREATE TABLE judged (
    code      text NOT NULL,
    seq       integer NOT NULL,
    at        timestamptz NOT NULL,
    judged_at timestamptz,
    PRIMARY KEY (code, seq)
);
CREATE INDEX judged_promise ON judged (judged_at, code) INCLUDE (seq, at) WHERE judged_at IS NOT NULL;

-- What older files were judged by in between is not known any more: they are taken as
-- they are now, from their acceptance on.
INSERT INTO judged (code, seq, at, judged_at)
SELECT f.code, coalesce((SELECT min(e.seq) FROM file_events e WHERE e.code = f.code AND e.kind = 'accepted'), 1),
    f.accepted_at, coalesce(f.late_at, f.first_due_at)
FROM files f WHERE f.accepted_at IS NOT NULL AND coalesce(f.late_at, f.first_due_at) IS NOT NULL;

-- +goose Down
DROP TABLE judged;
DROP INDEX files_alive;
ALTER TABLE files DROP COLUMN accepted_at, DROP COLUMN channel;
