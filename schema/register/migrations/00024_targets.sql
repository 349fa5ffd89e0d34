-- +goose Up

-- Targets (chỉ tiêu): of a unit ('' is the office), a procedure ('' is all), what is
-- counted, and the period with its last day.
CREATE TABLE targets (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit       text NOT NULL,
    procedure  text NOT NULL,
    metric     text NOT NULL CHECK (metric <> ''),
    from_day   date NOT NULL,
    to_day     date NOT NULL CHECK (to_day >= from_day),
    UNIQUE (unit, procedure, metric, from_day, to_day)
);
CREATE INDEX targets_period ON targets (to_day, id);

-- Their versions. A row is written once and decided once, never taken away: it is the
-- record of who set and who approved what, and when. key is that of the form.
CREATE TABLE target_versions (
    target_id   bigint NOT NULL REFERENCES targets,
    no          integer NOT NULL CHECK (no > 0),
    goal        integer NOT NULL CHECK (goal BETWEEN 1 AND 1000),
    from_day    date NOT NULL,
    counts_from date,
    state       text NOT NULL CHECK (state IN ('proposed', 'approved', 'returned', 'replaced')),
    set_by      text NOT NULL REFERENCES staff,
    set_at      timestamptz NOT NULL,
    decided_by  text REFERENCES staff,
    decided_at  timestamptz,
    reason      text NOT NULL DEFAULT '',
    key         text UNIQUE,
    PRIMARY KEY (target_id, no),
    CONSTRAINT target_versions_decided CHECK ((state = 'proposed') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
    CONSTRAINT target_versions_counts CHECK ((state = 'approved') = (counts_from IS NOT NULL)),
    CONSTRAINT target_versions_others CHECK (state NOT IN ('approved', 'returned') OR decided_by <> set_by)
);
-- One at a time waits for its approval.
CREATE UNIQUE INDEX target_versions_proposed ON target_versions (target_id) WHERE state = 'proposed';

-- The warnings that went out, once per step of a version, with the figures they told of.
CREATE TABLE target_warnings (
    target_id bigint NOT NULL,
    no        integer NOT NULL,
    step      text NOT NULL CHECK (step IN ('at_risk', 'out_of_reach')),
    at        timestamptz NOT NULL,
    detail    jsonb NOT NULL,
    PRIMARY KEY (target_id, no, step),
    FOREIGN KEY (target_id, no) REFERENCES target_versions
);
CREATE INDEX target_warnings_at ON target_warnings (at);

-- What a message says of itself, where no entry of a file does.
ALTER TABLE outbox ADD COLUMN told jsonb;

-- Files by when they were accepted, and those whose applicants were asked for more: what
-- share was complete at once.
CREATE INDEX files_accepted ON files (accepted_at) INCLUDE (code, lead_unit, procedure, channel) WHERE accepted_at IS NOT NULL;
CREATE INDEX file_events_asked ON file_events (code, at) WHERE kind = 'supplement_requested';

-- +goose Down
DROP INDEX file_events_asked, files_accepted;
DELETE FROM delivery_attempts t USING outbox o WHERE o.id = t.outbox_id AND o.told IS NOT NULL;
DELETE FROM outbox WHERE told IS NOT NULL;
ALTER TABLE outbox DROP COLUMN told;
DROP TABLE target_warnings, target_versions, targets;
