-- Other systems: the tokens that they come with, and the drafts that came of what they pushed.

CREATE TABLE tokens (
    id ID,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE TABLE pushes (
    id ID,
    organ_id BIGINT NOT NULL REFERENCES organs (id),
    external_key TEXT NOT NULL,
    draft_id BIGINT NOT NULL REFERENCES drafts (id),
    UNIQUE (organ_id, external_key)
);
