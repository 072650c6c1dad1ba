-- Campaigns: flows that begin with an event, a time, a silence or an audience; what they sent and what not, and why.

-- What holds for all marketing of a workspace. Paused: nothing leaves any more, whoever asks.
CREATE TABLE marketing_setting (
  workspace_id uuid PRIMARY KEY REFERENCES workspace (id) ON DELETE CASCADE,
  settings json NOT NULL DEFAULT '{}',
  paused_at timestamptz,
  paused_by uuid,
  -- What is sent to the workspace's own system is signed with this, sealed.
  secret bytea,
  key_id text,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- The entries of live flows that start without a visitor. Kept by a trigger of endpoint, so that it is never anything else
-- than what is published.
CREATE TABLE campaign_entry (
  workspace_id uuid NOT NULL,
  flow_id uuid NOT NULL,
  node_id text NOT NULL,
  flow_version integer NOT NULL,
  -- onEvent | onSchedule | onSilence | onSegment
  kind text NOT NULL,
  -- What it listens to; for audiences the name of the change.
  event text NOT NULL DEFAULT '',
  data json NOT NULL,
  -- The flow's settings: rules of the campaign and quiet hours.
  settings json NOT NULL,
  -- The event that is the campaign's goal.
  goal text NOT NULL DEFAULT '',
  -- onSchedule: up to when it was looked at. onSilence: since when it is live.
  looked_at timestamptz NOT NULL DEFAULT now(),
  -- Nobody comes in, nothing of it goes out.
  paused_at timestamptz,
  PRIMARY KEY (workspace_id, flow_id, node_id)
);
CREATE INDEX campaign_entry_event_idx ON campaign_entry (workspace_id, event) WHERE event <> '';
CREATE INDEX campaign_entry_kind_idx ON campaign_entry (kind, looked_at);

-- Who is in which campaign. `slot` is what re-entry allows one of: "" (once), the key, the event's id. The row is there before
-- the run is, so that one who starts twice starts once.
CREATE TABLE campaign_run (
  workspace_id uuid NOT NULL,
  flow_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  slot text NOT NULL,
  -- Also the id of the conversation in which its run lives.
  id uuid NOT NULL,
  node_id text NOT NULL,
  flow_version integer NOT NULL,
  event_name text NOT NULL,
  key text NOT NULL DEFAULT '',
  event json NOT NULL,
  settings json NOT NULL,
  state text NOT NULL DEFAULT 'starting' CHECK (state IN ('starting', 'running', 'ended', 'left', 'failed')),
  -- Why it was left: goal | unsubscribe | complaint | refund
  reason text,
  started_at timestamptz NOT NULL DEFAULT now(),
  touched_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  PRIMARY KEY (workspace_id, flow_id, contact_id, slot)
);
CREATE INDEX campaign_run_contact_idx ON campaign_run (workspace_id, contact_id, started_at);
CREATE UNIQUE INDEX campaign_run_id_idx ON campaign_run (workspace_id, id);
CREATE INDEX campaign_run_starting_idx ON campaign_run (touched_at) WHERE state = 'starting';

-- A goal that was reached, once for each thing it is about; a refund takes from it.
CREATE TABLE campaign_goal (
  workspace_id uuid NOT NULL,
  flow_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  key text NOT NULL,
  campaign_run_id uuid NOT NULL,
  event text NOT NULL,
  value_minor bigint NOT NULL DEFAULT 0,
  refunded_minor bigint NOT NULL DEFAULT 0,
  currency text,
  -- A message of the campaign had been sent before.
  after_send boolean NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, flow_id, contact_id, key)
);

-- Each message to each contact: sent, held, or not sent and why.
CREATE TABLE send_ledger (
  workspace_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  -- run:node:visit
  message text NOT NULL,
  flow_id uuid,
  node_id text NOT NULL,
  conversation_id uuid,
  class text NOT NULL CHECK (class IN ('marketing', 'service')),
  channel text NOT NULL,
  purpose text NOT NULL,
  state text NOT NULL CHECK (state IN ('held', 'sent', 'skipped')),
  reason text CHECK (reason IN ('consent', 'quietHours', 'cap', 'controlGroup', 'duplicate', 'noAddress', 'left', 'paused', 'offerExpired',
    'alreadyBought', 'openComplaint', 'lowerPriority', 'budget', 'outOfStock', 'channelWindow')),
  next_eligible_at timestamptz,
  priority smallint NOT NULL DEFAULT 50,
  -- The order or cart that it is about.
  key text NOT NULL DEFAULT '',
  -- What was said, and the coupon that went along.
  text text,
  coupon text,
  created_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, contact_id, message),
  CHECK ((state = 'sent') = (reason IS NULL))
);
CREATE INDEX send_ledger_flow_idx ON send_ledger (workspace_id, flow_id, node_id, decided_at DESC);
CREATE INDEX send_ledger_contact_idx ON send_ledger (workspace_id, contact_id, decided_at DESC);

-- How much a contact has been sent lately: one row, changed by one conditional statement, so that what is sent at the same
-- moment is counted one after the other. sent: [[epoch milliseconds, channel, purpose], …]; what is older than the longest
-- window goes.
CREATE TABLE send_pressure (
  workspace_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  sent jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (workspace_id, contact_id)
);

-- Messages on their way. waiting: for the contact's next visit.
CREATE TABLE send_delivery (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  contact_id uuid NOT NULL,
  message text NOT NULL,
  channel text NOT NULL,
  address text NOT NULL DEFAULT '',
  payload json NOT NULL,
  state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'leased', 'waiting', 'done', 'dead', 'expired')),
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  expires_at timestamptz,
  fault text,
  created_at timestamptz NOT NULL DEFAULT now(),
  done_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, contact_id, message)
) WITH (fillfactor = 80);
CREATE INDEX send_delivery_due_idx ON send_delivery (next_at) WHERE state = 'due';
CREATE INDEX send_delivery_lease_idx ON send_delivery (lease_until) WHERE state = 'leased';
CREATE INDEX send_delivery_waiting_idx ON send_delivery (workspace_id, contact_id) WHERE state = 'waiting';

-- Events of contacts that somebody waits for, until they have been told.
CREATE TABLE event_due (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  contact_id uuid NOT NULL,
  name text NOT NULL,
  properties jsonb NOT NULL,
  at timestamptz NOT NULL,
  due_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, id)
) WITH (fillfactor = 70);
CREATE INDEX event_due_idx ON event_due (due_at);

-- What has been seen of events: their names (property ""), and the kinds of their properties.
CREATE TABLE event_shape (
  workspace_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  property text NOT NULL DEFAULT '' CHECK (length(property) <= 100),
  -- text | number | boolean | list | object | null; of the event itself ""
  kind text NOT NULL DEFAULT '',
  first_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, name, property, kind)
);

-- The senders' own ids of events: the same id is taken once. They are written in the order of time, and old ones go.
CREATE TABLE event_key (
  workspace_id uuid NOT NULL,
  id text NOT NULL CHECK (length(id) BETWEEN 1 AND 200),
  event_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX event_key_created_idx ON event_key USING brin (created_at) WITH (pages_per_range = 32, autosummarize = on);

-- ------------------------------------------------------------------ what follows by itself

CREATE FUNCTION parley_campaign_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind <> 'chat' THEN RETURN NULL; END IF;
  IF TG_OP = 'UPDATE' AND NEW.active_version IS NOT DISTINCT FROM OLD.active_version
    AND (NEW.disabled_at IS NULL) = (OLD.disabled_at IS NULL) THEN RETURN NULL; END IF;
  DELETE FROM campaign_entry e WHERE e.workspace_id = NEW.workspace_id AND e.flow_id = NEW.flow_id
    AND (NEW.active_version IS NULL OR NEW.disabled_at IS NOT NULL OR NOT EXISTS (
      SELECT FROM flow_version v, json_array_elements(v.document->'nodes') n
      WHERE v.workspace_id = NEW.workspace_id AND v.flow_id = NEW.flow_id AND v.number = NEW.active_version
        AND n->>'id' = e.node_id AND n->>'type' = e.kind));
  IF NEW.active_version IS NULL OR NEW.disabled_at IS NOT NULL THEN RETURN NULL; END IF;
  INSERT INTO campaign_entry AS e (workspace_id, flow_id, node_id, flow_version, kind, event, data, settings, goal)
  SELECT NEW.workspace_id, NEW.flow_id, n->>'id', NEW.active_version, n->>'type',
    CASE n->>'type' WHEN 'onEvent' THEN n->'data'->>'event'
      WHEN 'onSegment' THEN CASE n->'data'->>'change' WHEN 'leaves' THEN 'audience.left' ELSE 'audience.entered' END ELSE '' END,
    n->'data', coalesce(v.document->'settings', '{}'), coalesce(v.document->'settings'->'campaign'->'goal'->>'event', '')
  FROM flow_version v, json_array_elements(v.document->'nodes') n
  WHERE v.workspace_id = NEW.workspace_id AND v.flow_id = NEW.flow_id AND v.number = NEW.active_version
    AND n->>'type' IN ('onEvent', 'onSchedule', 'onSilence', 'onSegment')
  ON CONFLICT (workspace_id, flow_id, node_id) DO UPDATE SET flow_version = excluded.flow_version, kind = excluded.kind,
    event = excluded.event, data = excluded.data, settings = excluded.settings, goal = excluded.goal;
  RETURN NULL;
END $$;
CREATE TRIGGER endpoint_campaign_entries AFTER INSERT OR UPDATE ON endpoint FOR EACH ROW EXECUTE FUNCTION parley_campaign_entries();

-- Whatever is written into a timeline, by whomever: what a run, a campaign or a goal waits for is told. Not what is older
-- than a day: an import of last year's orders starts nothing.
CREATE FUNCTION parley_event_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO event_due (workspace_id, id, contact_id, name, properties, at, due_at)
  SELECT a.workspace_id, a.id, a.contact_id, a.name, a.properties, a.at, now() FROM added a
  WHERE a.at > now() - interval '1 day' AND (
    EXISTS (SELECT FROM campaign_entry e WHERE e.workspace_id = a.workspace_id AND e.event = a.name)
    OR EXISTS (SELECT FROM run_wait w WHERE w.workspace_id = a.workspace_id AND w.event = a.name)
    OR EXISTS (SELECT FROM campaign_run r WHERE r.workspace_id = a.workspace_id AND r.contact_id = a.contact_id
      AND r.started_at > now() - interval '60 days'))
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER contact_event_due AFTER INSERT ON contact_event REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION parley_event_due();

-- A contact that becomes another takes its campaigns and messages along, as far as the other is not in the same ones; one that
-- goes takes them with it.
CREATE FUNCTION parley_contact_campaigns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM campaign_run WHERE workspace_id = OLD.workspace_id AND contact_id = OLD.id;
    DELETE FROM campaign_goal WHERE workspace_id = OLD.workspace_id AND contact_id = OLD.id;
    DELETE FROM send_ledger WHERE workspace_id = OLD.workspace_id AND contact_id = OLD.id;
    DELETE FROM send_pressure WHERE workspace_id = OLD.workspace_id AND contact_id = OLD.id;
    DELETE FROM send_delivery WHERE workspace_id = OLD.workspace_id AND contact_id = OLD.id;
    DELETE FROM event_due WHERE workspace_id = OLD.workspace_id AND contact_id = OLD.id;
    RETURN NULL;
  END IF;
  UPDATE campaign_run r SET contact_id = NEW.merged_into WHERE r.workspace_id = NEW.workspace_id AND r.contact_id = NEW.id AND NOT EXISTS (
    SELECT FROM campaign_run o WHERE o.workspace_id = r.workspace_id AND o.flow_id = r.flow_id AND o.contact_id = NEW.merged_into AND o.slot = r.slot);
  UPDATE campaign_goal g SET contact_id = NEW.merged_into WHERE g.workspace_id = NEW.workspace_id AND g.contact_id = NEW.id AND NOT EXISTS (
    SELECT FROM campaign_goal o WHERE o.workspace_id = g.workspace_id AND o.flow_id = g.flow_id AND o.contact_id = NEW.merged_into AND o.key = g.key);
  UPDATE send_ledger SET contact_id = NEW.merged_into WHERE workspace_id = NEW.workspace_id AND contact_id = NEW.id;
  UPDATE send_delivery SET contact_id = NEW.merged_into WHERE workspace_id = NEW.workspace_id AND contact_id = NEW.id;
  INSERT INTO send_pressure AS p (workspace_id, contact_id, sent)
  SELECT workspace_id, NEW.merged_into, sent FROM send_pressure WHERE workspace_id = NEW.workspace_id AND contact_id = NEW.id
  ON CONFLICT (workspace_id, contact_id) DO UPDATE SET sent = p.sent || excluded.sent;
  DELETE FROM send_pressure WHERE workspace_id = NEW.workspace_id AND contact_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER contact_campaigns_merged AFTER UPDATE OF merged_into ON contact FOR EACH ROW
  WHEN (NEW.merged_into IS NOT NULL AND OLD.merged_into IS DISTINCT FROM NEW.merged_into) EXECUTE FUNCTION parley_contact_campaigns();
CREATE TRIGGER contact_campaigns_gone AFTER DELETE ON contact FOR EACH ROW EXECUTE FUNCTION parley_contact_campaigns();

-- ------------------------------------------------------------------ who may do what

-- Rows are locked by who sends: pausing, a consent that is withdrawn and an order that is paid come before or after.
SELECT parley_guard('marketing_setting', 'SELECT, INSERT, UPDATE', 'SELECT, UPDATE');
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_turn') THEN GRANT UPDATE (updated_at) ON shop_order TO parley_turn; END IF;
END $$;
SELECT parley_guard('campaign_entry', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, UPDATE');
SELECT parley_guard('campaign_run', 'SELECT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('campaign_goal', 'SELECT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('send_ledger', 'SELECT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('send_pressure', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('send_delivery', 'SELECT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('event_due', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('event_key', 'SELECT, INSERT, DELETE', 'SELECT, INSERT');
SELECT parley_guard('event_shape', 'SELECT, INSERT', 'SELECT, INSERT');
