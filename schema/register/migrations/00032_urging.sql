-- +goose Up

-- A reminder about a late file (đôn đốc): one per file and working day, however many ask.
CREATE TABLE urgings (
	code     text NOT NULL REFERENCES files,
	day      date NOT NULL,
	by_staff text NOT NULL REFERENCES staff,
	at       timestamptz NOT NULL,
	PRIMARY KEY (code, day)
);

-- +goose Down
DROP TABLE urgings;
