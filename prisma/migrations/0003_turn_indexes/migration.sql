-- The turn finds its rows by workspace and id. Where a second index begins with the workspace too, a planner without
-- statistics (a young table) may take it, and read every row of the workspace instead of one: so it begins otherwise.
DROP INDEX conversation_contact_idx;
CREATE INDEX conversation_contact_idx ON conversation (contact_id, channel, created_at DESC);

DROP INDEX run_wait_run_idx;
CREATE INDEX run_wait_run_idx ON run_wait (conversation_id, run_id);

ALTER TABLE contact DROP CONSTRAINT contact_workspace_id_external_id_key;
CREATE UNIQUE INDEX contact_workspace_id_external_id_key ON contact (workspace_id, external_id) WHERE external_id IS NOT NULL;
