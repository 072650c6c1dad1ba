-- The tables of Parley. Written by hand: row-level security, checks, partial indexes and grants are part of the design.
-- Runs as the owner of the database. The roles parley_app, parley_turn and parley_auth are made before (server/db/migrate.ts)
-- where that is permitted; where they are missing, grants and FORCE are skipped and the second wall is off.

DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE NOTICE 'pg_trgm is not available: searches fall back to LIKE without an index';
END $$;

-- ------------------------------------------------------------------ people and workspaces

CREATE TABLE app_user (
  id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
  name text NOT NULL DEFAULT '',
  locale text,
  theme text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE credential (
  user_id uuid PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
  password_hash text NOT NULL,
  token_version integer NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE workspace (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  time_zone text NOT NULL DEFAULT 'UTC',
  locale text NOT NULL DEFAULT 'en',
  settings jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE membership (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'agent', 'viewer')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX membership_user_id_idx ON membership (user_id);

CREATE TABLE invitation (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  email text NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'agent', 'viewer')),
  invited_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE api_key (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL,
  prefix text NOT NULL,
  hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
  scopes text[] NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE secret (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL,
  ciphertext bytea NOT NULL,
  key_id text NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name)
);

CREATE TABLE audit (
  id uuid PRIMARY KEY,
  workspace_id uuid,
  user_id uuid,
  api_key_id uuid,
  action text NOT NULL,
  target_id text,
  detail jsonb NOT NULL DEFAULT '{}',
  ip text,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_workspace_id_at_idx ON audit (workspace_id, at);

CREATE UNLOGGED TABLE rate_limit (
  key text NOT NULL,
  "window" timestamptz NOT NULL,
  count integer NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (key, "window")
);
CREATE INDEX rate_limit_expires_at_idx ON rate_limit (expires_at);

-- ------------------------------------------------------------------ flows

CREATE TABLE flow (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  draft json NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  created_by uuid,
  updated_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX flow_updated_idx ON flow (workspace_id, updated_at DESC);

CREATE TABLE flow_version (
  workspace_id uuid NOT NULL,
  flow_id uuid NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  document json NOT NULL,
  pins jsonb NOT NULL DEFAULT '{}',
  author_id uuid,
  note text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, flow_id, number),
  FOREIGN KEY (workspace_id, flow_id) REFERENCES flow (workspace_id, id) ON DELETE CASCADE
);

CREATE TABLE endpoint (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  public_id text NOT NULL UNIQUE,
  flow_id uuid NOT NULL,
  kind text NOT NULL DEFAULT 'chat' CHECK (kind IN ('chat', 'webhook')),
  active_version integer,
  allowed_origins text[] NOT NULL DEFAULT '{}',
  api_allowed boolean NOT NULL DEFAULT false,
  theme json NOT NULL DEFAULT '{}',
  locale text,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, flow_id, kind),
  FOREIGN KEY (workspace_id, flow_id) REFERENCES flow (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, flow_id, active_version) REFERENCES flow_version (workspace_id, flow_id, number)
);

-- ------------------------------------------------------------------ turns
-- No foreign keys between these tables: every statement of the committer names (workspace_id, conversation_id), all rows of
-- a turn are written in one commit, and a key check per row would be paid on every message.

CREATE TABLE contact (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  external_id text,
  anonymous boolean NOT NULL DEFAULT true,
  profile jsonb NOT NULL DEFAULT '{}',
  locale text,
  time_zone text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, external_id)
);

CREATE TABLE conversation (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  endpoint_id uuid,
  contact_id uuid NOT NULL,
  channel text NOT NULL DEFAULT 'web',
  owner text NOT NULL DEFAULT 'bot' CHECK (owner IN ('bot', 'queue', 'person', 'nobody')),
  owner_user_id uuid,
  version bigint NOT NULL DEFAULT 0,
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'ended', 'person', 'failed')),
  token_rotation integer NOT NULL DEFAULT 0,
  locale text,
  page jsonb,
  last_seq bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  PRIMARY KEY (workspace_id, id)
) WITH (fillfactor = 80);
CREATE INDEX conversation_contact_idx ON conversation (workspace_id, contact_id, channel, created_at DESC);
-- The inbox reads only what people own or should take.
CREATE INDEX conversation_inbox_idx ON conversation (workspace_id, owner, created_at) WHERE owner IN ('queue', 'person');

CREATE TABLE run (
  workspace_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  id uuid NOT NULL,
  flow_id uuid NOT NULL,
  flow_version integer NOT NULL,
  session json NOT NULL,
  version bigint NOT NULL DEFAULT 0,
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'ended', 'failed')),
  wake_at timestamptz,
  asked_at bigint,
  outcome text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, conversation_id, id)
) WITH (fillfactor = 80);
CREATE INDEX run_wake_idx ON run (wake_at) WHERE wake_at IS NOT NULL;

CREATE TABLE run_wait (
  workspace_id uuid NOT NULL,
  event text NOT NULL,
  key text NOT NULL DEFAULT '',
  conversation_id uuid NOT NULL,
  run_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, event, key, conversation_id, run_id)
);
CREATE INDEX run_wait_run_idx ON run_wait (workspace_id, conversation_id, run_id);

CREATE TABLE message (
  workspace_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL,
  id uuid NOT NULL,
  "from" text NOT NULL CHECK ("from" IN ('visitor', 'bot', 'person', 'system')),
  run_id uuid,
  node_id text,
  user_id uuid,
  body json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, conversation_id, seq)
);

CREATE TABLE turn_key (
  workspace_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  reply json,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, conversation_id, key)
);

CREATE TABLE start_key (
  workspace_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  key text NOT NULL,
  conversation_id uuid NOT NULL,
  request_hash bytea NOT NULL,
  reply json,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, endpoint_id, key)
);

CREATE TABLE effect (
  workspace_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  id uuid NOT NULL,
  run_id uuid NOT NULL,
  key text NOT NULL,
  kind text NOT NULL,
  payload json NOT NULL,
  state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'leased', 'done', 'failed')),
  due_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  result json,
  created_at timestamptz NOT NULL DEFAULT now(),
  done_at timestamptz,
  PRIMARY KEY (workspace_id, conversation_id, id),
  UNIQUE (workspace_id, conversation_id, key)
) WITH (fillfactor = 80);
-- What a worker looks for: due now, or leased by one that died.
CREATE INDEX effect_due_idx ON effect (due_at) WHERE state = 'due';
CREATE INDEX effect_lease_idx ON effect (lease_until) WHERE state = 'leased';

CREATE TABLE event (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  name text NOT NULL,
  conversation_id uuid,
  contact_id uuid,
  run_id uuid,
  properties jsonb NOT NULL DEFAULT '{}',
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX event_name_idx ON event (workspace_id, name, at);

CREATE TABLE segment (
  workspace_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  run_id uuid NOT NULL,
  turn bigint NOT NULL,
  flow_id uuid NOT NULL,
  flow_version integer NOT NULL,
  path json NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, conversation_id, run_id, turn)
);
CREATE INDEX segment_flow_idx ON segment (workspace_id, flow_id, at);

CREATE TABLE file (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  conversation_id uuid,
  key text NOT NULL UNIQUE,
  name text NOT NULL,
  mime text NOT NULL,
  size bigint NOT NULL CHECK (size >= 0),
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'stored', 'deleted')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX file_conversation_idx ON file (workspace_id, conversation_id) WHERE conversation_id IS NOT NULL;

CREATE TABLE cache_revision (
  workspace_id uuid NOT NULL,
  kind text NOT NULL,
  key text NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (workspace_id, kind, key)
);

-- ------------------------------------------------------------------ what never changes

CREATE FUNCTION parley_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Deleting a version happens only with its flow, when a workspace is erased; so only updates are refused to the owner.
CREATE TRIGGER flow_version_immutable BEFORE UPDATE ON flow_version FOR EACH ROW EXECUTE FUNCTION parley_refuse_change();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION parley_refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION parley_refuse_change();

-- The workspace of the current transaction; no setting (or the empty one that a pool leaves behind) means no rows.
CREATE FUNCTION parley_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('app.workspace', true), '')::uuid $$;

-- ------------------------------------------------------------------ the second wall

-- Row-level security of one workspace table: the app role sees its workspace's rows, the turn role (one commit serves
-- several workspaces) sees all, and both only within their grants. Later migrations call it for their tables.
CREATE FUNCTION parley_guard(target regclass, app_grants text, turn_grants text DEFAULT '', auth_grants text DEFAULT '',
                             tenant_column text DEFAULT 'workspace_id')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  enforced boolean := true;
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_app') THEN
    EXECUTE format('CREATE POLICY workspace_only ON %s TO parley_app USING (%I = parley_workspace()) WITH CHECK (%I = parley_workspace())',
                   target, tenant_column, tenant_column);
    IF app_grants <> '' THEN EXECUTE format('GRANT %s ON %s TO parley_app', app_grants, target); END IF;
  ELSE enforced := false; END IF;
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_turn') THEN
    IF turn_grants <> '' THEN
      EXECUTE format('CREATE POLICY every_workspace_turn ON %s TO parley_turn USING (true) WITH CHECK (true)', target);
      EXECUTE format('GRANT %s ON %s TO parley_turn', turn_grants, target);
    END IF;
  ELSE enforced := false; END IF;
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_auth') THEN
    IF auth_grants <> '' THEN
      EXECUTE format('CREATE POLICY every_workspace_auth ON %s TO parley_auth USING (true) WITH CHECK (true)', target);
      EXECUTE format('GRANT %s ON %s TO parley_auth', auth_grants, target);
    END IF;
  ELSE enforced := false; END IF;
  -- Without the roles the application connects as the owner, whom FORCE would lock out.
  IF enforced THEN EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target); END IF;
END $$;

SELECT parley_guard('workspace', 'SELECT, INSERT, UPDATE', 'SELECT', 'SELECT', 'id');
SELECT parley_guard('membership', 'SELECT, INSERT, UPDATE, DELETE', '', 'SELECT');
SELECT parley_guard('invitation', 'SELECT, INSERT, UPDATE', '', 'SELECT');
SELECT parley_guard('api_key', 'SELECT, INSERT, UPDATE', '', 'SELECT, UPDATE (last_used_at)');
SELECT parley_guard('secret', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('audit', 'SELECT, INSERT', '', 'INSERT');
SELECT parley_guard('flow', 'SELECT, INSERT, UPDATE', 'SELECT');
SELECT parley_guard('flow_version', 'SELECT, INSERT', 'SELECT');
SELECT parley_guard('endpoint', 'SELECT, INSERT, UPDATE', 'SELECT', 'SELECT');
SELECT parley_guard('contact', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('conversation', 'SELECT, UPDATE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('run', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('run_wait', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('message', 'SELECT', 'SELECT, INSERT');
SELECT parley_guard('turn_key', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('start_key', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('effect', 'SELECT', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('event', 'SELECT, INSERT', 'SELECT, INSERT');
SELECT parley_guard('segment', 'SELECT', 'SELECT, INSERT');
SELECT parley_guard('file', 'SELECT, INSERT, UPDATE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('cache_revision', 'SELECT, INSERT, UPDATE', 'SELECT, INSERT, UPDATE', 'SELECT');

-- People are not of one workspace: the app role sees (and may not change) those who are members of the current one.
ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE credential ENABLE ROW LEVEL SECURITY;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_app') AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_auth') THEN
    CREATE POLICY members_only ON app_user TO parley_app
      USING (EXISTS (SELECT 1 FROM membership m WHERE m.workspace_id = parley_workspace() AND m.user_id = app_user.id));
    GRANT SELECT ON app_user TO parley_app;
    CREATE POLICY everybody ON app_user TO parley_auth USING (true) WITH CHECK (true);
    CREATE POLICY everybody ON credential TO parley_auth USING (true) WITH CHECK (true);
    GRANT SELECT, INSERT, UPDATE ON app_user, credential TO parley_auth;
    ALTER TABLE app_user FORCE ROW LEVEL SECURITY;
    ALTER TABLE credential FORCE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limit TO parley_app, parley_auth;
  END IF;
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_turn') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limit TO parley_turn;
  END IF;
END $$;
