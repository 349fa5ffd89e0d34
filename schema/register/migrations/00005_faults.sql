-- +goose Up

-- The faults of a file as their workflow shows them.
CREATE TABLE fault_cases (
    code text PRIMARY KEY REFERENCES files,
    seq  integer NOT NULL CHECK (seq > 0),
    view jsonb NOT NULL
);

-- Their record, numbered apart from the file's own: a closed file's has ended.
CREATE TABLE fault_events (
    code     text NOT NULL REFERENCES files,
    seq      integer NOT NULL CHECK (seq > 0),
    at       timestamptz NOT NULL,
    kind     text NOT NULL CHECK (kind <> ''),
    by_staff text NOT NULL CHECK (by_staff <> ''),
    detail   jsonb,
    PRIMARY KEY (code, seq)
);

CREATE TABLE faults (
    code             text NOT NULL REFERENCES files,
    no               integer NOT NULL CHECK (no > 0),
    kind             text NOT NULL CHECK (kind <> ''),
    occurred_on      date NOT NULL,
    subject          text NOT NULL,
    text_id          text NOT NULL REFERENCES free_texts,
    reported_by      text NOT NULL CHECK (reported_by <> ''),
    reported_at      timestamptz NOT NULL,
    outcome          text NOT NULL CHECK (outcome IN ('', 'dismissed', 'apologised')),
    decided_by       text NOT NULL,
    decided_at       timestamptz,
    decision_text_id text REFERENCES free_texts,
    letter_key       text NOT NULL,
    PRIMARY KEY (code, no),
    -- One fault is one row, hence one decision and one letter, whatever number of
    -- workflow runs report it. Deferred: one transition may swap two numbers.
    CONSTRAINT faults_once UNIQUE (code, kind, occurred_on) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT faults_decided CHECK ((outcome = '') = (decided_at IS NULL)),
    CONSTRAINT faults_lettered CHECK ((outcome = 'apologised') = (letter_key <> ''))
);
CREATE INDEX faults_text ON faults (text_id);
CREATE INDEX faults_decision_text ON faults (decision_text_id) WHERE decision_text_id IS NOT NULL;
CREATE INDEX faults_letter ON faults (letter_key) WHERE letter_key <> '';

-- +goose Down
DROP TABLE faults, fault_events, fault_cases;
