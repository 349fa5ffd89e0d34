-- +goose Up

-- Reports that were made, with the bytes that were sent: they are never made over.
CREATE TABLE reports (
    -- BC-2026-0001; that of a unit's part ends in the unit: BC-2026-0001.van-phong.
    id          text PRIMARY KEY CHECK (id <> ''),
    -- What it is a part of.
    whole       text REFERENCES reports,
    kind        text NOT NULL CHECK (kind IN ('weekly', 'month', 'quarter', 'half', 'nine_months', 'year', 'ad_hoc')),
    form        text NOT NULL CHECK (form <> ''),
    -- '' is all.
    unit        text NOT NULL,
    procedure   text NOT NULL,
    -- The period's name in its reporting year, 0 where it has none.
    period_year integer NOT NULL,
    period_no   integer NOT NULL,
    from_at     timestamptz NOT NULL,
    to_at       timestamptz NOT NULL,
    year        integer NOT NULL,
    number      integer NOT NULL CHECK (number > 0),
    made_at     timestamptz NOT NULL,
    -- A staff id, '' for the schedule.
    made_by     text NOT NULL,
    state       text NOT NULL CHECK (state IN ('made', 'approved', 'sent')),
    approved_at timestamptz,
    approved_by text NOT NULL DEFAULT '',
    total       jsonb NOT NULL,
    -- Canonical JSON: compared byte for byte, so it is no jsonb.
    data        bytea NOT NULL,
    pdf         bytea NOT NULL,
    workbook    bytea NOT NULL,
    data_sha256     bytea NOT NULL CHECK (length(data_sha256) = 32),
    pdf_sha256      bytea NOT NULL CHECK (length(pdf_sha256) = 32),
    workbook_sha256 bytea NOT NULL CHECK (length(workbook_sha256) = 32),
    CHECK (from_at < to_at),
    UNIQUE (kind, form, unit, procedure, from_at, to_at),
    -- Weeks follow on one another without an overlap, whatever became of their schedule.
    CONSTRAINT reports_weeks EXCLUDE USING gist (tstzrange(from_at, to_at) WITH &&) WHERE (kind = 'weekly' AND whole IS NULL)
);
ALTER TABLE reports ALTER COLUMN pdf SET STORAGE EXTERNAL, ALTER COLUMN workbook SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX reports_number ON reports (year, number) WHERE whole IS NULL;
CREATE INDEX reports_list ON reports (to_at DESC, year DESC, number DESC) WHERE whole IS NULL;
CREATE INDEX reports_part ON reports (unit, to_at DESC, year DESC, number DESC) WHERE unit <> '';
CREATE INDEX reports_whole ON reports (whole) WHERE whole IS NOT NULL;

-- To whom a report went (sổ gửi báo cáo).
CREATE TABLE report_sendings (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- One act is booked once.
    key      text NOT NULL UNIQUE CHECK (key <> ''),
    report   text NOT NULL REFERENCES reports,
    at       timestamptz NOT NULL,
    -- A staff id, '' for the machine.
    by_staff text NOT NULL,
    how      text NOT NULL CHECK (how IN ('email', 'system', 'post', 'hand')),
    -- Somebody outside by name, or a person of the office.
    to_name  text NOT NULL,
    to_staff text REFERENCES staff,
    -- The number of the letter it went with (số công văn).
    cover    text NOT NULL DEFAULT '',
    CHECK ((to_staff IS NULL) <> (to_name = ''))
);
CREATE INDEX report_sendings_report ON report_sendings (report, id);
CREATE INDEX report_sendings_at ON report_sendings (at DESC, id DESC);

-- A report made again and compared.
CREATE TABLE report_checks (
    report   text NOT NULL REFERENCES reports,
    key      text NOT NULL CHECK (key <> ''),
    at       timestamptz NOT NULL,
    by_staff text NOT NULL,
    -- What differs, nothing when all bytes are the same.
    differs  jsonb NOT NULL,
    PRIMARY KEY (report, key)
);

ALTER TABLE outbox ADD COLUMN report text REFERENCES reports;
CREATE INDEX outbox_report ON outbox (report) WHERE report IS NOT NULL;

-- +goose Down
DELETE FROM delivery_attempts t USING outbox o WHERE o.id = t.outbox_id AND o.report IS NOT NULL;
DELETE FROM outbox WHERE report IS NOT NULL;
DROP INDEX outbox_report;
ALTER TABLE outbox DROP COLUMN report;
DROP TABLE report_checks, report_sendings, reports;
