-- A source's last file stays, so that it can be downloaded and read again by a better reading.
CREATE INDEX knowledge_upload_source_idx ON knowledge_upload (workspace_id, source_id);
-- Somebody wrote this version: reading its page or file again must not take their words away unasked. False for versions of before.
ALTER TABLE knowledge_version ADD COLUMN by_hand boolean NOT NULL DEFAULT false;
