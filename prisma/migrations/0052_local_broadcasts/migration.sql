-- A broadcast that goes at the same hour of each contact's own clock ("2026-12-01T19:30"). Who gets it is written down when the
-- first of them is due; send_at is when the next ones are.
ALTER TABLE broadcast ADD COLUMN local_time text CHECK (local_time ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$');

-- planned: not before this moment.
ALTER TABLE campaign_run ADD COLUMN due_at timestamptz;
CREATE INDEX campaign_run_due_idx ON campaign_run (workspace_id, broadcast_id, due_at) WHERE state = 'planned' AND due_at IS NOT NULL;
