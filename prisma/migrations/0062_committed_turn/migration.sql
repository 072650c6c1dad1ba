-- What the statement that commits turns is given: rows of these types, in PostgreSQL's own binary form, so that nothing of it is read
-- as JSON but what is JSON. Never altered, for processes of the version before may still write them: another shape is another type.
CREATE TYPE committed_message AS (
  seq bigint,
  id uuid,
  "from" text,
  body json,
  mood json
);
CREATE TYPE committed_event AS (
  id uuid,
  name text,
  properties jsonb
);
CREATE TYPE committed_turn AS (
  n integer,
  workspace_id uuid,
  conversation_id uuid,
  expected bigint,
  owner text,
  status text,
  last_seq bigint,
  key text,
  hash text,
  reply json,
  endpoint_id uuid,
  contact_id uuid,
  channel text,
  locale text,
  page jsonb,
  profile jsonb,
  time_zone text,
  run_id uuid,
  run_is_new boolean,
  flow_id uuid,
  flow_version integer,
  session json,
  run_status text,
  wake_at double precision,
  asked_at bigint,
  outcome text,
  path json,
  messages committed_message[],
  events committed_event[],
  effect_id uuid,
  fence bigint,
  extras json
);
