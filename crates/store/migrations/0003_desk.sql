-- The desk: who may do what, what is written and reviewed before it is public, and the log of all that.

CREATE TABLE accounts (
    id ID,
    organ_id BIGINT REFERENCES organs (id),
    name TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    password TEXT NOT NULL,
    must_change BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    failures INTEGER NOT NULL,
    locked_until BIGINT,
    totp TEXT,
    totp_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE grants (
    id ID,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    organ_id BIGINT REFERENCES organs (id),
    UNIQUE (account_id, role, organ_id)
);

CREATE TABLE sessions (
    id ID,
    token TEXT NOT NULL UNIQUE,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);

CREATE TABLE drafts (
    id ID,
    site_id BIGINT NOT NULL REFERENCES sites (id),
    organ_id BIGINT NOT NULL REFERENCES organs (id),
    author_id BIGINT NOT NULL REFERENCES accounts (id),
    writers TEXT NOT NULL,
    document_id BIGINT REFERENCES documents (id),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    formed TEXT,
    number TEXT,
    index_number TEXT,
    organ TEXT NOT NULL,
    source TEXT NOT NULL,
    validity TEXT NOT NULL,
    revision INTEGER NOT NULL,
    round INTEGER NOT NULL,
    state TEXT NOT NULL,
    hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX drafts_organ ON drafts (organ_id, state, changed_at);
CREATE INDEX drafts_author ON drafts (author_id, state, changed_at);
CREATE INDEX drafts_document ON drafts (document_id);

CREATE TABLE draft_places (
    id ID,
    draft_id BIGINT NOT NULL REFERENCES drafts (id),
    position INTEGER NOT NULL,
    column_id BIGINT NOT NULL REFERENCES columns (id),
    mark TEXT,
    UNIQUE (draft_id, column_id)
);

CREATE TABLE draft_attachments (
    id ID,
    draft_id BIGINT NOT NULL REFERENCES drafts (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX draft_attachments_draft ON draft_attachments (draft_id);

CREATE TABLE reviews (
    id ID,
    draft_id BIGINT NOT NULL REFERENCES drafts (id),
    round INTEGER NOT NULL,
    step TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    hash TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    overrides BOOLEAN NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX reviews_draft ON reviews (draft_id);

CREATE TABLE withdrawals (
    id ID,
    site_id BIGINT NOT NULL REFERENCES sites (id),
    organ_id BIGINT NOT NULL REFERENCES organs (id),
    document_id BIGINT NOT NULL REFERENCES documents (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    urgent BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    decided_by BIGINT REFERENCES accounts (id),
    decided_at BIGINT
);
CREATE INDEX withdrawals_organ ON withdrawals (organ_id, state);

CREATE TABLE audit (
    seq ID,
    at BIGINT NOT NULL,
    account TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_account ON audit (account, seq);
CREATE INDEX audit_subject ON audit (subject, subject_id);
