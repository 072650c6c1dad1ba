-- Files of contacts that a program sends: where the columns go is said with the file, and the same call again is the same import.
ALTER TABLE contact_import ADD COLUMN request json;
ALTER TABLE contact_import ADD COLUMN request_key text CHECK (length(request_key) BETWEEN 1 AND 200);
-- Of the file and what was said with it.
ALTER TABLE contact_import ADD COLUMN request_hash text CHECK (length(request_hash) = 64);
CREATE UNIQUE INDEX contact_import_request_key ON contact_import (workspace_id, request_key) WHERE request_key IS NOT NULL;
