-- Answers that were graded early in a week and that its lot did not draw in the end: kept for their grades, counted nowhere.

ALTER TABLE quality_sample ADD COLUMN beside boolean NOT NULL DEFAULT false;
