-- What a secrecy review (保密审查) said: whether it may be public, and on what basis. Who and when are the signature's.

ALTER TABLE reviews ADD COLUMN disclosure TEXT;
ALTER TABLE reviews ADD COLUMN basis TEXT;
