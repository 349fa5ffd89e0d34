-- +goose Up

-- The daily sequence of file codes. The row is locked by the intake that takes a
-- number and falls back with it.
CREATE TABLE file_counters (
    agency text NOT NULL,
    day    date NOT NULL,
    last   integer NOT NULL,
    PRIMARY KEY (agency, day)
);

CREATE TABLE intake_keys (
    key       text PRIMARY KEY CHECK (key <> ''),
    body_hash bytea NOT NULL
);

-- The read row of a file: columns for lists, the whole view for its page.
CREATE TABLE files (
    code           text PRIMARY KEY CHECK (code <> ''),
    procedure_name text NOT NULL,
    field_code     text NOT NULL,
    field_name     text NOT NULL,
    procedure      text NOT NULL DEFAULT '',
    status         smallint NOT NULL DEFAULT 1 CHECK (status BETWEEN 1 AND 10),
    step_name      text NOT NULL DEFAULT '',
    unit           text NOT NULL DEFAULT '',
    assignee       text NOT NULL DEFAULT '',
    received_at    timestamptz,
    finished_at    timestamptz,
    closed_at      timestamptz,
    due_at         timestamptz,
    first_due_at   timestamptz,
    late_at        timestamptz,
    level          smallint NOT NULL DEFAULT 0,
    seq            integer NOT NULL DEFAULT 0,
    view           jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX files_due ON files (due_at, code);
CREATE INDEX files_unit_due ON files (unit, due_at, code);
CREATE INDEX files_assignee_due ON files (assignee, due_at, code) WHERE assignee <> '';
CREATE INDEX files_status_due ON files (status, due_at, code);

CREATE TABLE applicants (
    code      text PRIMARY KEY REFERENCES files,
    name      text NOT NULL CHECK (name <> ''),
    kind      text NOT NULL CHECK (kind IN ('person', 'organisation')),
    id_number text NOT NULL,
    phone     text NOT NULL,
    email     text NOT NULL,
    address   text NOT NULL,
    -- Code, name and phone in lower case without diacritics, a blank before each word.
    search    text NOT NULL
);

CREATE TABLE documents (
    code     text NOT NULL REFERENCES files,
    no       integer NOT NULL,
    document text NOT NULL CHECK (document <> ''),
    copies   integer NOT NULL CHECK (copies >= 0),
    PRIMARY KEY (code, no)
);

-- What each file started from: the answer to a repeated key for ever, and the
-- sweeper's work while pending.
CREATE TABLE openings (
    code    text PRIMARY KEY REFERENCES files,
    key     text NOT NULL UNIQUE REFERENCES intake_keys,
    at      timestamptz NOT NULL,
    state   jsonb NOT NULL,
    pending boolean NOT NULL DEFAULT true
);
CREATE INDEX openings_pending ON openings (at) WHERE pending;

-- The record. No foreign key to files: every writer holds the lock of the file's
-- row, and this is the busiest table.
CREATE TABLE file_events (
    code     text NOT NULL,
    seq      integer NOT NULL CHECK (seq > 0),
    at       timestamptz NOT NULL,
    kind     text NOT NULL CHECK (kind <> ''),
    by_staff text NOT NULL CHECK (by_staff <> ''),
    detail   jsonb,
    PRIMARY KEY (code, seq)
);

-- Entries of tasks that were lost after their commit and came out differently.
CREATE TABLE file_events_void (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code      text NOT NULL,
    seq       integer NOT NULL,
    at        timestamptz NOT NULL,
    kind      text NOT NULL,
    by_staff  text NOT NULL,
    detail    jsonb,
    voided_at timestamptz NOT NULL
);
CREATE INDEX file_events_void_code ON file_events_void (code, seq);

CREATE TABLE promises (
    code       text NOT NULL,
    no         integer NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('receipt', 'restart', 'reappointment')),
    given_at   timestamptz NOT NULL,
    due_at     timestamptz,
    superseded boolean NOT NULL,
    PRIMARY KEY (code, no)
);

CREATE TABLE custody (
    code    text NOT NULL,
    no      integer NOT NULL,
    holder  text NOT NULL CHECK (holder IN ('office', 'citizen', 'return')),
    unit    text NOT NULL,
    staff   text NOT NULL,
    step    integer NOT NULL,
    from_at timestamptz NOT NULL,
    to_at   timestamptz,
    PRIMARY KEY (code, no)
);

CREATE TABLE breaches (
    code      text NOT NULL,
    no        integer NOT NULL,
    kind      text NOT NULL CHECK (kind <> ''),
    at        timestamptz NOT NULL,
    booked_at timestamptz NOT NULL,
    promise   integer NOT NULL,
    unit      text NOT NULL,
    staff     text NOT NULL,
    charge    text NOT NULL CHECK (charge IN ('holder', 'system')),
    PRIMARY KEY (code, no)
);

CREATE TABLE escalations (
    code        text NOT NULL,
    no          integer NOT NULL,
    rung        text NOT NULL,
    level       integer NOT NULL CHECK (level > 0),
    role        text NOT NULL,
    at          timestamptz NOT NULL,
    answer_by   timestamptz,
    climbed     boolean NOT NULL,
    answered_at timestamptz,
    answered_by text NOT NULL,
    decision    text NOT NULL,
    text_id     text NOT NULL,
    PRIMARY KEY (code, no)
);
CREATE INDEX escalations_open ON escalations (code) WHERE answered_at IS NULL AND NOT climbed;

CREATE TABLE free_texts (
    id     text PRIMARY KEY CHECK (id <> ''),
    code   text NOT NULL REFERENCES files,
    kind   text NOT NULL,
    body   text NOT NULL,
    author text NOT NULL,
    at     timestamptz NOT NULL
);
CREATE INDEX free_texts_code ON free_texts (code, at);

-- +goose Down
DROP TABLE free_texts, escalations, breaches, custody, promises, file_events_void, file_events,
    openings, documents, applicants, files, intake_keys, file_counters;
