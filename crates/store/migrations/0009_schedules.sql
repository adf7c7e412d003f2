-- When a round starts by itself, how it repeats, in which hours portals are asked, and the holidays that it reckons by.

ALTER TABLE rounds ADD COLUMN starts_at BIGINT;
ALTER TABLE rounds ADD COLUMN repeats TEXT;
ALTER TABLE rounds ADD COLUMN series TEXT;
ALTER TABLE rounds ADD COLUMN hours TEXT;
ALTER TABLE rounds ADD COLUMN calendar TEXT;
