-- People answer: queues, agents, what the inbox knows of a conversation, notes, canned replies, promises, outgoing webhooks.
-- The conversation itself keeps its owner; these tables are written only for conversations that people deal with, so that
-- a bot's turn pays for none of them.

CREATE TABLE queue (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  assignment text NOT NULL DEFAULT 'manual' CHECK (assignment IN ('manual', 'roundRobin', 'leastBusy')),
  -- The agent who had this contact last comes first, if they are there and have room.
  sticky boolean NOT NULL DEFAULT true,
  -- Null: the workspace's own hours.
  hours json,
  -- Working minutes until the first answer, and until it is settled.
  first_reply_minutes integer CHECK (first_reply_minutes > 0),
  resolve_minutes integer CHECK (resolve_minutes > 0),
  -- An assigned agent who has not answered after so many seconds loses it to the queue.
  return_seconds integer CHECK (return_seconds > 0),
  -- Unclaimed and urgent for so many seconds: the person on duty is paged.
  page_seconds integer CHECK (page_seconds > 0),
  last_user_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX queue_name_idx ON queue (workspace_id, lower(name)) WHERE archived_at IS NULL;

CREATE TABLE queue_member (
  workspace_id uuid NOT NULL,
  queue_id uuid NOT NULL,
  user_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, queue_id, user_id),
  FOREIGN KEY (workspace_id, queue_id) REFERENCES queue (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, user_id) REFERENCES membership (workspace_id, user_id) ON DELETE CASCADE
);

CREATE TABLE agent (
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  capacity integer NOT NULL DEFAULT 6 CHECK (capacity BETWEEN 0 AND 200),
  skills text[] NOT NULL DEFAULT '{}',
  -- What they chose; whether they are there is told by seen_at.
  state text NOT NULL DEFAULT 'available' CHECK (state IN ('available', 'away')),
  seen_at timestamptz,
  assigned_at timestamptz,
  PRIMARY KEY (workspace_id, user_id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES membership (workspace_id, user_id) ON DELETE CASCADE
);

-- Who works when. Weekly: minutes of the local day; a date makes it a single day.
CREATE TABLE shift (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  queue_id uuid,
  weekday smallint CHECK (weekday BETWEEN 1 AND 7),
  day date,
  from_minute smallint NOT NULL CHECK (from_minute BETWEEN 0 AND 1440),
  to_minute smallint NOT NULL CHECK (to_minute BETWEEN 0 AND 1440),
  -- On duty: paged when something urgent waits outside of anybody's hours.
  duty boolean NOT NULL DEFAULT false,
  PRIMARY KEY (workspace_id, id),
  CHECK ((weekday IS NULL) <> (day IS NULL)),
  FOREIGN KEY (workspace_id, user_id) REFERENCES membership (workspace_id, user_id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, queue_id) REFERENCES queue (workspace_id, id) ON DELETE CASCADE
);

-- What the inbox knows of a conversation, once people have had to do with it.
CREATE TABLE inbox_entry (
  workspace_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  queue_id uuid,
  -- 0 normal, 1 high, 2 urgent
  priority smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 2),
  skills text[] NOT NULL DEFAULT '{}',
  -- flow | wish | rule | route | switch | agent | visitor
  reason text NOT NULL DEFAULT 'flow',
  -- The hard rule that sent it here.
  rule text,
  brief json,
  labels text[] NOT NULL DEFAULT '{}',
  queued_at timestamptz,
  claimed_at timestamptz,
  first_reply_at timestamptz,
  -- Since when the visitor waits for a person's word.
  waiting_since timestamptz,
  last_at timestamptz NOT NULL DEFAULT now(),
  snoozed_until timestamptz,
  closed_at timestamptz,
  outcome text,
  last_user_id uuid,
  merged_into uuid,
  reply_due timestamptz,
  resolve_due timestamptz,
  reply_breached_at timestamptz,
  resolve_breached_at timestamptz,
  paged_at timestamptz,
  promised_at timestamptz,
  -- What waits for a place in the queue is told so: {"text": template, "everyMs": n}
  waiting_message json,
  waiting_told_at timestamptz,
  -- Messages from this seq on are not in message_search yet.
  index_from bigint,
  -- True: the clocks of its queue are still to be worked out.
  clocks_due boolean NOT NULL DEFAULT false,
  PRIMARY KEY (workspace_id, conversation_id)
) WITH (fillfactor = 80);
CREATE INDEX inbox_entry_snoozed_idx ON inbox_entry (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX inbox_entry_queued_idx ON inbox_entry (queued_at) WHERE queued_at IS NOT NULL;
CREATE INDEX inbox_entry_index_idx ON inbox_entry (last_at) WHERE index_from IS NOT NULL;
CREATE INDEX inbox_entry_clocks_idx ON inbox_entry (last_at) WHERE clocks_due;
CREATE INDEX inbox_entry_due_idx ON inbox_entry (reply_due) WHERE reply_due IS NOT NULL AND reply_breached_at IS NULL;
CREATE INDEX inbox_entry_resolve_idx ON inbox_entry (resolve_due) WHERE resolve_due IS NOT NULL AND resolve_breached_at IS NULL;
CREATE INDEX inbox_entry_closed_idx ON inbox_entry (workspace_id, closed_at DESC, conversation_id) WHERE closed_at IS NOT NULL;
CREATE INDEX inbox_entry_last_idx ON inbox_entry (workspace_id, last_at DESC, conversation_id);

CREATE INDEX conversation_person_idx ON conversation (owner_user_id) WHERE owner = 'person';

-- What a visitor's message sounds like: {"sentiment", "anger", "urgency", "wantsPerson", "rule"}; never shown to visitors.
ALTER TABLE message ADD COLUMN mood json;

CREATE TABLE inbox_read (
  workspace_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  user_id uuid NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id, user_id)
);

-- The words of conversations that people have had to do with, to be searched; copied after the turn.
CREATE TABLE message_search (
  workspace_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id, seq)
);
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm') THEN
    CREATE INDEX message_search_text_idx ON message_search USING gin (text gin_trgm_ops);
  END IF;
END $$;

-- Never shown to visitors: no statement of the data plane reads it.
CREATE TABLE note (
  workspace_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 10000),
  mentions uuid[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, conversation_id, id)
);
CREATE TABLE mention (
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  note_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  read_at timestamptz,
  PRIMARY KEY (workspace_id, user_id, note_id)
);

CREATE TABLE label (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  colour text NOT NULL DEFAULT 'grey',
  PRIMARY KEY (workspace_id, name)
);

CREATE TABLE canned_reply (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  shortcut text NOT NULL CHECK (length(shortcut) BETWEEN 1 AND 60),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 10000),
  locale text,
  used integer NOT NULL DEFAULT 0,
  updated_by uuid NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX canned_reply_shortcut_idx ON canned_reply (workspace_id, lower(shortcut), coalesce(locale, ''));

-- What a person wrote to be sent later.
CREATE TABLE scheduled_message (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  user_id uuid NOT NULL,
  body json NOT NULL,
  send_at timestamptz NOT NULL,
  -- waiting | sent | cancelled | failed
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'cancelled', 'failed')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX scheduled_message_due_idx ON scheduled_message (send_at) WHERE state = 'waiting';
CREATE INDEX scheduled_message_conversation_idx ON scheduled_message (conversation_id) WHERE state = 'waiting';

-- What a person promised a contact.
CREATE TABLE support_case (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  contact_id uuid NOT NULL,
  conversation_id uuid,
  type text NOT NULL CHECK (length(type) BETWEEN 1 AND 60),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  owner_user_id uuid,
  due_at timestamptz NOT NULL,
  amount bigint CHECK (amount >= 0),
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  -- A complaint holds marketing to its contact until it is closed.
  complaint boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('awaitingApproval', 'open', 'done', 'cancelled')),
  first boolean NOT NULL DEFAULT false,
  created_by uuid,
  approved_by uuid,
  reminded_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX support_case_contact_idx ON support_case (workspace_id, contact_id);
CREATE INDEX support_case_due_idx ON support_case (workspace_id, due_at) WHERE state IN ('awaitingApproval', 'open');
CREATE INDEX support_case_reminder_idx ON support_case (due_at) WHERE state = 'open' AND reminded_at IS NULL;

CREATE TABLE rating (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  user_id uuid,
  queue_id uuid,
  style text NOT NULL,
  score smallint NOT NULL,
  comment text,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX rating_at_idx ON rating (workspace_id, at);

-- ------------------------------------------------------------------ outgoing webhooks

CREATE TABLE webhook (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  url text NOT NULL,
  events text[] NOT NULL,
  -- The signing secret, sealed; an older one signs as well until old_until.
  secret bytea NOT NULL,
  key_id text NOT NULL,
  old_secret bytea,
  old_until timestamptz,
  disabled_at timestamptz,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Events are read up to here: transaction and id.
  read_xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  read_id uuid NOT NULL DEFAULT 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE webhook_delivery (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  event_id uuid NOT NULL,
  event text NOT NULL,
  payload text NOT NULL,
  -- due | leased | done | dead
  state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'leased', 'done', 'dead')),
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  status integer,
  fault text,
  created_at timestamptz NOT NULL DEFAULT now(),
  done_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, webhook_id, event_id),
  FOREIGN KEY (workspace_id, webhook_id) REFERENCES webhook (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_delivery_due_idx ON webhook_delivery (next_at) WHERE state = 'due';
CREATE INDEX webhook_delivery_lease_idx ON webhook_delivery (lease_until) WHERE state = 'leased';
CREATE INDEX webhook_delivery_dead_idx ON webhook_delivery (workspace_id, webhook_id, created_at DESC) WHERE state = 'dead';

-- ------------------------------------------------------------------ events that are followed in order
-- Streams of the inbox and outgoing webhooks read these by transaction and id, up to the oldest running transaction.
-- The names stand in server/inbox/feed-events.ts as well; other events are not in this index and cost nothing here.
CREATE INDEX event_feed_idx ON event (workspace_id, xact, id) WHERE name IN (
  'conversation.started', 'conversation.closed', 'conversation.reopened', 'conversation.changed', 'conversation.merged',
  'owner.changed', 'handoff.requested', 'message.received', 'message.sent', 'note.added', 'rating.given',
  'case.opened', 'case.changed', 'sla.breached', 'duty.paged', 'team.notified', 'agent.changed');
CREATE INDEX event_conversation_idx ON event (conversation_id, id) WHERE name IN (
  'conversation.closed', 'conversation.reopened', 'conversation.merged', 'owner.changed', 'handoff.requested', 'rating.given',
  'case.opened', 'case.changed', 'sla.breached', 'duty.paged', 'team.notified', 'run.held');

-- ------------------------------------------------------------------ who may do what

SELECT parley_guard('queue', 'SELECT, INSERT, UPDATE', 'SELECT, UPDATE');
SELECT parley_guard('queue_member', 'SELECT, INSERT, DELETE', 'SELECT');
SELECT parley_guard('agent', 'SELECT, INSERT, UPDATE', 'SELECT, UPDATE');
SELECT parley_guard('shift', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
SELECT parley_guard('inbox_entry', 'SELECT, INSERT, UPDATE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('inbox_read', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('message_search', 'SELECT, INSERT', 'SELECT, INSERT');
SELECT parley_guard('note', 'SELECT, INSERT');
SELECT parley_guard('mention', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('label', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('canned_reply', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('scheduled_message', 'SELECT, INSERT, UPDATE', 'SELECT, UPDATE');
SELECT parley_guard('support_case', 'SELECT, INSERT, UPDATE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('rating', 'SELECT, INSERT', 'SELECT, INSERT');
SELECT parley_guard('webhook', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, UPDATE');
SELECT parley_guard('webhook_delivery', 'SELECT, UPDATE', 'SELECT, INSERT, UPDATE');
-- People write into the conversation in transactions of their own workspace.
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_app') THEN
    GRANT INSERT ON message TO parley_app;
    -- A person's reply is repeated under its key with the same answer.
    GRANT INSERT ON turn_key TO parley_app;
  END IF;
END $$;
