-- Departments: the fields an organ answers for (slugs, a JSON list), and the organ whose own site a site is.

ALTER TABLE organs ADD COLUMN fields TEXT NOT NULL DEFAULT '[]';
ALTER TABLE sites ADD COLUMN organ_id BIGINT REFERENCES organs (id);
CREATE UNIQUE INDEX sites_organ ON sites (organ_id);
