-- The fields that a round is about; all that are due where there are none.

ALTER TABLE rounds ADD COLUMN fields TEXT;
