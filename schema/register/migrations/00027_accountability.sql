-- +goose Up

-- The accountability register (sổ theo dõi trách nhiệm), the newest first: of everybody, a
-- unit, a person.
CREATE INDEX breaches_at ON breaches (at DESC, (code || '#' || no::text) DESC);
CREATE INDEX breaches_unit ON breaches (unit, at DESC, (code || '#' || no::text) DESC);
CREATE INDEX breaches_staff ON breaches (staff, at DESC, (code || '#' || no::text) DESC) WHERE staff <> '';
CREATE INDEX faults_upheld ON faults (decided_at DESC, (code || '~' || no::text) DESC) WHERE outcome = 'apologised';
CREATE INDEX faults_subject ON faults (subject, decided_at DESC) WHERE outcome = 'apologised' AND subject <> '';

-- +goose Down
DROP INDEX faults_subject, faults_upheld, breaches_staff, breaches_unit, breaches_at;
