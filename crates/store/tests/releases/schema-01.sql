CREATE TABLE schema_versions (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL);
-- The first tables. `ID` stands for the engine's 64-bit primary key. Moments are seconds since
-- 1970-01-01 UTC, days are ISO dates as text: both sort, and both engines read them alike.

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);

CREATE TABLE divisions (
    id BIGINT NOT NULL PRIMARY KEY,
    parent_id BIGINT REFERENCES divisions (id),
    code TEXT UNIQUE,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    position INTEGER NOT NULL
);
CREATE INDEX divisions_parent ON divisions (parent_id);

CREATE TABLE organs (
    id BIGINT NOT NULL PRIMARY KEY,
    division_id BIGINT NOT NULL REFERENCES divisions (id),
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    UNIQUE (division_id, name)
);

CREATE TABLE catalogs (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    content TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE sites (
    id BIGINT NOT NULL PRIMARY KEY,
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
    id BIGINT NOT NULL PRIMARY KEY,
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
    id BIGINT NOT NULL PRIMARY KEY,
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
    id BIGINT NOT NULL PRIMARY KEY,
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
    id BIGINT NOT NULL PRIMARY KEY,
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
    id BIGINT NOT NULL PRIMARY KEY,
    edition_id BIGINT NOT NULL REFERENCES editions (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX attachments_edition ON attachments (edition_id);

CREATE TABLE redirects (
    id BIGINT NOT NULL PRIMARY KEY,
    site_id BIGINT NOT NULL REFERENCES sites (id),
    old TEXT NOT NULL,
    target TEXT,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (site_id, old)
);

CREATE TABLE changes (
    seq BIGINT NOT NULL PRIMARY KEY,
    site_id BIGINT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX changes_site ON changes (site_id, seq);
INSERT INTO schema_versions (version, name, hash) VALUES (1, 'first', '589811f7a47990075b5d4bfcd65265a792c69e7e70d052a7183a12679b06d359');
INSERT INTO counters (name, next) VALUES ('lock', 9);
INSERT INTO counters (name, next) VALUES ('division', 4);
INSERT INTO counters (name, next) VALUES ('organ', 2);
INSERT INTO counters (name, next) VALUES ('catalog', 2);
INSERT INTO counters (name, next) VALUES ('site', 2);
INSERT INTO counters (name, next) VALUES ('column', 5);
INSERT INTO counters (name, next) VALUES ('document', 3);
INSERT INTO counters (name, next) VALUES ('edition', 4);
INSERT INTO counters (name, next) VALUES ('placement', 4);
INSERT INTO counters (name, next) VALUES ('attachment', 2);
INSERT INTO counters (name, next) VALUES ('redirect', 2);
INSERT INTO counters (name, next) VALUES ('change', 6);
INSERT INTO divisions (id, parent_id, code, name, level, position) VALUES (1, NULL, '429910', '青岚县', 'county', 0);
INSERT INTO divisions (id, parent_id, code, name, level, position) VALUES (2, 1, '429910101', '云溪镇', 'town', 0);
INSERT INTO divisions (id, parent_id, code, name, level, position) VALUES (3, 2, NULL, '石桥村', 'village', 0);
INSERT INTO organs (id, division_id, name, position) VALUES (1, 1, '民政局', 0);
INSERT INTO catalogs (id, name, number, content, hash, created_at) VALUES (1, 'starter', '0.1.0', '{"fields":[]}', 'db322b94940ab65deb23e2adf61a2eb2085acc6b91729b86b4c1fb0aba32b226', 1767315600);
INSERT INTO sites (id, slug, name, level, division_id, catalog_id, domain, id_code, settings, created_at) VALUES (1, 'qinglan', '青岚县人民政府', 'county', 1, 1, 'www.qinglan.example', '4299100001', '{}', 1767315600);
INSERT INTO columns (id, site_id, parent_id, key, kind, title, path, field, matter1, matter2, town, village, merges, position, archived_at) VALUES (1, 1, NULL, 'platform', 'platform', '政府信息公开', '/zfxxgk', NULL, NULL, NULL, NULL, NULL, FALSE, 1, NULL);
INSERT INTO columns (id, site_id, parent_id, key, kind, title, path, field, matter1, matter2, town, village, merges, position, archived_at) VALUES (2, 1, 1, 'field/social-assistance', 'field', '社会救助', '/zfxxgk/shjz', 'social-assistance', NULL, NULL, NULL, NULL, FALSE, 2, NULL);
INSERT INTO columns (id, site_id, parent_id, key, kind, title, path, field, matter1, matter2, town, village, merges, position, archived_at) VALUES (3, 1, 2, 'matter/social-assistance/1', 'matter', '最低生活保障', '/zfxxgk/shjz/zdshbz', 'social-assistance', '最低生活保障', NULL, NULL, NULL, TRUE, 3, NULL);
INSERT INTO columns (id, site_id, parent_id, key, kind, title, path, field, matter1, matter2, town, village, merges, position, archived_at) VALUES (4, 1, 1, 'village/1', 'village', '石桥村', '/zfxxgk/shiqiao', NULL, NULL, NULL, '云溪镇', '石桥村', FALSE, 4, NULL);
INSERT INTO documents (id, site_id, address, kind, external_key, edition_id, state, reason, created_at, changed_at) VALUES (1, 1, '/doc/202601/1', 'article', 'old-1', 2, 'published', NULL, 1767315600, 1767316200);
INSERT INTO documents (id, site_id, address, kind, external_key, edition_id, state, reason, created_at, changed_at) VALUES (2, 1, '/doc/202601/2', 'article', NULL, 3, 'withdrawn', '误发', 1767315600, 1767316260);
INSERT INTO editions (id, document_id, ordinal, title, body, formed, published_at, number, index_number, organ, source, validity, hash, state, created_at) VALUES (1, 1, 1, '城市低保对象公示', '<p>2026年1月城市低保对象共12户。</p>
', '2025-12-31', 1767315600, '青民发〔2025〕31号', 'QL001/2026-00001', '民政局', '民政局', '有效', 'a44038b97a51dc5587c0722f3791dbe17fb47af60ad86bfc459f9f21d194148d', 'superseded', 1767315600);
INSERT INTO editions (id, document_id, ordinal, title, body, formed, published_at, number, index_number, organ, source, validity, hash, state, created_at) VALUES (2, 1, 2, '城市低保对象公示', '<p>2026年1月城市低保对象共13户，名单见附件。</p>
', '2025-12-31', 1767315600, '青民发〔2025〕31号', 'QL001/2026-00001', '民政局', '民政局', '有效', '6e18099113ecd8c704b61c040e13909d3080bf3f07e6d968d4aadda3ed698fd4', 'published', 1767315600);
INSERT INTO editions (id, document_id, ordinal, title, body, formed, published_at, number, index_number, organ, source, validity, hash, state, created_at) VALUES (3, 2, 1, '临时救助公示', '<p>误发。</p>
', NULL, 1767315660, NULL, NULL, '民政局', '民政局', '有效', 'a1f028f20f5ff08fd10ea4c2cdafc0165bf3339474be0d0fe2ff791e80d99e6a', 'published', 1767315660);
INSERT INTO placements (id, site_id, document_id, column_id, mark, home, pinned, position, visible_from, visible_to, published_at, year, state) VALUES (1, 1, 1, 3, '审批信息', TRUE, FALSE, 0, NULL, NULL, 1767315600, 2026, 'shown');
INSERT INTO placements (id, site_id, document_id, column_id, mark, home, pinned, position, visible_from, visible_to, published_at, year, state) VALUES (2, 1, 1, 4, NULL, FALSE, FALSE, 0, NULL, NULL, 1767315600, 2026, 'shown');
INSERT INTO placements (id, site_id, document_id, column_id, mark, home, pinned, position, visible_from, visible_to, published_at, year, state) VALUES (3, 1, 2, 3, '政策法规文件', TRUE, FALSE, 0, NULL, NULL, 1767315660, 2026, 'shown');
INSERT INTO attachments (id, edition_id, position, name, media_type, size, hash) VALUES (1, 2, 0, '名单.csv', 'text/csv', 40, '6b35d09edc140bd7002d6d04efd763fe093465d9fa0baedbe48717932e3c2ea7');
INSERT INTO redirects (id, site_id, old, target, reason, created_at) VALUES (1, 1, '/art/2025/1/1.html', '/doc/202601/1', 'moved', 1767315600);
INSERT INTO changes (seq, site_id, what, subject, subject_id, at) VALUES (1, 1, 'made', 'site', 1, 1767315601);
INSERT INTO changes (seq, site_id, what, subject, subject_id, at) VALUES (2, 1, 'published', 'document', 1, 1767315602);
INSERT INTO changes (seq, site_id, what, subject, subject_id, at) VALUES (3, 1, 'published', 'document', 2, 1767315603);
INSERT INTO changes (seq, site_id, what, subject, subject_id, at) VALUES (4, 1, 'published', 'document', 1, 1767315604);
INSERT INTO changes (seq, site_id, what, subject, subject_id, at) VALUES (5, 1, 'withdrawn', 'document', 2, 1767315605);
