-- Drafts that are published at a time of their own, and how people are told of what waits for them.

ALTER TABLE drafts ADD COLUMN publish_at BIGINT;
CREATE INDEX drafts_due ON drafts (state, publish_at);

-- A role may be somebody's for a time only: he stands in for another.
ALTER TABLE grants ADD COLUMN until_at BIGINT;

CREATE TABLE channels (
    id ID,
    account_id BIGINT REFERENCES accounts (id),
    organ_id BIGINT REFERENCES organs (id),
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    stopped_at BIGINT
);
CREATE INDEX channels_account ON channels (account_id);
CREATE INDEX channels_organ ON channels (organ_id);

CREATE TABLE notices (
    id ID,
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    about TEXT NOT NULL,
    what TEXT NOT NULL,
    facts TEXT NOT NULL,
    href TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at BIGINT,
    sent_at BIGINT,
    failure TEXT NOT NULL,
    UNIQUE (channel_id, about)
);
CREATE INDEX notices_due ON notices (due_at);
