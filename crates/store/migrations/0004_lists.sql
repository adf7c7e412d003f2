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
