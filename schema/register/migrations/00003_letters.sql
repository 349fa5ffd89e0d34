-- +goose Up

-- Numbers of letters run 1..n per series and year (NĐ 30/2020 Điều 15). The row is
-- locked by the letter that takes a number and falls back with it.
CREATE TABLE letter_counters (
    series text NOT NULL,
    year   integer NOT NULL,
    last   integer NOT NULL,
    PRIMARY KEY (series, year)
);

CREATE TABLE letters (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    key         text NOT NULL UNIQUE CHECK (key <> ''),
    code        text NOT NULL REFERENCES files,
    kind        text NOT NULL CHECK (kind <> ''),
    series      text NOT NULL CHECK (series <> ''),
    year        integer NOT NULL,
    number      integer NOT NULL CHECK (number > 0),
    at          timestamptz NOT NULL,
    promise     integer NOT NULL,
    reason      text NOT NULL,
    text_id     text REFERENCES free_texts,
    drafted_by  text NOT NULL,
    approved_by text NOT NULL,
    automatic   boolean NOT NULL,
    old_due     timestamptz,
    new_due     timestamptz,
    sha256      bytea NOT NULL CHECK (length(sha256) = 32),
    pdf         bytea NOT NULL CHECK (length(pdf) > 0),
    UNIQUE (series, year, number)
);
-- Compressed already.
ALTER TABLE letters ALTER COLUMN pdf SET STORAGE EXTERNAL;
CREATE INDEX letters_code ON letters (code, at);
CREATE INDEX letters_text ON letters (text_id) WHERE text_id IS NOT NULL;

-- One row per notice and person.
CREATE TABLE notices (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key          text NOT NULL CHECK (key <> ''),
    -- A staff id, '@applicant', or '@nobody' when a role has no one.
    person       text NOT NULL,
    code         text NOT NULL,
    seq          integer NOT NULL,
    kind         text NOT NULL CHECK (kind <> ''),
    at           timestamptz NOT NULL,
    staff_id     text REFERENCES staff,
    applicant    boolean NOT NULL,
    role         text NOT NULL,
    unit         text NOT NULL,
    single       boolean NOT NULL,
    digest_id    bigint,
    cancelled_at timestamptz,
    UNIQUE (key, person)
);
CREATE INDEX notices_code ON notices (code, seq);
CREATE INDEX notices_waiting ON notices (at) WHERE NOT single AND digest_id IS NULL AND cancelled_at IS NULL;
CREATE INDEX notices_digest ON notices (digest_id) WHERE digest_id IS NOT NULL;

CREATE TABLE outbox (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key             text NOT NULL UNIQUE,
    channel         text NOT NULL CHECK (channel IN ('email', 'print')),
    kind            text NOT NULL CHECK (kind <> ''),
    code            text REFERENCES files,
    staff_id        text REFERENCES staff,
    applicant       boolean NOT NULL,
    notice_id       bigint REFERENCES notices,
    letter_id       uuid REFERENCES letters,
    at              timestamptz NOT NULL,
    status          text NOT NULL DEFAULT 'pending'
                    CHECK (status IN ('pending', 'claimed', 'sent', 'failed', 'cancelled')),
    attempts        integer NOT NULL DEFAULT 0,
    -- Of a claimed row: when its lease ends.
    next_attempt_at timestamptz NOT NULL,
    claimed_at      timestamptz,
    sent_at         timestamptz,
    last_error      text NOT NULL DEFAULT ''
);
CREATE INDEX outbox_due ON outbox (next_attempt_at, id) WHERE status IN ('pending', 'claimed') AND channel = 'email';
CREATE INDEX outbox_open ON outbox (channel, status, at) WHERE status IN ('pending', 'claimed', 'failed');
CREATE INDEX outbox_notice ON outbox (notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX outbox_digest ON outbox (at) WHERE kind = 'digest';

CREATE TABLE delivery_attempts (
    outbox_id bigint NOT NULL REFERENCES outbox,
    no        integer NOT NULL,
    at        timestamptz NOT NULL,
    sent      boolean NOT NULL,
    answer    text NOT NULL,
    PRIMARY KEY (outbox_id, no)
);

-- +goose Down
DROP TABLE delivery_attempts, outbox, notices, letters, letter_counters;
