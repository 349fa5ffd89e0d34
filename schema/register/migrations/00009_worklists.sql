-- +goose Up

-- What a file waits for (the view's "asked") and whose step it is at, for the lists
-- of those who work on files. Older rows learn the first at their next transition.
ALTER TABLE files
    ADD COLUMN asked jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN step_role text NOT NULL DEFAULT '';
UPDATE files f SET step_role = coalesce((
    SELECT s.step ->> 'role' FROM openings o, jsonb_array_elements(o.state -> 'rules' -> 'steps') AS s (step)
    WHERE o.code = f.code AND s.step ->> 'code' = f.view ->> 'step' LIMIT 1), '');

-- A worklist is walked in the order it is shown, over open files only: closed ones
-- pile up for years. A file whose clock stands still comes last.
CREATE INDEX files_open ON files (due_at, code) WHERE status IN (1, 2, 4, 5, 6);
CREATE INDEX files_open_assignee ON files (assignee, coalesce(due_at, 'infinity'), code)
    WHERE status IN (1, 2, 4, 5, 6) AND assignee <> '';
CREATE INDEX files_open_unit ON files (unit, coalesce(due_at, 'infinity'), code) WHERE status IN (1, 2, 4, 5, 6);
CREATE INDEX files_open_unit_assignee ON files (unit, assignee, coalesce(due_at, 'infinity'), code)
    WHERE status IN (1, 2, 4, 5, 6);
CREATE INDEX files_open_late ON files (unit, coalesce(due_at, 'infinity'), code)
    WHERE status IN (1, 2, 4, 5, 6) AND late_at IS NOT NULL;
CREATE INDEX files_escalated ON files (unit, coalesce(due_at, 'infinity'), code)
    WHERE status IN (1, 2, 4, 5, 6) AND level > 0;
CREATE INDEX files_asked_declare ON files (unit, coalesce(due_at, 'infinity'), code)
    WHERE asked @> '[{"kind": "declare"}]';
CREATE INDEX files_asked_approve ON files (unit, coalesce(due_at, 'infinity'), code)
    WHERE asked @> '[{"kind": "approve"}]';
CREATE INDEX files_asked_hurry ON files (unit, coalesce(due_at, 'infinity'), code)
    WHERE asked @> '[{"kind": "hurry"}]';

-- The words a file is found by; a word may be given by its beginning. No extension:
-- a fresh machine may not have them.
CREATE INDEX applicants_words ON applicants USING gin (array_to_tsvector(string_to_array(ltrim(search), ' ')))
    WITH (fastupdate = off);

-- A batch (giao nhiều hồ sơ một lần): one act on many files, and what came of it on each.
CREATE TABLE batches (
    id       uuid PRIMARY KEY,
    staff_id text NOT NULL REFERENCES staff,
    verb     text NOT NULL CHECK (verb <> ''),
    to_staff text NOT NULL,
    at       timestamptz NOT NULL
);
CREATE INDEX batches_staff ON batches (staff_id, at);

CREATE TABLE batch_files (
    batch   uuid NOT NULL REFERENCES batches ON DELETE CASCADE,
    no      integer NOT NULL,
    code    text NOT NULL REFERENCES files,
    -- The file's last entry as the list showed it.
    seq     integer NOT NULL,
    -- Said to the file, maybe without hearing its answer.
    said    boolean NOT NULL DEFAULT false,
    outcome text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'done', 'refused', 'failed')),
    -- Why not, in the words the person read: those of codes, never personal data.
    words   text NOT NULL DEFAULT '',
    PRIMARY KEY (batch, no),
    UNIQUE (batch, code)
);

-- +goose Down
DROP TABLE batch_files, batches;
DROP INDEX applicants_words, files_open, files_open_unit, files_open_assignee, files_open_unit_assignee, files_open_late,
    files_escalated, files_asked_declare, files_asked_approve, files_asked_hurry;
ALTER TABLE files DROP COLUMN asked, DROP COLUMN step_role;
