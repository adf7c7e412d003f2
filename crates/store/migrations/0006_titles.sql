-- At a million documents: titles that may be those of interpretations, titles that begin the same, and what leads
-- to an address. The words of the first two are those of `src/relate.rs`, letter by letter: only then are they used.

CREATE INDEX editions_telling ON editions (document_id) WHERE title LIKE '%《%' OR title LIKE '%解%' OR title LIKE '%图%' OR title LIKE '%问答%';
CREATE INDEX editions_begin ON editions (substr(title, 1, 30));
CREATE INDEX redirects_target ON redirects (site_id, target);
