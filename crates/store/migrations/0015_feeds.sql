-- Feeds of other sites that an organ subscribes to, and what became of their items.

CREATE TABLE feeds (
    id ID,
    site_id BIGINT NOT NULL REFERENCES sites (id),
    organ_id BIGINT NOT NULL REFERENCES organs (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    address TEXT NOT NULL,
    places TEXT NOT NULL,
    words TEXT NOT NULL,
    source TEXT NOT NULL,
    direct BOOLEAN NOT NULL,
    title TEXT NOT NULL,
    etag TEXT,
    modified TEXT,
    read_at BIGINT,
    due_at BIGINT,
    failing_since BIGINT,
    failures INTEGER NOT NULL,
    failure TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    stopped_at BIGINT
);
CREATE INDEX feeds_due ON feeds (due_at);

CREATE TABLE feed_items (
    id ID,
    feed_id BIGINT NOT NULL REFERENCES feeds (id),
    site_id BIGINT NOT NULL REFERENCES sites (id),
    key TEXT NOT NULL,
    origin TEXT NOT NULL,
    title TEXT NOT NULL,
    draft_id BIGINT REFERENCES drafts (id),
    document_id BIGINT REFERENCES documents (id),
    taken_at BIGINT NOT NULL,
    UNIQUE (feed_id, key)
);
CREATE INDEX feed_items_origin ON feed_items (site_id, origin);
