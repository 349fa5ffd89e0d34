-- +goose Up

-- id names a session to its owner and says nothing of the token; kind is how it was
-- opened; label is the kind of browser, never an address; seen_at is to the minute.
ALTER TABLE sessions
    ADD COLUMN id      uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    ADD COLUMN kind    text NOT NULL DEFAULT 'token' CHECK (kind IN ('token', 'password', 'provider')),
    ADD COLUMN label   text NOT NULL DEFAULT '',
    ADD COLUMN seen_at timestamptz;
UPDATE sessions SET seen_at = created_at;
ALTER TABLE sessions
    ALTER COLUMN seen_at SET NOT NULL,
    ALTER COLUMN id DROP DEFAULT,
    ALTER COLUMN kind DROP DEFAULT,
    ALTER COLUMN label DROP DEFAULT;

-- The number of changes of files: open pages look again when it is another one.
CREATE SEQUENCE files_version;

-- +goose Down
DROP SEQUENCE files_version;
ALTER TABLE sessions DROP COLUMN id, DROP COLUMN kind, DROP COLUMN label, DROP COLUMN seen_at;
