-- The index of the knowledge in fewer rows: all terms of one hash bucket and 2,048 passages in one.

CREATE TABLE knowledge_index (
  workspace_id uuid NOT NULL,
  -- 12 bits of a term's hash.
  bucket integer NOT NULL,
  block integer NOT NULL,
  -- Six bytes for each passage in which a term of the bucket stands: 32 more bits of the term, 11 bits of the passage's number within
  -- the block, 5 bits of the term's weight there. Grows by appending; once numbers beyond the block are given, it never changes.
  entries bytea NOT NULL,
  PRIMARY KEY (workspace_id, bucket, block)
) WITH (fillfactor = 70);
ALTER TABLE knowledge_index ALTER COLUMN entries SET STORAGE EXTERNAL;
SELECT parley_guard('knowledge_index', 'SELECT, INSERT, UPDATE, DELETE');

-- Passages are numbered anew where many numbers are given up, in the background: those below `tidy_below`; -1: all there are.
ALTER TABLE knowledge_base ADD COLUMN tidy_below integer NOT NULL DEFAULT -1;
ALTER TABLE knowledge_base ALTER COLUMN tidy_below SET DEFAULT 0;
-- Below it no number is in use, nor any block.
ALTER TABLE knowledge_base ADD COLUMN first_number integer NOT NULL DEFAULT 0;

-- contract: no release has written it; what it holds is made again in the background
DROP TABLE knowledge_posting;
-- contract: no release has written it; how often a term stands is read from the index
DROP TABLE knowledge_term;
