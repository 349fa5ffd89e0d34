-- +goose Up

-- The difficulties a unit raised (khó khăn, vướng mắc): the open ones in the order of their
-- turns' ends, and all of them, the newest first.
CREATE INDEX duties_open_raised ON duties ((view #>> '{given_by,unit}'), coalesce(turn_due_at, 'infinity'), number)
    WHERE closed_at IS NULL AND kind = 'difficulty';
CREATE INDEX duties_given_raised ON duties ((view #>> '{given_by,unit}'), given_at DESC, number DESC) WHERE kind = 'difficulty';

-- +goose Down
DROP INDEX duties_given_raised;
DROP INDEX duties_open_raised;
