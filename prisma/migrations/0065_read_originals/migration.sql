-- When a file's text was taken in; null: not yet. One that cannot be read does not take the place of one that was.
ALTER TABLE knowledge_upload ADD COLUMN read_at timestamptz;
UPDATE knowledge_upload u SET read_at = u.created_at FROM knowledge_source s
WHERE s.workspace_id = u.workspace_id AND s.id = u.source_id AND s.version > 0 AND s.work IS NULL;

-- A text that was pasted is no file.
ALTER TABLE launch DROP CONSTRAINT launch_kind_check;
-- contract: it allows all that was allowed before
ALTER TABLE launch ADD CONSTRAINT launch_kind_check CHECK (kind IN ('page', 'paste', 'file', 'feed', 'form'));
