-- Distributes the tables of the turn by workspace on a Citus 13 cluster. docs/scale.md says when, and what else to set.
-- Run once, as a superuser of the database on the coordinator, with Parley stopped and its migrations applied. A superuser,
-- because row-level security is forced: to anybody else the tables look empty while they are copied.
--
--   psql -v ON_ERROR_STOP=1 -f docs/citus.sql "$DATABASE_MIGRATE_URL"

\set ON_ERROR_STOP on

CREATE EXTENSION IF NOT EXISTS citus;

DO $$ BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RAISE EXCEPTION 'run this as a superuser: forced row-level security would hide the rows that are to be moved';
  END IF;
END $$;

-- The coordinator opens connections to the workers as the role that a statement runs under, so the roles must be able to log
-- in there. Let the workers' pg_hba.conf take them from the coordinator's address, or put passwords into pg_dist_authinfo.
ALTER ROLE parley_app LOGIN;
ALTER ROLE parley_turn LOGIN;
ALTER ROLE parley_auth LOGIN;

-- SET LOCAL "app.workspace" goes along to the workers: row-level security reads it there.
ALTER DATABASE :DBNAME SET citus.propagate_set_commands = 'local';

-- 32 shards stand for at most 32 machines; one workspace lies in one shard.
SET citus.shard_count = 32;
SET citus.shard_replication_factor = 1;

-- [distributed]
SELECT create_distributed_table('conversation', 'workspace_id');
SELECT create_distributed_table('contact', 'workspace_id', colocate_with => 'conversation');
SELECT create_distributed_table('run', 'workspace_id', colocate_with => 'conversation');
SELECT create_distributed_table('run_wait', 'workspace_id', colocate_with => 'conversation');
SELECT create_distributed_table('message', 'workspace_id', colocate_with => 'conversation');
SELECT create_distributed_table('turn_key', 'workspace_id', colocate_with => 'conversation');
SELECT create_distributed_table('start_key', 'workspace_id', colocate_with => 'conversation');
SELECT create_distributed_table('effect', 'workspace_id', colocate_with => 'conversation');
SELECT create_distributed_table('event', 'workspace_id', colocate_with => 'conversation');
SELECT create_distributed_table('segment', 'workspace_id', colocate_with => 'conversation');
SELECT create_distributed_table('experiment_exposure', 'workspace_id', colocate_with => 'conversation');
-- [/distributed]

-- The rows that were there before are copied to the shards and still lie in the coordinator's own tables, unseen.
DO $$ DECLARE one regclass; BEGIN
  FOR one IN SELECT logicalrelid FROM pg_dist_partition WHERE partmethod = 'h' LOOP
    PERFORM truncate_local_data_after_distributing_table(one);
  END LOOP;
END $$;

-- Everything else stays on the coordinator: people, workspaces, flows, endpoints, keys and settings are small, are read through
-- caches, and have unique keys that span workspaces. A workspace that outgrows its neighbours gets a shard and a machine of its own:
--   SELECT isolate_tenant_to_new_shard('conversation', '<workspace id>', 'CASCADE');
--   SELECT citus_move_shard_placement(<shard>, '<from>', 5432, '<to>', 5432);
