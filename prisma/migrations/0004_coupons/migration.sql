-- Coupons. A pool holds codes, each for one person (`unique`), or one code for many (`shared`). Codes are numbered from 1
-- and handed out in that order, so that giving one away is a counter and a row, not a search for a free one.

CREATE TABLE coupon_pool (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  kind text NOT NULL CHECK (kind IN ('unique', 'shared')),
  -- What one coupon is worth, in minor units.
  value_minor bigint CHECK (value_minor BETWEEN 0 AND 1000000000000),
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  -- The budget: how many may be given, and for how much together.
  limit_count integer CHECK (limit_count >= 0),
  limit_minor bigint CHECK (limit_minor >= 0),
  expires_at timestamptz,
  -- How long a coupon holds after it was given.
  valid_seconds integer CHECK (valid_seconds > 0),
  closed_at timestamptz,
  codes integer NOT NULL DEFAULT 0 CHECK (codes >= 0),
  -- Positions handed out so far; those that came back stand in coupon_code.returned.
  handed integer NOT NULL DEFAULT 0,
  -- Coupons reserved, given or redeemed.
  taken integer NOT NULL DEFAULT 0 CHECK (taken >= 0),
  redeemed integer NOT NULL DEFAULT 0 CHECK (redeemed >= 0),
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  CHECK (handed BETWEEN 0 AND codes),
  CHECK (redeemed <= taken),
  CHECK (kind = 'shared' OR taken <= handed),
  -- What the claiming statement sees to, once more.
  CHECK (limit_count IS NULL OR taken <= limit_count),
  CHECK (limit_minor IS NULL OR (value_minor > 0 AND currency IS NOT NULL AND taken * value_minor <= limit_minor))
) WITH (fillfactor = 50);

CREATE TABLE coupon_code (
  workspace_id uuid NOT NULL,
  pool_id uuid NOT NULL,
  position integer NOT NULL CHECK (position > 0),
  code text NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
  -- Without spaces and hyphens, in capitals: what makes two codes the same.
  plain text NOT NULL,
  -- `plain` with letters that look alike made one: what people mean when they copy a code by hand.
  lookalike text NOT NULL,
  -- A reservation that was given back: the code was never shown and may go to somebody else.
  returned boolean NOT NULL DEFAULT false,
  PRIMARY KEY (workspace_id, pool_id, position),
  FOREIGN KEY (workspace_id, pool_id) REFERENCES coupon_pool (workspace_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX coupon_code_plain_key ON coupon_code (workspace_id, plain);
CREATE INDEX coupon_code_lookalike_idx ON coupon_code (workspace_id, lookalike);
CREATE INDEX coupon_code_returned_idx ON coupon_code (workspace_id, pool_id) WHERE returned;

-- Who got which coupon: one for each contact and campaign.
CREATE TABLE coupon_grant (
  workspace_id uuid NOT NULL,
  pool_id uuid NOT NULL,
  campaign text NOT NULL DEFAULT '' CHECK (length(campaign) <= 100),
  contact_id uuid NOT NULL,
  position integer NOT NULL,
  single boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('reserved', 'issued', 'redeemed')),
  -- The effect that took it: the same effect gets the same coupon as if for the first time.
  key text NOT NULL,
  hold_until timestamptz,
  expires_at timestamptz,
  order_ref text,
  created_at timestamptz NOT NULL DEFAULT now(),
  redeemed_at timestamptz,
  PRIMARY KEY (workspace_id, pool_id, campaign, contact_id),
  CHECK ((state = 'reserved') = (hold_until IS NOT NULL))
);
-- One code, one person, whatever the program does.
CREATE UNIQUE INDEX coupon_grant_code_key ON coupon_grant (workspace_id, pool_id, position) WHERE single;
CREATE INDEX coupon_grant_hold_idx ON coupon_grant (workspace_id, pool_id, hold_until) WHERE state = 'reserved';
CREATE INDEX coupon_grant_contact_idx ON coupon_grant (contact_id);

-- A till's own id for each redemption: the same id is answered the same way.
CREATE TABLE coupon_redemption (
  workspace_id uuid NOT NULL,
  id text NOT NULL CHECK (length(id) BETWEEN 1 AND 100),
  request_hash bytea NOT NULL,
  answer json NOT NULL,
  pool_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, pool_id) REFERENCES coupon_pool (workspace_id, id) ON DELETE CASCADE
);

SELECT parley_guard('coupon_pool', 'SELECT, INSERT, UPDATE', 'SELECT, UPDATE');
SELECT parley_guard('coupon_code', 'SELECT, INSERT, UPDATE', 'SELECT, UPDATE');
SELECT parley_guard('coupon_grant', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('coupon_redemption', 'SELECT, INSERT');
