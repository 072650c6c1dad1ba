-- Broadcasts: a flow that is sent to everybody of an audience at a time. Who gets it stands in campaign_run, what became of it in
-- send_ledger, as with every other campaign.

CREATE TABLE broadcast (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  flow_id uuid NOT NULL,
  -- What was planned is what goes, whatever is published meanwhile.
  flow_version integer NOT NULL,
  node_id text NOT NULL,
  -- Null: everybody.
  audience_id uuid,
  send_at timestamptz NOT NULL,
  -- So many contacts begin in a second; null: as many as can.
  per_second integer CHECK (per_second BETWEEN 1 AND 1000),
  -- proposed: waits for a second person. filling: who gets it is being written down. stopping: what was not sent is being settled.
  state text NOT NULL CHECK (state IN ('proposed', 'planned', 'filling', 'running', 'stopping', 'stopped', 'done')),
  -- Nothing of it leaves; goes on where it was.
  paused_at timestamptz,
  -- Why a person has to look at it: late | grown | audience
  problem text,
  -- As it was planned: people, and the most that its coupons may be worth, for each currency in minor units.
  people integer NOT NULL,
  coupons json NOT NULL DEFAULT '[]',
  planned_by uuid,
  approved_by uuid,
  approved_at timestamptz,
  -- Up to so many people it was approved for.
  approved_people integer,
  stopped_by uuid,
  -- The last contact that was looked at, how many there were, and how many of them the rule of re-entry kept out.
  cursor uuid,
  size integer NOT NULL DEFAULT 0,
  turned_away integer NOT NULL DEFAULT 0,
  -- What became of them, once nothing changes any more.
  counts json,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX broadcast_live_idx ON broadcast (send_at) WHERE state IN ('planned', 'filling', 'running', 'stopping');
SELECT parley_guard('broadcast', 'SELECT, INSERT, UPDATE', 'SELECT, UPDATE');

-- planned: is to get a broadcast and has not begun. outcome: what became of it so far, sent, held or the reason why not.
ALTER TABLE campaign_run ADD COLUMN broadcast_id uuid, ADD COLUMN outcome text;
ALTER TABLE campaign_run DROP CONSTRAINT campaign_run_state_check;
ALTER TABLE campaign_run ADD CONSTRAINT campaign_run_state_check
  CHECK (state IN ('planned', 'starting', 'running', 'ended', 'left', 'failed')) NOT VALID;
CREATE INDEX campaign_run_broadcast_idx ON campaign_run (workspace_id, broadcast_id, state, outcome) WHERE broadcast_id IS NOT NULL;

ALTER TABLE send_ledger DROP CONSTRAINT send_ledger_reason_check;
ALTER TABLE send_ledger ADD CONSTRAINT send_ledger_reason_check CHECK (reason IN ('consent', 'quietHours', 'cap', 'controlGroup', 'duplicate',
  'noAddress', 'left', 'paused', 'stopped', 'offerExpired', 'alreadyBought', 'openComplaint', 'lowerPriority', 'budget', 'outOfStock', 'channelWindow')) NOT VALID;

-- A message of a broadcast that is still on its way stays where it is while the broadcast is paused.
ALTER TABLE send_delivery ADD COLUMN broadcast_id uuid;
CREATE INDEX send_delivery_broadcast_idx ON send_delivery (workspace_id, broadcast_id, state) WHERE broadcast_id IS NOT NULL AND state IN ('due', 'leased', 'waiting');

-- Above these a second person approves: {"people", "minor"}.
ALTER TABLE marketing_setting ADD COLUMN approval json NOT NULL DEFAULT '{}';

-- What left within the last second, for limits of so many a second: one row for each workspace and channel or broadcast.
-- taken: [[epoch milliseconds, how many], …]. free_at: until then nothing more may go.
CREATE TABLE send_pace (
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  taken json NOT NULL DEFAULT '[]',
  free_at timestamptz,
  PRIMARY KEY (workspace_id, name)
) WITH (fillfactor = 50);
SELECT parley_guard('send_pace', 'SELECT', 'SELECT, INSERT, UPDATE');
