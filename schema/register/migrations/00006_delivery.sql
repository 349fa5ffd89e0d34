-- +goose Up

ALTER TABLE applicants ADD COLUMN deliver_by text;
UPDATE applicants SET deliver_by = CASE WHEN email = '' THEN 'counter' ELSE 'email' END;
ALTER TABLE applicants
    ALTER COLUMN deliver_by SET NOT NULL,
    ADD CONSTRAINT applicants_deliver_by_check CHECK (deliver_by IN ('email', 'sms', 'chat', 'counter', 'post')),
    -- Whoever chose a way can be reached that way.
    ADD CONSTRAINT applicants_reachable CHECK (CASE deliver_by
        WHEN 'email' THEN email <> '' WHEN 'sms' THEN phone <> '' WHEN 'chat' THEN phone <> ''
        WHEN 'post' THEN address <> '' ELSE true END);

ALTER TABLE outbox
    DROP CONSTRAINT outbox_channel_check,
    ADD CONSTRAINT outbox_channel_check CHECK (channel IN ('email', 'sms', 'chat', 'print', 'post')),
    -- What the outside knows a message by: a digest of the key, which names a file.
    -- (decode is immutable where convert_to is not.)
    ADD COLUMN token text NOT NULL GENERATED ALWAYS AS
        (encode(substring(sha256(decode(replace(key, '\', '\\'), 'escape')) FOR 16), 'hex')) STORED;
CREATE UNIQUE INDEX outbox_token ON outbox (token);
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (next_attempt_at, id)
    WHERE status IN ('pending', 'claimed') AND channel IN ('email', 'sms', 'chat');
CREATE INDEX outbox_code ON outbox (code, id) WHERE code IS NOT NULL;

ALTER TABLE delivery_attempts
    ADD COLUMN channel text,
    ADD COLUMN outcome text,
    -- The Message-ID, the provider's id or the tracking number of the post.
    ADD COLUMN provider_id text NOT NULL DEFAULT '',
    -- Who handed it over, '' for the machine.
    ADD COLUMN by_staff text NOT NULL DEFAULT '';
UPDATE delivery_attempts t SET channel = o.channel, outcome = CASE WHEN t.sent THEN 'sent' ELSE 'failed' END
    FROM outbox o WHERE o.id = t.outbox_id;
ALTER TABLE delivery_attempts
    DROP COLUMN sent,
    ALTER COLUMN channel SET NOT NULL,
    ALTER COLUMN outcome SET NOT NULL,
    ADD CONSTRAINT delivery_attempts_outcome_check CHECK (outcome IN ('sent', 'failed', 'bounced', 'delivered'));
-- What is heard of a message afterwards is booked once, however often it is said.
CREATE UNIQUE INDEX delivery_attempts_report ON delivery_attempts (outbox_id, outcome)
    WHERE outcome IN ('bounced', 'delivered');

-- +goose Down

DROP INDEX delivery_attempts_report;
ALTER TABLE delivery_attempts ADD COLUMN sent boolean;
UPDATE delivery_attempts SET sent = outcome IN ('sent', 'delivered');
ALTER TABLE delivery_attempts
    ALTER COLUMN sent SET NOT NULL,
    DROP COLUMN channel, DROP COLUMN outcome, DROP COLUMN provider_id, DROP COLUMN by_staff;

DROP INDEX outbox_due, outbox_token, outbox_code;
-- What the older program cannot send goes to the counter.
UPDATE outbox SET channel = 'print' WHERE channel NOT IN ('email', 'print');
ALTER TABLE outbox
    DROP COLUMN token,
    DROP CONSTRAINT outbox_channel_check,
    ADD CONSTRAINT outbox_channel_check CHECK (channel IN ('email', 'print'));
CREATE INDEX outbox_due ON outbox (next_attempt_at, id) WHERE status IN ('pending', 'claimed') AND channel = 'email';

ALTER TABLE applicants DROP COLUMN deliver_by;
