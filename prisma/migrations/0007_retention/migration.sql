-- Retention: the role that sees one workspace may remove what that workspace no longer keeps, by
-- server/retention. It stays within its workspace there too, by row-level security. Tables of later migrations that hold
-- rows of a conversation grant DELETE themselves, and stand in the list of server/retention/conversation-tables.ts.
DO $$
DECLARE
  name text;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_app') THEN RETURN; END IF;
  FOREACH name IN ARRAY ARRAY['conversation', 'run', 'run_wait', 'message', 'turn_key', 'start_key', 'effect', 'event', 'segment', 'file',
    'inbox_entry', 'inbox_read', 'message_search', 'note', 'mention', 'scheduled_message', 'rating']
  LOOP
    IF to_regclass(name) IS NOT NULL THEN EXECUTE format('GRANT DELETE ON %I TO parley_app', name); END IF;
  END LOOP;
END $$;

-- Uploads that never ended and files that were given up: few, so the index is small.
CREATE INDEX file_unsettled_idx ON file (workspace_id, created_at) WHERE state IN ('pending', 'deleted');
