-- +goose Up

-- lead_unit answers for a file in figures (procedure.Rules.Lead); apologised_at is when
-- its letter was issued. Both are what every figure of punctuality reads.
ALTER TABLE files
    ADD COLUMN lead_unit text NOT NULL DEFAULT '',
    ADD COLUMN apologised_at timestamptz;
UPDATE files f SET
    apologised_at = (f.view -> 'apology' ->> 'issued_at')::timestamptz,
    lead_unit = coalesce((
        SELECT s.step ->> 'unit' FROM openings o, jsonb_array_elements(o.state -> 'rules' -> 'steps') WITH ORDINALITY AS s (step, no)
        WHERE o.code = f.code ORDER BY s.step ->> 'role' = 'clerk', s.no LIMIT 1), '');

-- A period's promises with all that is counted of them: a figure reads no file.
CREATE INDEX files_judged ON files (coalesce(late_at, first_due_at), code)
    INCLUDE (lead_unit, procedure, late_at, finished_at, closed_at, apologised_at)
    WHERE coalesce(late_at, first_due_at) IS NOT NULL;
-- What is late now, the longest first; and what leadership is called upon about.
CREATE INDEX files_open_judged ON files (coalesce(late_at, first_due_at), code)
    INCLUDE (late_at, unit, lead_unit, procedure, finished_at, closed_at) WHERE status IN (1, 2, 4, 5, 6);
CREATE INDEX files_called ON files (coalesce(late_at, first_due_at, 'infinity'), code) WHERE level > 0;

-- +goose Down
DROP INDEX files_judged, files_open_judged, files_called;
ALTER TABLE files DROP COLUMN lead_unit, DROP COLUMN apologised_at;
