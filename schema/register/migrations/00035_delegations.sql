-- +goose Up

-- What somebody absent had in hand, handed over in one act (bàn giao công việc khi vắng mặt).
CREATE TABLE delegations (
    id           uuid PRIMARY KEY,
    -- SHA-256 of what was asked for: the same id stands for nothing else.
    body_hash    bytea NOT NULL,
    by_staff     text NOT NULL REFERENCES staff,
    by_role      text NOT NULL,
    by_unit      text NOT NULL,
    staff_id     text NOT NULL REFERENCES staff,
    -- The unit whose work it is about, '' for all the person has.
    unit         text NOT NULL,
    to_staff     text NOT NULL REFERENCES staff,
    note         text NOT NULL,
    -- Days in the office's zone, both included; no last day is for good.
    absent_from  date NOT NULL,
    absent_until date,
    -- Whether the work comes back when the time is over.
    give_back    boolean NOT NULL,
    at           timestamptz NOT NULL,
    begun_at     timestamptz,
    over_at      timestamptz,
    -- Who ended it before its time.
    ended_by     text REFERENCES staff,
    returned_at  timestamptz,
    CHECK (absent_until >= absent_from),
    CHECK (staff_id <> to_staff)
);
CREATE INDEX delegations_staff ON delegations (staff_id, at);
CREATE INDEX delegations_to ON delegations (to_staff) WHERE over_at IS NULL;
CREATE INDEX delegations_standing ON delegations (absent_from) WHERE over_at IS NULL;
CREATE INDEX delegations_to_return ON delegations (id) WHERE give_back AND over_at IS NOT NULL AND returned_at IS NULL;

CREATE TABLE delegation_lines (
    delegation uuid NOT NULL REFERENCES delegations ON DELETE CASCADE,
    -- The code of a file, or the number of a duty.
    of         text NOT NULL,
    kind       text NOT NULL CHECK (kind <> ''),
    to_staff   text NOT NULL REFERENCES staff,
    outcome    text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'moved', 'refused', 'failed', 'returned')),
    -- Why not, as a code.
    code       text NOT NULL DEFAULT '',
    at         timestamptz,
    PRIMARY KEY (delegation, of)
);
CREATE INDEX delegation_lines_waiting ON delegation_lines (delegation) WHERE outcome IN ('', 'failed');

-- Who judges a duty in its giver's place.
CREATE INDEX duties_open_acting ON duties ((view ->> 'acting')) WHERE closed_at IS NULL AND view ->> 'acting' IS NOT NULL;

-- +goose Down
DROP INDEX duties_open_acting;
DROP TABLE delegation_lines, delegations;
