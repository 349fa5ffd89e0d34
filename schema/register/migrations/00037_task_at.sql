-- +goose Up

-- When the workflow task began that wrote an entry: a worker that was given up, and wakes
-- up, must not write over the one that took its place. NULL is not known.
ALTER TABLE file_events ADD COLUMN task_at timestamptz;
ALTER TABLE fault_events ADD COLUMN task_at timestamptz;
ALTER TABLE duty_events ADD COLUMN task_at timestamptz;

-- +goose Down
ALTER TABLE duty_events DROP COLUMN task_at;
ALTER TABLE fault_events DROP COLUMN task_at;
ALTER TABLE file_events DROP COLUMN task_at;
