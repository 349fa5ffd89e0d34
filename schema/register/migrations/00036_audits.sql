-- +goose Up

-- What the nightly audit found, one for each appointed instant.
CREATE TABLE audits (
	at       timestamptz PRIMARY KEY,
	made_at  timestamptz NOT NULL,
	looked   bigint NOT NULL CHECK (looked >= 0),
	-- [{"rule", "subject", "words"}]: codes and numbers, never a person.
	findings jsonb NOT NULL CHECK (jsonb_typeof(findings) = 'array'),
	-- The open tasks about them.
	tasks    text[] NOT NULL
);

-- +goose Down
DROP TABLE audits;
