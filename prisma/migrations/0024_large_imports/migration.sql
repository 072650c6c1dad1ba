-- Files of contacts of any size: they come in parts, are read and taken in by a background job that any process may go on with.
ALTER TABLE contact_import DROP CONSTRAINT contact_import_state_check;
ALTER TABLE contact_import ADD CONSTRAINT contact_import_state_check
  CHECK (state IN ('uploading', 'reading', 'draft', 'running', 'done', 'stopped', 'failed'));
-- Bytes of the file; 0: it came in one piece.
ALTER TABLE contact_import ADD COLUMN size integer NOT NULL DEFAULT 0;
ALTER TABLE contact_import ADD COLUMN encoding text CHECK (length(encoding) BETWEEN 1 AND 20);
-- Why it failed, as a code.
ALTER TABLE contact_import ADD COLUMN problem text CHECK (length(problem) BETWEEN 1 AND 60);
-- Which process is at it, and until when the others leave it alone; after failures it goes on line by line.
ALTER TABLE contact_import ADD COLUMN claimed_until timestamptz;
ALTER TABLE contact_import ADD COLUMN failures integer NOT NULL DEFAULT 0;
CREATE INDEX contact_import_due_idx ON contact_import (workspace_id) WHERE state IN ('reading', 'running');

CREATE TABLE contact_import_part (
  workspace_id uuid NOT NULL,
  import_id uuid NOT NULL,
  part integer NOT NULL CHECK (part >= 0),
  bytes bytea NOT NULL,
  PRIMARY KEY (workspace_id, import_id, part),
  FOREIGN KEY (workspace_id, import_id) REFERENCES contact_import (workspace_id, id) ON DELETE CASCADE
);
SELECT parley_guard('contact_import_part', 'SELECT, INSERT, UPDATE, DELETE');

-- Where there is something to do: whoever looks across workspaces sees no more than that.
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_auth') THEN
    CREATE POLICY every_workspace_auth ON contact_import TO parley_auth USING (true);
    GRANT SELECT (workspace_id, state, claimed_until) ON contact_import TO parley_auth;
  END IF;
END $$;
