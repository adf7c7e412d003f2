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
