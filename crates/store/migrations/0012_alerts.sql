-- Watching the units' portals between rounds: whether a campaign does, and what was noticed.

ALTER TABLE campaigns ADD COLUMN watched BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE alerts (
    id ID,
    unit_id BIGINT NOT NULL REFERENCES units (id),
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    facts TEXT NOT NULL,
    raised_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX alerts_open ON alerts (unit_id, ended_at);
