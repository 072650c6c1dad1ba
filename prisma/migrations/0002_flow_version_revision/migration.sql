-- The draft revision that a version was made from: a draft beyond it has changes that are not live.
ALTER TABLE flow_version ADD COLUMN revision integer NOT NULL DEFAULT 0;
