-- The first tables. `ID` stands for the engine's 64-bit primary key. Moments are seconds since
-- 1970-01-01 UTC, days are ISO dates as text: both sort, and both engines read them alike.

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);

CREATE TABLE divisions (
    id ID,
    parent_id BIGINT REFERENCES divisions (id),
    code TEXT UNIQUE,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    position INTEGER NOT NULL
);
CREATE INDEX divisions_parent ON divisions (parent_id);

CREATE TABLE organs (
    id ID,
    division_id BIGINT NOT NULL REFERENCES divisions (id),
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    UNIQUE (division_id, name)
);

CREATE TABLE catalogs (
    id ID,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    content TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE sites (
    id ID,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    division_id BIGINT NOT NULL REFERENCES divisions (id),
    catalog_id BIGINT REFERENCES catalogs (id),
    domain TEXT NOT NULL,
    id_code TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE columns (
    id ID,
    site_id BIGINT NOT NULL REFERENCES sites (id),
    parent_id BIGINT REFERENCES columns (id),
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    path TEXT NOT NULL,
    field TEXT,
    matter1 TEXT,
    matter2 TEXT,
    town TEXT,
    village TEXT,
    merges BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    archived_at BIGINT,
    UNIQUE (site_id, key),
    UNIQUE (site_id, path)
);

CREATE TABLE documents (
    id ID,
    site_id BIGINT NOT NULL REFERENCES sites (id),
    address TEXT NOT NULL,
    kind TEXT NOT NULL,
    external_key TEXT,
    edition_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (site_id, address),
    UNIQUE (site_id, external_key)
);

CREATE TABLE editions (
    id ID,
    document_id BIGINT NOT NULL REFERENCES documents (id),
    ordinal INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    formed TEXT,
    published_at BIGINT NOT NULL,
    number TEXT,
    index_number TEXT,
    organ TEXT NOT NULL,
    source TEXT NOT NULL,
    validity TEXT NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (document_id, ordinal)
);

CREATE TABLE placements (
    id ID,
    site_id BIGINT NOT NULL REFERENCES sites (id),
    document_id BIGINT NOT NULL REFERENCES documents (id),
    column_id BIGINT NOT NULL REFERENCES columns (id),
    mark TEXT,
    home BOOLEAN NOT NULL,
    pinned BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    visible_from BIGINT,
    visible_to BIGINT,
    published_at BIGINT NOT NULL,
    year INTEGER NOT NULL,
    state TEXT NOT NULL,
    UNIQUE (document_id, column_id)
);
CREATE INDEX placements_list ON placements (column_id, state, pinned, published_at, id);
CREATE INDEX placements_newest ON placements (site_id, state, published_at);

CREATE TABLE attachments (
    id ID,
    edition_id BIGINT NOT NULL REFERENCES editions (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX attachments_edition ON attachments (edition_id);

CREATE TABLE redirects (
    id ID,
    site_id BIGINT NOT NULL REFERENCES sites (id),
    old TEXT NOT NULL,
    target TEXT,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (site_id, old)
);

CREATE TABLE changes (
    seq ID,
    site_id BIGINT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX changes_site ON changes (site_id, seq);
