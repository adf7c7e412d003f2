-- How far an inspection is and whether somebody asked for it whatever the hour; in which hours later looks are taken; alerts
-- that the office has dismissed.

ALTER TABLE inspections ADD COLUMN pages BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inspections ADD COLUMN any_hour BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE campaigns ADD COLUMN look_hours TEXT;
ALTER TABLE alerts ADD COLUMN dismissed_at BIGINT;
ALTER TABLE alerts ADD COLUMN dismissed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN dismissed_why TEXT NOT NULL DEFAULT '';
