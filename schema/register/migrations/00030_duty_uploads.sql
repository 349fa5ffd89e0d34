-- +goose Up

-- Evidence attached to the answer of a duty (tài liệu kèm theo). An upload is a file's, a
-- duty's, or nobody's yet.
ALTER TABLE uploads ADD COLUMN duty text REFERENCES duties;
ALTER TABLE uploads ADD CHECK (code IS NULL OR duty IS NULL);
CREATE INDEX uploads_duty ON uploads (duty, no) WHERE duty IS NOT NULL;
DROP INDEX uploads_waiting;
CREATE INDEX uploads_waiting ON uploads (at) WHERE code IS NULL AND duty IS NULL;

-- +goose Down
DROP INDEX uploads_waiting;
DROP INDEX uploads_duty;
ALTER TABLE uploads DROP COLUMN duty;
CREATE INDEX uploads_waiting ON uploads (at) WHERE code IS NULL;
