-- How many people review what stands in a column, and how many review a draft since it was handed in.

ALTER TABLE columns ADD COLUMN review_steps INTEGER;
ALTER TABLE drafts ADD COLUMN review_steps INTEGER;

-- What was published by the final reviewer alone, why, and when the other reviews were made up.
ALTER TABLE drafts ADD COLUMN urgent TEXT;
ALTER TABLE drafts ADD COLUMN made_up_at BIGINT;
