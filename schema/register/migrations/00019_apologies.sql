-- +goose Up

-- The apologies the office has sent, the newest first, for the public list.
CREATE INDEX letters_apologies ON letters (at, id) WHERE kind = 'apology' AND recalled_at IS NULL;

-- +goose Down
DROP INDEX letters_apologies;
