-- Units that are inspected no longer; rounds by which a unit checks itself; files of experience materials.

ALTER TABLE units ADD COLUMN retired_at BIGINT;
ALTER TABLE rounds ADD COLUMN unit_id BIGINT;
ALTER TABLE materials ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
