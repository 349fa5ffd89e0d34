-- +goose Up

-- The office itself: one row.
CREATE TABLE office (
    singleton      boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    agency_code    text NOT NULL,
    name           text NOT NULL,
    short_name     text NOT NULL,
    superior       text NOT NULL,
    place          text NOT NULL,
    address        text NOT NULL,
    phone          text NOT NULL,
    email          text NOT NULL,
    director_title text NOT NULL
);

CREATE TABLE units (
    code   text PRIMARY KEY,
    name   text NOT NULL,
    parent text NOT NULL
);

CREATE TABLE staff (
    id     text PRIMARY KEY CHECK (id <> ''),
    name   text NOT NULL,
    title  text NOT NULL,
    role   text NOT NULL CHECK (role IN ('clerk', 'officer', 'unit_head', 'leader', 'director', 'office', 'inspector')),
    unit   text NOT NULL,
    email  text NOT NULL,
    active boolean NOT NULL
);

CREATE TABLE staff_in_charge (
    staff_id text NOT NULL REFERENCES staff,
    unit     text NOT NULL,
    PRIMARY KEY (staff_id, unit)
);

-- Who is meant by a role in a unit, worked out whenever the organisation changes,
-- so that recording a notice is one join. Unit '' is the whole office.
CREATE TABLE recipients (
    role     text NOT NULL,
    unit     text NOT NULL,
    staff_id text NOT NULL REFERENCES staff,
    PRIMARY KEY (role, unit, staff_id)
);

CREATE TABLE accounts (
    username      text PRIMARY KEY REFERENCES staff (id),
    password_hash text NOT NULL,
    failed        integer NOT NULL DEFAULT 0,
    locked_until  timestamptz
);

CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    staff_id   text NOT NULL REFERENCES staff,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_staff ON sessions (staff_id);

CREATE TABLE secrets (
    name  text PRIMARY KEY,
    value bytea NOT NULL CHECK (length(value) > 0)
);

-- +goose Down
DROP TABLE secrets, sessions, accounts, recipients, staff_in_charge, staff, units, office;
