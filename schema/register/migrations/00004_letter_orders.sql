-- +goose Up

ALTER TABLE office ADD COLUMN one_stop text NOT NULL DEFAULT '';

-- Numbers of letters run per agency too: after a merger one register may hold the
-- books of two.
ALTER TABLE letter_counters ADD COLUMN agency text;
UPDATE letter_counters SET agency = coalesce((SELECT agency_code FROM office), '');
ALTER TABLE letter_counters ALTER COLUMN agency SET NOT NULL;
ALTER TABLE letter_counters DROP CONSTRAINT letter_counters_pkey;
ALTER TABLE letter_counters ADD PRIMARY KEY (agency, series, year);

ALTER TABLE letters
    ADD COLUMN agency      text,
    -- Of the entry that owed it; 0 for a letter ordered at the desk.
    ADD COLUMN seq         integer NOT NULL DEFAULT 0,
    -- How it is called and numbered on paper.
    ADD COLUMN title       text NOT NULL DEFAULT '',
    ADD COLUMN printed_no  text NOT NULL DEFAULT '',
    -- What its QR code and foot carry; whoever holds the paper may ask by it.
    ADD COLUMN verify_code text,
    ADD COLUMN signed      boolean NOT NULL DEFAULT false,
    ADD COLUMN spreadsheet bytea,
    ADD COLUMN recalled_at timestamptz,
    ALTER COLUMN code DROP NOT NULL,
    ALTER COLUMN number DROP NOT NULL,
    ADD CONSTRAINT letters_numbered CHECK ((number IS NULL) = (series = '')),
    DROP CONSTRAINT letters_series_check,
    DROP CONSTRAINT letters_series_year_number_key;
UPDATE letters SET agency = coalesce((SELECT agency_code FROM office), ''),
    verify_code = upper(substr(replace(id::text, '-', ''), 1, 12));
ALTER TABLE letters
    ALTER COLUMN agency SET NOT NULL,
    ALTER COLUMN verify_code SET NOT NULL,
    ADD CONSTRAINT letters_number_once UNIQUE (agency, series, year, number),
    ADD CONSTRAINT letters_verify_code_key UNIQUE (verify_code);
ALTER TABLE letters ALTER COLUMN spreadsheet SET STORAGE EXTERNAL;

-- Letters the office owes: those of entries, and those ordered at the desk.
CREATE TABLE letter_orders (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key             text NOT NULL UNIQUE CHECK (key <> ''),
    code            text REFERENCES files,
    seq             integer NOT NULL,
    kind            text NOT NULL CHECK (kind <> ''),
    at              timestamptz NOT NULL,
    ordered_by      text NOT NULL,
    detail          jsonb,
    letter_id       uuid REFERENCES letters,
    voided_at       timestamptz,
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT '-infinity',
    last_error      text NOT NULL DEFAULT ''
);
CREATE INDEX letter_orders_owed ON letter_orders (next_attempt_at, id) WHERE letter_id IS NULL AND voided_at IS NULL;
CREATE INDEX letter_orders_code ON letter_orders (code, seq);

CREATE INDEX files_received ON files (received_at, code);

-- A notice that goes with a letter waits for it.
ALTER TABLE notices ADD COLUMN letter_key text NOT NULL DEFAULT '';
CREATE INDEX notices_letter ON notices (letter_key) WHERE letter_key <> '';

-- +goose Down
DROP INDEX notices_letter, files_received;
ALTER TABLE notices DROP COLUMN letter_key;
DROP TABLE letter_orders;
DELETE FROM outbox WHERE letter_id IN (SELECT id FROM letters WHERE number IS NULL OR code IS NULL);
DELETE FROM letters WHERE number IS NULL OR code IS NULL;
ALTER TABLE letters
    DROP CONSTRAINT letters_numbered, DROP CONSTRAINT letters_number_once,
    DROP COLUMN agency, DROP COLUMN seq, DROP COLUMN title, DROP COLUMN printed_no, DROP COLUMN verify_code,
    DROP COLUMN signed, DROP COLUMN spreadsheet, DROP COLUMN recalled_at,
    ALTER COLUMN code SET NOT NULL, ALTER COLUMN number SET NOT NULL,
    ADD CONSTRAINT letters_series_check CHECK (series <> ''),
    ADD CONSTRAINT letters_series_year_number_key UNIQUE (series, year, number);
ALTER TABLE letter_counters DROP CONSTRAINT letter_counters_pkey;
ALTER TABLE letter_counters ADD PRIMARY KEY (series, year);
ALTER TABLE letter_counters DROP COLUMN agency;
ALTER TABLE office DROP COLUMN one_stop;
