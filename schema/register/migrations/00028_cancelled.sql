-- +goose Up

-- A notice that lives again looks for the messages of its letter that were cancelled: few,
-- while the outbox keeps everything that was ever sent.
CREATE INDEX outbox_cancelled ON outbox (letter_id) WHERE status = 'cancelled';

-- +goose Down
DROP INDEX outbox_cancelled;
