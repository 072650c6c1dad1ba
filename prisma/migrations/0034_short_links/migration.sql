-- Short links. What a link leads to is stored, never taken from an address that somebody calls.
CREATE TABLE short_link (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  url text NOT NULL CHECK (url ~ '^https?://' AND length(url) <= 2000),
  title text CHECK (length(title) BETWEEN 1 AND 200),
  -- The campaign's flow and the step whose message has it.
  flow_id uuid,
  node_id text CHECK (length(node_id) BETWEEN 1 AND 100),
  -- The same link of the same step is one, however often it is sent.
  fingerprint bytea NOT NULL,
  -- Its own code, for nobody in particular: posters, pages.
  code text NOT NULL,
  -- Taps of people; of how many devices; of others than whom it was sent to; of programs that only look.
  taps integer NOT NULL DEFAULT 0,
  devices integer NOT NULL DEFAULT 0,
  forwarded integer NOT NULL DEFAULT 0,
  looks integer NOT NULL DEFAULT 0,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, fingerprint)
);

-- A code: for one contact, or (null) for everybody. The first device on which the contact says "that is me" has it.
CREATE TABLE link_share (
  workspace_id uuid NOT NULL,
  code text NOT NULL CHECK (length(code) = 16),
  link_id uuid NOT NULL,
  contact_id uuid,
  channel text CHECK (length(channel) BETWEEN 1 AND 40),
  device bytea,
  taps integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  first_at timestamptz,
  PRIMARY KEY (workspace_id, code),
  FOREIGN KEY (workspace_id, link_id) REFERENCES short_link (workspace_id, id) ON DELETE CASCADE
);
-- Whoever taps knows the code alone; not of a workspace, so that it is one index.
CREATE INDEX link_share_code_idx ON link_share (code);
CREATE INDEX link_share_link_idx ON link_share (workspace_id, link_id);
CREATE INDEX link_share_contact_idx ON link_share (workspace_id, contact_id) WHERE contact_id IS NOT NULL;

-- Devices that have tapped a link, as keyed hashes.
CREATE TABLE link_device (
  workspace_id uuid NOT NULL,
  link_id uuid NOT NULL,
  device bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, link_id, device),
  FOREIGN KEY (workspace_id, link_id) REFERENCES short_link (workspace_id, id) ON DELETE CASCADE
);

SELECT parley_guard('short_link', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT', 'SELECT');
SELECT parley_guard('link_share', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT', 'SELECT');
SELECT parley_guard('link_device', 'SELECT, INSERT, DELETE');
