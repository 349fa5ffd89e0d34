-- +goose Up

-- The scans an applicant sent with a file (bản điện tử của giấy tờ). The bytes lie in the
-- gateways' folder under the id; here stands what they are. batch is the key of the form
-- they came with; code is NULL until its file is registered, and for good where it never
-- was: what waits longer than a day is swept.
CREATE TABLE uploads (
    id        uuid PRIMARY KEY,
    no        bigint GENERATED ALWAYS AS IDENTITY,
    batch     text NOT NULL CHECK (batch <> ''),
    code      text REFERENCES files,
    paper     text NOT NULL CHECK (paper <> ''),
    -- As the applicant called it, cleaned: shown, never a path.
    name      text NOT NULL CHECK (name <> ''),
    type      text NOT NULL CHECK (type IN ('application/pdf', 'image/jpeg', 'image/png')),
    size      bigint NOT NULL CHECK (size > 0),
    sha256    bytea NOT NULL CHECK (length(sha256) = 32),
    scan      text NOT NULL CHECK (scan IN ('none', 'clean')),
    -- A PDF that asks for a password, or that can do more than be read.
    encrypted boolean NOT NULL,
    active    boolean NOT NULL,
    at        timestamptz NOT NULL,
    -- A form that is sent twice brings each scan once.
    UNIQUE (batch, paper, sha256)
);
CREATE INDEX uploads_code ON uploads (code, no) WHERE code IS NOT NULL;
CREATE INDEX uploads_waiting ON uploads (at) WHERE code IS NULL;

-- +goose Down
DROP TABLE uploads;
