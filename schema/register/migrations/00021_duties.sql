-- +goose Up

-- Numbers of duties (nghĩa vụ) run 1..n per kind and year. The row is locked by the
-- opening that takes a number and falls back with it.
CREATE TABLE duty_counters (
    kind text NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    PRIMARY KEY (kind, year)
);

CREATE TABLE duty_keys (
    key       text PRIMARY KEY CHECK (key <> ''),
    body_hash bytea NOT NULL
);

-- The read row of a duty: columns for lists, the whole view for its page.
CREATE TABLE duties (
    number       text PRIMARY KEY CHECK (number <> ''),
    kind         text NOT NULL CHECK (kind IN ('direction', 'task', 'explanation', 'difficulty')),
    year         integer NOT NULL,
    no           integer NOT NULL CHECK (no > 0),
    -- What it is found by: number, file, instruction; folded, a blank before each word.
    search       text NOT NULL,
    file         text REFERENCES files,
    given_at     timestamptz NOT NULL,
    giver        text NOT NULL,
    unit         text NOT NULL,
    staff        text NOT NULL,
    subject      text NOT NULL,
    cooperating  text[] NOT NULL DEFAULT '{}',
    stage        text NOT NULL CHECK (stage <> ''),
    outcome      text NOT NULL DEFAULT '',
    due_at       timestamptz,
    late_at      timestamptz,
    closed_at    timestamptz,
    -- Whose turn it is: a person, with the role and unit that stand in, or a role.
    turn_staff   text NOT NULL DEFAULT '',
    turn_role    text NOT NULL DEFAULT '',
    turn_unit    text NOT NULL DEFAULT '',
    -- NULL while the clock stands still.
    turn_due_at  timestamptz,
    overdue_at   timestamptz,
    -- A turn that is a right ends nothing but itself.
    lapses       boolean NOT NULL DEFAULT false,
    level        smallint NOT NULL DEFAULT 0,
    -- When the rule broke that its subject was found negligent of, for good.
    negligent_at timestamptz,
    seq          integer NOT NULL DEFAULT 0,
    view         jsonb NOT NULL,
    UNIQUE (kind, year, no),
    CHECK ((stage = 'closed') = (closed_at IS NOT NULL))
);
-- Open ones by the end of the present turn, stopped clocks last.
CREATE INDEX duties_open ON duties (coalesce(turn_due_at, 'infinity'), number) WHERE closed_at IS NULL;
CREATE INDEX duties_open_kind ON duties (kind, coalesce(turn_due_at, 'infinity'), number) WHERE closed_at IS NULL;
CREATE INDEX duties_open_unit ON duties (unit, coalesce(turn_due_at, 'infinity'), number) WHERE closed_at IS NULL;
CREATE INDEX duties_open_staff ON duties (staff, coalesce(turn_due_at, 'infinity'), number) WHERE closed_at IS NULL AND staff <> '';
CREATE INDEX duties_open_giver ON duties (giver, coalesce(turn_due_at, 'infinity'), number) WHERE closed_at IS NULL;
CREATE INDEX duties_open_behind ON duties (coalesce(turn_due_at, 'infinity'), number)
    WHERE closed_at IS NULL AND (overdue_at IS NOT NULL OR late_at IS NOT NULL);
CREATE INDEX duties_open_helping ON duties USING gin (cooperating) WHERE closed_at IS NULL AND cooperating <> '{}';
CREATE INDEX duties_turn_staff ON duties (turn_staff, coalesce(turn_due_at, 'infinity'), number) WHERE closed_at IS NULL AND turn_staff <> '';
CREATE INDEX duties_turn_role ON duties (turn_role, turn_unit, coalesce(turn_due_at, 'infinity'), number) WHERE closed_at IS NULL AND turn_staff = '';
-- All of them, the newest first.
CREATE INDEX duties_given ON duties (given_at DESC, number DESC);
CREATE INDEX duties_given_kind ON duties (kind, given_at DESC, number DESC);
CREATE INDEX duties_given_unit ON duties (unit, given_at DESC, number DESC);
CREATE INDEX duties_given_staff ON duties (staff, given_at DESC, number DESC) WHERE staff <> '';
CREATE INDEX duties_given_giver ON duties (giver, given_at DESC, number DESC);
CREATE INDEX duties_subject ON duties (subject, given_at DESC, number DESC) WHERE subject <> '';
CREATE INDEX duties_file ON duties (file, given_at DESC, number DESC) WHERE file IS NOT NULL;
CREATE INDEX duties_words ON duties USING gin (array_to_tsvector(string_to_array(ltrim(search), ' '))) WITH (fastupdate = off);
-- The spans in which duties were open: those of an instant cost the instant.
CREATE INDEX duties_alive ON duties USING gist (tstzrange(given_at, greatest(given_at, coalesce(closed_at, 'infinity')), '[]'));

-- What each duty started from: the answer to a repeated key for ever, and the sweeper's
-- work while pending.
CREATE TABLE duty_openings (
    number  text PRIMARY KEY REFERENCES duties,
    key     text NOT NULL UNIQUE REFERENCES duty_keys,
    at      timestamptz NOT NULL,
    state   jsonb NOT NULL,
    pending boolean NOT NULL DEFAULT true
);
CREATE INDEX duty_openings_pending ON duty_openings (at) WHERE pending;

-- Their record.
CREATE TABLE duty_events (
    number   text NOT NULL REFERENCES duties,
    seq      integer NOT NULL CHECK (seq > 0),
    at       timestamptz NOT NULL,
    kind     text NOT NULL CHECK (kind <> ''),
    by_staff text NOT NULL CHECK (by_staff <> ''),
    detail   jsonb,
    PRIMARY KEY (number, seq)
);

-- Entries of tasks that were lost after their commit and came out differently.
CREATE TABLE duty_events_void (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number    text NOT NULL,
    seq       integer NOT NULL,
    at        timestamptz NOT NULL,
    kind      text NOT NULL,
    by_staff  text NOT NULL,
    detail    jsonb,
    voided_at timestamptz NOT NULL
);
CREATE INDEX duty_events_void_number ON duty_events_void (number, seq);

-- How a duty stood from each transition on. What was known at an instant is the last row
-- until then.
CREATE TABLE duty_states (
    number      text NOT NULL REFERENCES duties,
    seq         integer NOT NULL,
    at          timestamptz NOT NULL,
    unit        text NOT NULL,
    staff       text NOT NULL,
    stage       text NOT NULL,
    outcome     text NOT NULL,
    due_at      timestamptz,
    late_at     timestamptz,
    turn_due_at timestamptz,
    overdue_at  timestamptz,
    lapses      boolean NOT NULL,
    level       smallint NOT NULL,
    PRIMARY KEY (number, seq)
);
CREATE INDEX duty_states_due ON duty_states (due_at, number) INCLUDE (seq, at) WHERE due_at IS NOT NULL;

-- A text is of a file or of a duty.
ALTER TABLE free_texts
    ALTER COLUMN code DROP NOT NULL,
    ADD COLUMN duty text REFERENCES duties,
    ADD CONSTRAINT free_texts_owner CHECK (num_nonnulls(code, duty) = 1);
CREATE INDEX free_texts_duty ON free_texts (duty, at) WHERE duty IS NOT NULL;

-- A notice is about a file, or about a duty; code is '' without a file.
ALTER TABLE notices ADD COLUMN duty text REFERENCES duties;
CREATE INDEX notices_duty ON notices (duty, seq) WHERE duty IS NOT NULL;
ALTER TABLE outbox ADD COLUMN duty text REFERENCES duties;
CREATE INDEX outbox_duty ON outbox (duty, id) WHERE duty IS NOT NULL;

-- The explanation a breach, or an upheld fault, was given: NULL while it owes one and has
-- none. Those from before explanations were asked for owe none: ''.
ALTER TABLE breaches ADD COLUMN explanation text;
UPDATE breaches SET explanation = '';
ALTER TABLE faults ADD COLUMN explanation text;
UPDATE faults SET explanation = '';
CREATE INDEX breaches_owed ON breaches (booked_at, code, no) WHERE explanation IS NULL AND charge = 'holder';
CREATE INDEX breaches_explained ON breaches (explanation) WHERE explanation <> '';
CREATE INDEX faults_owed ON faults (decided_at, code, no) WHERE explanation IS NULL AND outcome = 'apologised';
CREATE INDEX faults_explained ON faults (explanation) WHERE explanation <> '';

-- Whose breaches came back inside a period, once each (vi phạm nhiều lần).
CREATE TABLE repeated_breaches (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id text NOT NULL REFERENCES staff,
    from_at  timestamptz NOT NULL,
    to_at    timestamptz NOT NULL,
    at       timestamptz NOT NULL
);
CREATE INDEX repeated_breaches_at ON repeated_breaches (at DESC, id DESC);
ALTER TABLE duties ADD COLUMN repeated bigint REFERENCES repeated_breaches;
CREATE INDEX duties_negligent ON duties (subject, negligent_at) WHERE negligent_at IS NOT NULL AND repeated IS NULL;
CREATE INDEX duties_repeated ON duties (repeated) WHERE repeated IS NOT NULL;

-- +goose Down
ALTER TABLE duties DROP COLUMN repeated;
DROP TABLE repeated_breaches;
ALTER TABLE faults DROP COLUMN explanation;
ALTER TABLE breaches DROP COLUMN explanation;
DELETE FROM delivery_attempts t USING outbox o WHERE o.id = t.outbox_id AND o.duty IS NOT NULL;
DELETE FROM outbox WHERE duty IS NOT NULL;
ALTER TABLE outbox DROP COLUMN duty;
DELETE FROM notices WHERE duty IS NOT NULL;
ALTER TABLE notices DROP COLUMN duty;
DELETE FROM free_texts WHERE duty IS NOT NULL;
ALTER TABLE free_texts DROP COLUMN duty, ALTER COLUMN code SET NOT NULL;
DROP TABLE duty_states, duty_events_void, duty_events, duty_openings, duties, duty_keys, duty_counters;
