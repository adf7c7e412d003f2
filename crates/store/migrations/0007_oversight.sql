-- The oversight (督查): campaigns and units, rounds with all that they judge by, inspections as jobs, what they
-- found and what people decided about it, the ledger (问题台账) with what happened to each item, the bonus.

CREATE TABLE campaigns (
    id ID,
    name TEXT NOT NULL UNIQUE,
    year INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE milestones (
    id ID,
    campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    due TEXT NOT NULL,
    UNIQUE (campaign_id, name)
);

CREATE TABLE units (
    id ID,
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
    id ID,
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
    id ID,
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
    id ID,
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
    id ID,
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    sha256 TEXT NOT NULL,
    url TEXT NOT NULL,
    at BIGINT NOT NULL,
    head TEXT NOT NULL,
    file TEXT NOT NULL,
    UNIQUE (inspection_id, sha256)
);

CREATE TABLE decisions (
    id ID,
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
    id ID,
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
    id ID,
    item_id BIGINT NOT NULL REFERENCES items (id),
    what TEXT NOT NULL,
    account TEXT NOT NULL,
    note TEXT NOT NULL,
    detail TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX item_events_item ON item_events (item_id);

CREATE TABLE materials (
    id ID,
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
    id ID,
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    item_id BIGINT NOT NULL REFERENCES items (id),
    total_before TEXT NOT NULL,
    total_after TEXT NOT NULL,
    account TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX score_changes_inspection ON score_changes (inspection_id);
