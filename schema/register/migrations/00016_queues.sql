-- +goose Up

-- Since when a file lies where it lies, accepted: from then it waits for the counter,
-- or its papers for being handed to the next unit.
ALTER TABLE files ADD COLUMN held_since timestamptz;
UPDATE files SET held_since = greatest((view #>> '{custody,-1,from}')::timestamptz, (view #>> '{ledger,terms,0,start}')::timestamptz);

-- The queues of the counter and its hand-over list, the longest waiting first.
CREATE INDEX files_waiting ON files (status, held_since, code) WHERE status IN (1, 5, 6);
CREATE INDEX files_transfer ON files (unit, held_since, code) WHERE status IN (2, 4);
-- Printed messages that wait for a clerk, oldest first.
CREATE INDEX outbox_handover ON outbox (channel, at, id) WHERE status = 'pending' AND channel IN ('print', 'post');

-- +goose Down
DROP INDEX outbox_handover, files_transfer, files_waiting;
ALTER TABLE files DROP COLUMN held_since;
