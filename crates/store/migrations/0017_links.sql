-- Where the one origin of a document is, if that is on another site.

ALTER TABLE editions ADD COLUMN link TEXT;
ALTER TABLE drafts ADD COLUMN link TEXT;
-- Few have one; a site map asks which documents it leaves out.
CREATE INDEX editions_link ON editions (id) WHERE link IS NOT NULL;
