-- Experiments: which of several ways through a flow does best, read in a way that may be looked at all the time.

CREATE TABLE experiment (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  -- What splits call it.
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  flow_id uuid NOT NULL,
  node_id text NOT NULL,
  -- The variant that the others are compared with.
  control text NOT NULL,
  -- {event, days, measure: rate | value, currency?}
  goal json NOT NULL,
  -- {baseline, lift, alpha, power}
  plan json NOT NULL,
  -- [{kind: optOut | handoff | complaint, margin, action: alert | stop}]
  guardrails json NOT NULL DEFAULT '[]',
  -- The winner is made what everybody gets as soon as there is one.
  promotes boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'running', 'ended')),
  -- [{id, label, weight}] as the experiment began, the control first.
  variants json NOT NULL DEFAULT '[]',
  started_at timestamptz,
  ended_at timestamptz,
  -- Why it ended: person | guardrail
  ended_by text,
  -- The last look: counts, lifts, guardrails.
  reading json,
  read_at timestamptz,
  -- {kind, variant?, share?, daysLeft?}; winner and noDifference stay, whatever comes in afterwards.
  verdict json,
  decided_at timestamptz,
  -- {variant, from, to, before, at, rolledBackAt?}: versions of the flow, and the split as it was.
  promotion json,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, key)
);
CREATE INDEX experiment_running_idx ON experiment (read_at) WHERE state = 'running';
CREATE INDEX experiment_flow_idx ON experiment (workspace_id, flow_id);

-- Who came to which variant first. A joined contact has a row of its own; the other's stays, for both may be parted again.
CREATE TABLE experiment_exposure (
  workspace_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  experiment text NOT NULL,
  variant text NOT NULL,
  flow_id uuid NOT NULL,
  flow_version integer NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  -- The contact that was joined to this one and brought it along.
  taken_from uuid,
  -- The contact that was joined to this one and had another variant: neither counts.
  crossed_by uuid,
  PRIMARY KEY (workspace_id, contact_id, experiment)
);
CREATE INDEX experiment_exposure_read_idx ON experiment_exposure (workspace_id, experiment, at) INCLUDE (contact_id, variant);

-- What the looks said, about one an hour.
CREATE TABLE experiment_reading (
  workspace_id uuid NOT NULL,
  experiment_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  reading json NOT NULL,
  PRIMARY KEY (workspace_id, experiment_id, at),
  FOREIGN KEY (workspace_id, experiment_id) REFERENCES experiment (workspace_id, id) ON DELETE CASCADE
);

SELECT parley_guard('experiment', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
SELECT parley_guard('experiment_exposure', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT');
SELECT parley_guard('experiment_reading', 'SELECT, INSERT, DELETE');
