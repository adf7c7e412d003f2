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
-- Departments: the fields an organ answers for (slugs, a JSON list), and the organ whose own site a site is.

ALTER TABLE organs ADD COLUMN fields TEXT NOT NULL DEFAULT '[]';
ALTER TABLE sites ADD COLUMN organ_id BIGINT REFERENCES organs (id);
CREATE UNIQUE INDEX sites_organ ON sites (organ_id);
INSERT INTO schema_versions (version, name, hash) VALUES (2, 'departments', 'e6a6fac314c881110453f577de5e78a8cc93af57de16bd02a3359bbf13b990fa');
-- The desk: who may do what, what is written and reviewed before it is public, and the log of all that.

CREATE TABLE accounts (
    id BIGINT NOT NULL PRIMARY KEY,
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
    id BIGINT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    organ_id BIGINT REFERENCES organs (id),
    UNIQUE (account_id, role, organ_id)
);

CREATE TABLE sessions (
    id BIGINT NOT NULL PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);

CREATE TABLE drafts (
    id BIGINT NOT NULL PRIMARY KEY,
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
    id BIGINT NOT NULL PRIMARY KEY,
    draft_id BIGINT NOT NULL REFERENCES drafts (id),
    position INTEGER NOT NULL,
    column_id BIGINT NOT NULL REFERENCES columns (id),
    mark TEXT,
    UNIQUE (draft_id, column_id)
);

CREATE TABLE draft_attachments (
    id BIGINT NOT NULL PRIMARY KEY,
    draft_id BIGINT NOT NULL REFERENCES drafts (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX draft_attachments_draft ON draft_attachments (draft_id);

CREATE TABLE reviews (
    id BIGINT NOT NULL PRIMARY KEY,
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
    id BIGINT NOT NULL PRIMARY KEY,
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
    seq BIGINT NOT NULL PRIMARY KEY,
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
INSERT INTO schema_versions (version, name, hash) VALUES (3, 'desk', 'd30281b9733653c8866a95a0e140386f88f2da33b644f7cda465ae04901a8a5f');
-- Lists at a million documents: what a list shows is told by its placements alone, and one index holds all
-- that counting and ordering them asks for.

UPDATE placements SET state = 'hidden'
WHERE document_id IN (SELECT id FROM documents WHERE state <> 'published');
DROP INDEX placements_list;
CREATE INDEX placements_list ON placements
    (column_id, state, pinned, published_at, id, document_id, home, year, mark, visible_from, visible_to);
-- Few placements come and go by their own dates; when the next one does is asked at every change.
CREATE INDEX placements_from ON placements (site_id, visible_from) WHERE visible_from IS NOT NULL;
CREATE INDEX placements_to ON placements (site_id, visible_to) WHERE visible_to IS NOT NULL;
INSERT INTO schema_versions (version, name, hash) VALUES (4, 'lists', '64845bbbb920d0cf02ecb27177ef8f22344822aa47b7f5c941a47ed7d1e91528');
-- Other systems: the tokens that they come with, and the drafts that came of what they pushed.

CREATE TABLE tokens (
    id BIGINT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE TABLE pushes (
    id BIGINT NOT NULL PRIMARY KEY,
    organ_id BIGINT NOT NULL REFERENCES organs (id),
    external_key TEXT NOT NULL,
    draft_id BIGINT NOT NULL REFERENCES drafts (id),
    UNIQUE (organ_id, external_key)
);
INSERT INTO schema_versions (version, name, hash) VALUES (5, 'systems', '59f4b6aa39994b993a640a06cf57e73c73cf4dad52cd66a99d15f651c8814948');
-- At a million documents: titles that may be those of interpretations, titles that begin the same, and what leads
-- to an address. The words of the first two are those of `src/relate.rs`, letter by letter: only then are they used.

CREATE INDEX editions_telling ON editions (document_id) WHERE title LIKE '%《%' OR title LIKE '%解%' OR title LIKE '%图%' OR title LIKE '%问答%';
CREATE INDEX editions_begin ON editions (substr(title, 1, 30));
CREATE INDEX redirects_target ON redirects (site_id, target);
INSERT INTO schema_versions (version, name, hash) VALUES (6, 'titles', 'ac6747aab22b5afdee24c8bfedf8ae9bf67adbf4372ae046d1059cd6bfdd4e4c');
-- The oversight (督查): campaigns and units, rounds with all that they judge by, inspections as jobs, what they
-- found and what people decided about it, the ledger (问题台账) with what happened to each item, the bonus.

CREATE TABLE campaigns (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    year INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE milestones (
    id BIGINT NOT NULL PRIMARY KEY,
    campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    due TEXT NOT NULL,
    UNIQUE (campaign_id, name)
);

CREATE TABLE units (
    id BIGINT NOT NULL PRIMARY KEY,
    parent_id BIGINT REFERENCES units (id),
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    weight TEXT NOT NULL,
    portal TEXT NOT NULL,
    pins TEXT NOT NULL,
    contact TEXT NOT NULL,
    organ_id BIGINT REFERENCES organs (id),
    position INTEGER NOT NULL
);

CREATE TABLE rounds (
    id BIGINT NOT NULL PRIMARY KEY,
    campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    cut_off TEXT NOT NULL,
    state TEXT NOT NULL,
    catalog_id BIGINT NOT NULL REFERENCES catalogs (id),
    sheet TEXT NOT NULL,
    draw_fields INTEGER,
    draw_seed TEXT,
    result TEXT,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    closed_at BIGINT,
    UNIQUE (campaign_id, name)
);

CREATE TABLE inspections (
    id BIGINT NOT NULL PRIMARY KEY,
    round_id BIGINT NOT NULL REFERENCES rounds (id),
    unit_id BIGINT NOT NULL REFERENCES units (id),
    look INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id BIGINT,
    weight TEXT NOT NULL,
    portal TEXT NOT NULL,
    pins TEXT NOT NULL,
    as_of TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    worker TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    began_at BIGINT,
    ended_at BIGINT,
    snapshot TEXT,
    complete BOOLEAN NOT NULL,
    failure TEXT,
    total TEXT,
    score TEXT,
    fields TEXT NOT NULL,
    UNIQUE (round_id, unit_id, look)
);
CREATE INDEX inspections_state ON inspections (state, lease_until);
CREATE INDEX inspections_unit ON inspections (unit_id, look);

CREATE TABLE findings (
    id BIGINT NOT NULL PRIMARY KEY,
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    key TEXT NOT NULL,
    rule TEXT NOT NULL,
    certainty TEXT NOT NULL,
    advice BOOLEAN NOT NULL,
    decision TEXT,
    counts BOOLEAN NOT NULL,
    field TEXT,
    facts TEXT NOT NULL,
    UNIQUE (inspection_id, key)
);
CREATE INDEX findings_heat ON findings (inspection_id, field, counts, certainty);

CREATE TABLE evidence (
    id BIGINT NOT NULL PRIMARY KEY,
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    sha256 TEXT NOT NULL,
    url TEXT NOT NULL,
    at BIGINT NOT NULL,
    head TEXT NOT NULL,
    file TEXT NOT NULL,
    UNIQUE (inspection_id, sha256)
);

CREATE TABLE decisions (
    id BIGINT NOT NULL PRIMARY KEY,
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    key TEXT NOT NULL,
    decision TEXT NOT NULL,
    account TEXT NOT NULL,
    reason TEXT NOT NULL,
    carried_from BIGINT REFERENCES inspections (id),
    at BIGINT NOT NULL
);
CREATE INDEX decisions_inspection ON decisions (inspection_id);

CREATE TABLE items (
    id BIGINT NOT NULL PRIMARY KEY,
    unit_id BIGINT NOT NULL REFERENCES units (id),
    round_id BIGINT NOT NULL REFERENCES rounds (id),
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    key TEXT NOT NULL,
    rule TEXT NOT NULL,
    organ_id BIGINT REFERENCES organs (id),
    organ TEXT NOT NULL,
    deadline TEXT NOT NULL,
    provisional BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    facts TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (unit_id, key)
);
CREATE INDEX items_round ON items (round_id, state);

CREATE TABLE item_events (
    id BIGINT NOT NULL PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES items (id),
    what TEXT NOT NULL,
    account TEXT NOT NULL,
    note TEXT NOT NULL,
    detail TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX item_events_item ON item_events (item_id);

CREATE TABLE materials (
    id BIGINT NOT NULL PRIMARY KEY,
    round_id BIGINT NOT NULL REFERENCES rounds (id),
    unit_id BIGINT NOT NULL REFERENCES units (id),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    account TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    points TEXT NOT NULL,
    judged_by TEXT NOT NULL,
    judged_at BIGINT,
    reason TEXT NOT NULL
);
CREATE INDEX materials_round ON materials (round_id, unit_id);

CREATE TABLE score_changes (
    id BIGINT NOT NULL PRIMARY KEY,
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    item_id BIGINT NOT NULL REFERENCES items (id),
    total_before TEXT NOT NULL,
    total_after TEXT NOT NULL,
    account TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX score_changes_inspection ON score_changes (inspection_id);
INSERT INTO schema_versions (version, name, hash) VALUES (7, 'oversight', '62f1d148dad175882cd6f1f422ba0fbfc2200ea5d19348a3e07551ebe35dc321');
-- Drafts that are published at a time of their own, and how people are told of what waits for them.

ALTER TABLE drafts ADD COLUMN publish_at BIGINT;
CREATE INDEX drafts_due ON drafts (state, publish_at);

-- A role may be somebody's for a time only: he stands in for another.
ALTER TABLE grants ADD COLUMN until_at BIGINT;

CREATE TABLE channels (
    id BIGINT NOT NULL PRIMARY KEY,
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
    id BIGINT NOT NULL PRIMARY KEY,
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
INSERT INTO schema_versions (version, name, hash) VALUES (8, 'told', '23d7b47916b9179553876d0ad77481c32c0f34cde4687318972f9dd4025e9a2b');
-- When a round starts by itself, how it repeats, in which hours portals are asked, and the holidays that it reckons by.

ALTER TABLE rounds ADD COLUMN starts_at BIGINT;
ALTER TABLE rounds ADD COLUMN repeats TEXT;
ALTER TABLE rounds ADD COLUMN series TEXT;
ALTER TABLE rounds ADD COLUMN hours TEXT;
ALTER TABLE rounds ADD COLUMN calendar TEXT;
INSERT INTO schema_versions (version, name, hash) VALUES (9, 'schedules', '9e7654ff684d3ef8b35d4b0997c8d7513e7041ece84571ecdb6237df924c11f0');
-- The words of circular and notice, where an office has its own.

CREATE TABLE letters (
    kind TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    account TEXT NOT NULL,
    at BIGINT NOT NULL
);
INSERT INTO schema_versions (version, name, hash) VALUES (10, 'letters', '08989b6e5d388b0667ef522b6861c01e15a6c4a8d79fcff69b2619050034dae2');
-- Questions of units and what the office answers, in the place of telephone calls; answers that all units can read.

CREATE TABLE threads (
    id BIGINT NOT NULL PRIMARY KEY,
    unit_id BIGINT NOT NULL REFERENCES units (id),
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX threads_unit ON threads (unit_id, changed_at);

CREATE TABLE posts (
    id BIGINT NOT NULL PRIMARY KEY,
    thread_id BIGINT NOT NULL REFERENCES threads (id),
    account TEXT NOT NULL,
    office BOOLEAN NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX posts_thread ON posts (thread_id);

CREATE TABLE common_answers (
    id BIGINT NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    account TEXT NOT NULL,
    at BIGINT NOT NULL
);
INSERT INTO schema_versions (version, name, hash) VALUES (11, 'threads', '9f7bebd1775f7636df651647eb3c9c27488feaa42b2b6665784c9082b139ac17');
-- Watching the units' portals between rounds: whether a campaign does, and what was noticed.

ALTER TABLE campaigns ADD COLUMN watched BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE alerts (
    id BIGINT NOT NULL PRIMARY KEY,
    unit_id BIGINT NOT NULL REFERENCES units (id),
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    facts TEXT NOT NULL,
    raised_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX alerts_open ON alerts (unit_id, ended_at);
INSERT INTO schema_versions (version, name, hash) VALUES (12, 'alerts', '01e72aace690d6345cf3a2136d624b37ba32666b04bf6727da4cc7afc5a7fac5');
-- Single sign-on: whom a provider means by which account, and who is on the way there and back.

CREATE TABLE identities (
    id BIGINT NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (issuer, subject),
    UNIQUE (account_id, issuer)
);

CREATE TABLE sign_ons (
    id BIGINT NOT NULL PRIMARY KEY,
    secret TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    account_id BIGINT REFERENCES accounts (id),
    issuer TEXT NOT NULL,
    next TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

ALTER TABLE sessions ADD COLUMN issuer TEXT;
INSERT INTO schema_versions (version, name, hash) VALUES (13, 'sign_on', '8e648165da1fa24589cbe705af529ffebc0c00019f3b65466e0fcd985dc0929b');
-- How many people review what stands in a column, and how many review a draft since it was handed in.

ALTER TABLE columns ADD COLUMN review_steps INTEGER;
ALTER TABLE drafts ADD COLUMN review_steps INTEGER;

-- What was published by the final reviewer alone, why, and when the other reviews were made up.
ALTER TABLE drafts ADD COLUMN urgent TEXT;
ALTER TABLE drafts ADD COLUMN made_up_at BIGINT;
INSERT INTO schema_versions (version, name, hash) VALUES (14, 'routes', '73d4898369b83e212aca9b3897fc95ea100b495d66f9c3c8ba65b517e990f264');
-- Feeds of other sites that an organ subscribes to, and what became of their items.

CREATE TABLE feeds (
    id BIGINT NOT NULL PRIMARY KEY,
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
    id BIGINT NOT NULL PRIMARY KEY,
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
INSERT INTO schema_versions (version, name, hash) VALUES (15, 'feeds', 'a30e5808381736fdd1d93caf12efd007ca9944b468a3a75f4aa9a4fd845b32dc');
-- The fields that a round is about; all that are due where there are none.

ALTER TABLE rounds ADD COLUMN fields TEXT;
INSERT INTO schema_versions (version, name, hash) VALUES (16, 'scope', '5e48a377892b9348f9f5dedeb5d76cd63d0a84df845f1cca6ac0183a6159847c');
-- Where the one origin of a document is, if that is on another site.

ALTER TABLE editions ADD COLUMN link TEXT;
ALTER TABLE drafts ADD COLUMN link TEXT;
-- Few have one; a site map asks which documents it leaves out.
CREATE INDEX editions_link ON editions (id) WHERE link IS NOT NULL;
INSERT INTO schema_versions (version, name, hash) VALUES (17, 'links', 'e0aec7dc06ef1100629f5ee877330cd45c3c4c1efb96c336f43cd5164e4f39b4');
-- What a secrecy review (保密审查) said: whether it may be public, and on what basis. Who and when are the signature's.

ALTER TABLE reviews ADD COLUMN disclosure TEXT;
ALTER TABLE reviews ADD COLUMN basis TEXT;
INSERT INTO schema_versions (version, name, hash) VALUES (18, 'secrecy', 'a82bc9917794cfc8ea9fed0b76922c1472499b4317f35aff7c2277d9a0243788');
-- What the address of a withdrawn document shows: a notice, another address, or that it is gone.

ALTER TABLE documents ADD COLUMN remains TEXT NOT NULL DEFAULT 'notice';
ALTER TABLE documents ADD COLUMN target TEXT;
ALTER TABLE withdrawals ADD COLUMN remains TEXT NOT NULL DEFAULT 'notice';
ALTER TABLE withdrawals ADD COLUMN target TEXT;
-- Few are withdrawn; lists of them have the last ones first.
CREATE INDEX documents_withdrawn ON documents (site_id, changed_at) WHERE state = 'withdrawn';

-- Why an edition corrects the one before it: readers are told.
ALTER TABLE drafts ADD COLUMN correction TEXT;
ALTER TABLE editions ADD COLUMN correction TEXT;

-- The key under which another system knows what came of a draft.
CREATE INDEX pushes_draft ON pushes (draft_id);
INSERT INTO schema_versions (version, name, hash) VALUES (19, 'after', '16ed2ae29a7991f4d30170efb32dd7b9e60226b84acbe4035f798bd18119069b');
-- How far an inspection is and whether somebody asked for it whatever the hour; in which hours later looks are taken; alerts
-- that the office has dismissed.

ALTER TABLE inspections ADD COLUMN pages BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inspections ADD COLUMN any_hour BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE campaigns ADD COLUMN look_hours TEXT;
ALTER TABLE alerts ADD COLUMN dismissed_at BIGINT;
ALTER TABLE alerts ADD COLUMN dismissed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN dismissed_why TEXT NOT NULL DEFAULT '';
INSERT INTO schema_versions (version, name, hash) VALUES (20, 'looks', 'd4320f92a3a792f994dd9811035828aa92106bb43e44b5cf9a8f8b884a23066a');
-- Units that are inspected no longer; rounds by which a unit checks itself; files of experience materials.

ALTER TABLE units ADD COLUMN retired_at BIGINT;
ALTER TABLE rounds ADD COLUMN unit_id BIGINT;
ALTER TABLE materials ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
INSERT INTO schema_versions (version, name, hash) VALUES (21, 'boards', '2e036309e2e06cf3ceb4ee4703277cbfbe550882c92400bae3445031a9e627c6');
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
UPDATE organs SET fields = '["social-assistance"]' WHERE id = 1;
UPDATE counters SET next = 3 WHERE name = 'site';
INSERT INTO sites (id, slug, name, level, division_id, catalog_id, domain, id_code, settings, created_at, organ_id) VALUES (2, 'mzj', '青岚县民政局', 'county', 1, 1, 'mzj.qinglan.example', '4299100002', '{}', 1767315600, 1);
INSERT INTO counters (name, next) VALUES ('account', 3);
INSERT INTO counters (name, next) VALUES ('grant', 3);
INSERT INTO counters (name, next) VALUES ('session', 2);
INSERT INTO counters (name, next) VALUES ('draft', 2);
INSERT INTO counters (name, next) VALUES ('draft_place', 2);
INSERT INTO counters (name, next) VALUES ('draft_attachment', 2);
INSERT INTO counters (name, next) VALUES ('review', 2);
INSERT INTO counters (name, next) VALUES ('withdrawal', 2);
INSERT INTO counters (name, next) VALUES ('audit', 7);
INSERT INTO accounts (id, organ_id, name, person, password, must_change, state, failures, locked_until, totp, totp_step, created_at, changed_at) VALUES (1, 1, 'wangfang', '王芳', '$argon2id$kept', FALSE, 'active', 0, NULL, NULL, 0, 1767315600, 1767315600);
INSERT INTO accounts (id, organ_id, name, person, password, must_change, state, failures, locked_until, totp, totp_step, created_at, changed_at) VALUES (2, 1, 'lihua', '李华', '$argon2id$kept', FALSE, 'active', 0, NULL, NULL, 0, 1767315600, 1767315600);
INSERT INTO grants (id, account_id, role, organ_id) VALUES (1, 1, 'editor', 1);
INSERT INTO grants (id, account_id, role, organ_id) VALUES (2, 2, 'first-reviewer', 1);
INSERT INTO sessions (id, token, account_id, created_at, seen_at, address, agent) VALUES (1, '14751ff716c8194d1394798789da40a6725ad367cb0725fba5fbeb52bc6ecac5', 1, 1767315600, 1767315630, '10.0.0.1', 'Mozilla/5.0');
INSERT INTO drafts (id, site_id, organ_id, author_id, writers, document_id, title, body, formed, number, index_number, organ, source, validity, revision, round, state, hash, created_at, changed_at) VALUES (1, 1, 1, 1, '[1]', NULL, '临时救助标准', '<p>临时救助标准为每人每年不超过八百元。</p>
', '2025-12-30', NULL, NULL, '民政局', '民政局', '有效', 2, 1, 'second-review', 'd3d6e6e73264f409e02c1afd6fccea28b6b9ec5911b5881b6cdd116c17df2590', 1767315600, 1767315604);
INSERT INTO draft_places (id, draft_id, position, column_id, mark) VALUES (1, 1, 0, 3, '政策法规文件');
INSERT INTO draft_attachments (id, draft_id, position, name, media_type, size, hash) VALUES (1, 1, 0, '名单.csv', 'text/csv', 44, '6b35d09edc140bd7002d6d04efd763fe093465d9fa0baedbe48717932e3c2ea7');
INSERT INTO reviews (id, draft_id, round, step, account_id, hash, verdict, reason, overrides, at) VALUES (1, 1, 1, 'first', 2, 'd3d6e6e73264f409e02c1afd6fccea28b6b9ec5911b5881b6cdd116c17df2590', 'passed', '', FALSE, 1767315605);
INSERT INTO withdrawals (id, site_id, organ_id, document_id, account_id, urgent, reason, at, state, decided_by, decided_at) VALUES (1, 1, 1, 2, 2, TRUE, '误发', 1767315606, 'asked', NULL, NULL);
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (1, 1767315601, '', 'account-made', 'account', 1, '{"name":"wangfang"}', '', '15c36bb0410f7d062adeaf7d397274a904708ba7167aa29c2ba2bc28840ef0f1');
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (2, 1767315602, '', 'role-given', 'account', 1, '{"role":"editor"}', '15c36bb0410f7d062adeaf7d397274a904708ba7167aa29c2ba2bc28840ef0f1', '87cc58d1f779712ec8a8a5a2365f9b67b6483b1ae3369554428ac94e59376c0a');
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (3, 1767315603, 'wangfang', 'draft-begun', 'draft', 1, '{"column":3}', '87cc58d1f779712ec8a8a5a2365f9b67b6483b1ae3369554428ac94e59376c0a', '5f68d9000e51b7ccc5d1501b5019a85927f517c800472cd54d04c15e8fc47d7e');
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (4, 1767315604, 'wangfang', 'draft-submitted', 'draft', 1, '{"round":1}', '5f68d9000e51b7ccc5d1501b5019a85927f517c800472cd54d04c15e8fc47d7e', '493b32935197ba6e4e72d500cb3b4304a0299275bef8c8eb983016142d1de2ee');
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (5, 1767315605, 'lihua', 'review-passed', 'draft', 1, '{"step":"first"}', '493b32935197ba6e4e72d500cb3b4304a0299275bef8c8eb983016142d1de2ee', '9ff3b8538f7e4fa98ee6b874b241131158edb9878b93e83f78ac246c60799506');
INSERT INTO audit (seq, at, account, action, subject, subject_id, detail, previous, hash) VALUES (6, 1767315606, '', 'withdrawn-at-once', 'document', 2, '{"reason":"误发"}', '9ff3b8538f7e4fa98ee6b874b241131158edb9878b93e83f78ac246c60799506', '90e6d045f7178776f8914fbbde670254db4ba2e82618d867bb2693e7c97363ec');
UPDATE placements SET state = 'hidden' WHERE document_id = 2;
INSERT INTO counters (name, next) VALUES ('token', 2);
INSERT INTO counters (name, next) VALUES ('push', 2);
INSERT INTO tokens (id, account_id, name, token, created_at, revoked_at) VALUES (1, 1, 'oa', '9685945352ae09ef93493f35662e4b2dde2e9a16fd13684f888e31ae827145e5', 1767315600, NULL);
INSERT INTO pushes (id, organ_id, external_key, draft_id) VALUES (1, 1, 'oa-17', 1);
INSERT INTO counters (name, next) VALUES ('campaign', 2);
INSERT INTO counters (name, next) VALUES ('milestone', 2);
INSERT INTO counters (name, next) VALUES ('unit', 3);
INSERT INTO counters (name, next) VALUES ('round', 2);
INSERT INTO counters (name, next) VALUES ('inspection', 3);
INSERT INTO counters (name, next) VALUES ('finding', 3);
INSERT INTO counters (name, next) VALUES ('evidence', 2);
INSERT INTO counters (name, next) VALUES ('decision', 2);
INSERT INTO counters (name, next) VALUES ('item', 2);
INSERT INTO counters (name, next) VALUES ('item_event', 2);
INSERT INTO counters (name, next) VALUES ('material', 2);
INSERT INTO counters (name, next) VALUES ('score_change', 2);
INSERT INTO campaigns (id, name, year, created_at) VALUES (1, '2026 年基层政务公开', 2026, 1767315600);
INSERT INTO milestones (id, campaign_id, position, name, due) VALUES (1, 1, 0, '栏目设置到位', '2026-05-31');
INSERT INTO units (id, parent_id, name, kind, weight, portal, pins, contact, organ_id, position) VALUES (1, NULL, '青岚县', 'county', '1', 'https://qinglan.example/', '', '王芳 0700-5550100', 1, 0);
INSERT INTO units (id, parent_id, name, kind, weight, portal, pins, contact, organ_id, position) VALUES (2, 1, '云溪镇', 'township', '1', 'https://yunxi.example/', '', '王芳 0700-5550100', NULL, 1);
INSERT INTO rounds (id, campaign_id, name, kind, cut_off, state, catalog_id, sheet, draw_fields, draw_seed, result, created_at, started_at, closed_at) VALUES (1, 1, '六月检查', 'inspection', '2026-06-30', 'closed', 1, 'name = "例"', 15, '18446744073709551615', '[]', 1767315600, 1767315600, 1767315609);
INSERT INTO inspections (id, round_id, unit_id, look, name, kind, parent_id, weight, portal, pins, as_of, state, attempts, worker, lease_until, requests, began_at, ended_at, snapshot, complete, failure, total, score, fields) VALUES (1, 1, 1, 0, '青岚县', 'county', NULL, '1', 'https://qinglan.example/', '', '2026-06-30', 'done', 1, 'one', 0, 1234, 1767315600, 1767315608, NULL, TRUE, NULL, '87.5', '{}', '[]');
INSERT INTO inspections (id, round_id, unit_id, look, name, kind, parent_id, weight, portal, pins, as_of, state, attempts, worker, lease_until, requests, began_at, ended_at, snapshot, complete, failure, total, score, fields) VALUES (2, 1, 2, 0, '云溪镇', 'township', 1, '1', 'https://yunxi.example/', '', '2026-06-30', 'done', 1, 'one', 0, 1234, 1767315600, 1767315608, NULL, TRUE, NULL, '91', '{}', '[]');
INSERT INTO findings (id, inspection_id, key, rule, certainty, advice, decision, counts, field, facts) VALUES (1, 1, 'k1', 'column-blank', 'certain', FALSE, NULL, TRUE, '社会救助', '{}');
INSERT INTO findings (id, inspection_id, key, rule, certainty, advice, decision, counts, field, facts) VALUES (2, 1, 'k2', 'privacy-leak', 'suspected', FALSE, 'confirmed', TRUE, '社会救助', '{}');
INSERT INTO evidence (id, inspection_id, sha256, url, at, head, file) VALUES (1, 1, 'ab', 'https://qinglan.example/1', 1782806400, 'HTTP/1.1 200 OK', '6b35d09edc140bd7002d6d04efd763fe093465d9fa0baedbe48717932e3c2ea7');
INSERT INTO decisions (id, inspection_id, key, decision, account, reason, carried_from, at) VALUES (1, 1, 'k2', 'confirmed', 'lihua', '属实', NULL, 1767315607);
INSERT INTO items (id, unit_id, round_id, inspection_id, key, rule, organ_id, organ, deadline, provisional, state, facts, opened_at, changed_at) VALUES (1, 1, 1, 1, 'k1', 'column-blank', 1, '民政局', '2026-07-21', FALSE, 'answered', '{}', 1767315609, 1767315610);
INSERT INTO item_events (id, item_id, what, account, note, detail, at) VALUES (1, 1, 'done', 'wangfang', '已补充', '{}', 1767315610);
INSERT INTO materials (id, round_id, unit_id, title, body, account, at, state, points, judged_by, judged_at, reason) VALUES (1, 1, 1, '典型经验', '见附件。', 'wangfang', 1767315603, 'accepted', '1.5', 'lihua', 1767315604, '');
INSERT INTO score_changes (id, inspection_id, item_id, total_before, total_after, account, reason, at) VALUES (1, 1, 1, '86.5', '87.5', 'lihua', '申诉属实', 1767315612);
INSERT INTO counters (name, next) VALUES ('channel', 2);
INSERT INTO counters (name, next) VALUES ('notice', 2);
UPDATE drafts SET publish_at = 1767402000 WHERE id = 1;
UPDATE grants SET until_at = 1768179600 WHERE id = 2;
INSERT INTO channels (id, account_id, organ_id, kind, address, secret, created_at, stopped_at) VALUES (1, 1, NULL, 'mail', 'wangfang@example.gov.cn', '', 1767315600, NULL);
INSERT INTO notices (id, channel_id, about, what, facts, href, created_at, attempts, due_at, sent_at, failure) VALUES (1, 1, 'draft 1 first 1', 'waits', '{}', '/desk/draft/1', 1767315600, 1, NULL, 1767315601, '');
UPDATE rounds SET repeats = '0 20 1 6,9 *', series = '每季检查', hours = '20:00-06:00' WHERE id = 1;
INSERT INTO letters (kind, body, account, at) VALUES ('notice', '{{ unit.name }}：', 'lihua', 1767315600);
INSERT INTO counters (name, next) VALUES ('thread', 2);
INSERT INTO counters (name, next) VALUES ('post', 2);
INSERT INTO counters (name, next) VALUES ('common_answer', 2);
INSERT INTO threads (id, unit_id, title, state, begun_at, changed_at) VALUES (1, 1, '征地补偿是否须公开到村？', 'open', 1767315600, 1767315600);
INSERT INTO posts (id, thread_id, account, office, body, at) VALUES (1, 1, 'wangfang', FALSE, '请问。', 1767315600);
INSERT INTO common_answers (id, question, answer, account, at) VALUES (1, '征地补偿是否须公开到村？', '须公开。', 'lihua', 1767315601);
INSERT INTO counters (name, next) VALUES ('alert', 2);
UPDATE campaigns SET watched = TRUE WHERE id = 1;
INSERT INTO alerts (id, unit_id, inspection_id, kind, key, facts, raised_at, ended_at) VALUES (1, 1, 1, 'stale-soon', 's1', '{}', 1767315620, NULL);
INSERT INTO counters (name, next) VALUES ('identity', 2);
INSERT INTO identities (id, account_id, issuer, subject, created_at) VALUES (1, 1, 'https://id.example.gov.cn', '10086', 1767315600);
UPDATE sessions SET issuer = 'https://id.example.gov.cn' WHERE id = 1;
UPDATE columns SET review_steps = 2 WHERE id = 2;
UPDATE drafts SET review_steps = 3 WHERE id = 1;
INSERT INTO counters (name, next) VALUES ('feed', 2);
INSERT INTO counters (name, next) VALUES ('feed_item', 2);
INSERT INTO feeds (id, site_id, organ_id, account_id, address, places, words, source, direct, title, etag, modified, read_at, due_at, failing_since, failures, failure, created_at, stopped_at) VALUES (1, 1, 1, 1, 'https://mzj.example/rss.xml', '[[3,null]]', '[]', '县民政局', FALSE, '民政局', '"1"', NULL, 1767315600, 1767319200, NULL, 0, '', 1767315600, NULL);
INSERT INTO feed_items (id, feed_id, site_id, key, origin, title, draft_id, document_id, taken_at) VALUES (1, 1, 1, '1', 'https://mzj.example/1.html', '救助公告', 1, NULL, 1767315600);
UPDATE rounds SET fields = '["social-assistance"]' WHERE id = 1;
UPDATE drafts SET link = 'https://mzj.example/1.html' WHERE id = 1;
UPDATE documents SET remains = 'redirect', target = '/doc/202601/1' WHERE id = 2;
UPDATE editions SET correction = '户数有误' WHERE id = 2;
UPDATE inspections SET pages = 812, any_hour = TRUE WHERE id = 1;
UPDATE campaigns SET look_hours = '20:00-06:00' WHERE id = 1;
UPDATE alerts SET dismissed_at = 1767315630, dismissed_by = 'lihua', dismissed_why = '已知' WHERE id = 1;
UPDATE units SET retired_at = 1767402000 WHERE id = 2;
