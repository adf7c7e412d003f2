-- Single sign-on: whom a provider means by which account, and who is on the way there and back.

CREATE TABLE identities (
    id ID,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (issuer, subject),
    UNIQUE (account_id, issuer)
);

CREATE TABLE sign_ons (
    id ID,
    secret TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    account_id BIGINT REFERENCES accounts (id),
    issuer TEXT NOT NULL,
    next TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

ALTER TABLE sessions ADD COLUMN issuer TEXT;
