-- Contacts: who they are (identities), what they allowed (consent), what they did (events, orders), what they like
-- (interests), and the audiences that are made of all this. The profile itself stays in contact.profile, where flows read
-- and write it; tags are its field `tags`, a list of texts.

-- Merged away: the contact that goes on in its place. `stamps` says, for a contact that others were merged into, from when
-- and from whom each field of the profile is, so that merging gives the same whatever the order.
ALTER TABLE contact ADD COLUMN merged_into uuid;
ALTER TABLE contact ADD COLUMN stamps jsonb;
-- Which contacts have changed lately, at next to no cost for a turn: a range index is no obstacle to an update in place.
CREATE INDEX contact_updated_idx ON contact USING brin (updated_at) WITH (pages_per_range = 32, autosummarize = on);

-- What a contact is known by: email, phone, externalId, visitor (a browser that has not said who it is), channel:<name>.
-- `value` is the normal form (small letters, +86…), `shown` what was given.
CREATE TABLE contact_identity (
  workspace_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind ~ '^(email|phone|externalId|visitor|channel:[a-z][a-z0-9-]{0,39})$'),
  value text NOT NULL CHECK (length(value) BETWEEN 1 AND 320),
  contact_id uuid NOT NULL,
  shown text NOT NULL CHECK (length(shown) BETWEEN 1 AND 320),
  -- Somebody who may be believed has said so: a signed token, or the business's own program.
  verified boolean NOT NULL DEFAULT false,
  -- api | import | person | token | channel | visitor | flow
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 60),
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, kind, value)
);
CREATE INDEX contact_identity_contact_idx ON contact_identity (workspace_id, contact_id);

-- Fields that the workspace has given a type and a name to.
CREATE TABLE contact_field (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  kind text NOT NULL CHECK (kind IN ('text', 'number', 'boolean', 'date', 'list', 'choice')),
  label text NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
  -- Of a choice: the texts there are.
  options json,
  created_at timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz,
  PRIMARY KEY (workspace_id, name)
);

-- What a contact allowed or forbade, for each channel and purpose. No row: unknown, which is not allowed.
-- The history of it is in contact_event (consent.granted, consent.denied).
CREATE TABLE contact_consent (
  workspace_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel ~ '^[a-z][a-z0-9-]{0,39}$'),
  purpose text NOT NULL CHECK (purpose ~ '^[a-z][a-z0-9-]{0,39}$'),
  granted boolean NOT NULL,
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
  -- When they said so, which may be long before it was written here.
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, contact_id, channel, purpose)
);
CREATE INDEX contact_consent_audience_idx ON contact_consent (workspace_id, channel, purpose, granted) INCLUDE (contact_id);

-- Addresses that must not be written to, whoever has them: keyed hashes, so that they outlive the erasure of a contact.
CREATE TABLE contact_suppression (
  workspace_id uuid NOT NULL,
  hash bytea NOT NULL,
  kind text NOT NULL,
  -- erased | unsubscribed | complaint | bounced
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 60),
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, hash)
);

-- What a contact did, or what was done to them, at its time.
CREATE TABLE contact_event (
  workspace_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  at timestamptz NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  properties jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (workspace_id, contact_id, at, id)
);
-- "did X in the last days": one range of it, without looking at the rows.
CREATE INDEX contact_event_audience_idx ON contact_event (workspace_id, name, at, contact_id);

-- How often each contact did what, ever, and when first and last. Kept by a trigger of contact_event.
CREATE TABLE contact_event_total (
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  contact_id uuid NOT NULL,
  count integer NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, name, contact_id)
);
CREATE INDEX contact_event_total_contact_idx ON contact_event_total (workspace_id, contact_id);

-- What a contact is interested in: a score that halves with every half-life. `level` is its logarithm to the base 2, plus
-- the half-lives from 2020 to now: it does not change as time passes, so that it can be compared, summed in any order, and
-- indexed. The score at a time t is 2 ^ (level - half-lives from 2020 to t).
CREATE TABLE contact_interest (
  workspace_id uuid NOT NULL,
  topic text NOT NULL CHECK (length(topic) BETWEEN 1 AND 200),
  contact_id uuid NOT NULL,
  level double precision NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, topic, contact_id)
);
CREATE INDEX contact_interest_level_idx ON contact_interest (workspace_id, topic, level);
CREATE INDEX contact_interest_contact_idx ON contact_interest (workspace_id, contact_id);

-- The business's orders; its own number is the key. Amounts are in minor units.
CREATE TABLE shop_order (
  workspace_id uuid NOT NULL,
  ref text NOT NULL CHECK (length(ref) BETWEEN 1 AND 100),
  contact_id uuid,
  state text NOT NULL CHECK (state IN ('created', 'depositPaid', 'paid', 'partlyShipped', 'shipped', 'delivered', 'cancelled', 'partlyRefunded', 'refunded')),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  total_minor bigint NOT NULL CHECK (total_minor BETWEEN 0 AND 1000000000000),
  -- What has to be paid first; null: no deposit.
  deposit_minor bigint CHECK (deposit_minor BETWEEN 0 AND total_minor),
  -- Sums of order_payment.
  paid_minor bigint NOT NULL DEFAULT 0 CHECK (paid_minor >= 0),
  refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
  -- The cart it came from: a cart may become several orders. An order that was split names what it was split from.
  cart_ref text CHECK (length(cart_ref) BETWEEN 1 AND 100),
  split_from text CHECK (length(split_from) BETWEEN 1 AND 100),
  -- [{ product, name, quantity, priceMinor }]
  lines json NOT NULL DEFAULT '[]',
  -- [{ carrier, number, at }]
  shipments json NOT NULL DEFAULT '[]',
  -- Until when the balance is to be paid.
  balance_due_at timestamptz,
  placed_at timestamptz NOT NULL,
  -- The time of the latest word about it: an older one changes nothing.
  told_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, ref),
  CHECK (refunded_minor <= paid_minor)
);
CREATE INDEX shop_order_contact_idx ON shop_order (workspace_id, contact_id, placed_at);
CREATE INDEX shop_order_cart_idx ON shop_order (workspace_id, cart_ref) WHERE cart_ref IS NOT NULL;

-- Money that came in or went back, once by the business's own id of it.
CREATE TABLE order_payment (
  workspace_id uuid NOT NULL,
  order_ref text NOT NULL,
  id text NOT NULL CHECK (length(id) BETWEEN 1 AND 100),
  kind text NOT NULL CHECK (kind IN ('deposit', 'payment', 'refund')),
  amount_minor bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND 1000000000000),
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, order_ref, id)
);

-- What a contact's orders are worth, net of refunds, for each currency.
CREATE TABLE contact_value (
  workspace_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  currency text NOT NULL,
  net_minor bigint NOT NULL DEFAULT 0,
  orders integer NOT NULL DEFAULT 0,
  first_order_at timestamptz,
  last_order_at timestamptz,
  PRIMARY KEY (workspace_id, contact_id, currency)
);
CREATE INDEX contact_value_audience_idx ON contact_value (workspace_id, currency, net_minor) INCLUDE (contact_id);

-- Two that became one: why, and what it was before, to undo it.
CREATE TABLE contact_merge (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  contact_id uuid NOT NULL,
  from_id uuid NOT NULL,
  -- identity | person | api
  reason text NOT NULL,
  evidence json NOT NULL,
  snapshot json NOT NULL,
  user_id uuid,
  at timestamptz NOT NULL DEFAULT now(),
  undone_at timestamptz,
  undone_by uuid,
  PRIMARY KEY (workspace_id, id),
  CHECK (contact_id <> from_id)
);
CREATE INDEX contact_merge_contact_idx ON contact_merge (workspace_id, contact_id);
CREATE INDEX contact_merge_from_idx ON contact_merge (workspace_id, from_id);

-- Two that may be one: a person decides.
CREATE TABLE contact_suggestion (
  workspace_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  other_id uuid NOT NULL,
  evidence json NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  dismissed_at timestamptz,
  PRIMARY KEY (workspace_id, contact_id, other_id),
  CHECK (contact_id < other_id)
);
CREATE INDEX contact_suggestion_other_idx ON contact_suggestion (workspace_id, other_id);

-- Contacts of whom something has changed that contact.updated_at does not tell: audiences look at them again.
CREATE TABLE contact_touched (
  workspace_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  PRIMARY KEY (workspace_id, contact_id, id)
);

CREATE TABLE contact_import (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 300),
  state text NOT NULL CHECK (state IN ('draft', 'running', 'done', 'stopped', 'failed')),
  columns json NOT NULL,
  mapping json,
  lines integer NOT NULL DEFAULT 0,
  done integer NOT NULL DEFAULT 0,
  created integer NOT NULL DEFAULT 0,
  updated integer NOT NULL DEFAULT 0,
  refused integer NOT NULL DEFAULT 0,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);
-- Lines to do, and those that were refused, with the reason.
CREATE TABLE contact_import_line (
  workspace_id uuid NOT NULL,
  import_id uuid NOT NULL,
  line integer NOT NULL,
  cells json NOT NULL,
  refused text,
  PRIMARY KEY (workspace_id, import_id, line),
  FOREIGN KEY (workspace_id, import_id) REFERENCES contact_import (workspace_id, id) ON DELETE CASCADE
);

CREATE TABLE audience (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  condition json NOT NULL,
  -- Grows with every change of the condition; members are of `filled`.
  revision integer NOT NULL DEFAULT 1,
  filled integer NOT NULL DEFAULT 0,
  size integer NOT NULL DEFAULT 0,
  -- Until when its members are known: what depends on time is looked at from here on.
  refreshed_at timestamptz,
  problem text,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX audience_name_idx ON audience (workspace_id, lower(name)) WHERE archived_at IS NULL;

CREATE TABLE audience_member (
  workspace_id uuid NOT NULL,
  audience_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, audience_id, contact_id),
  FOREIGN KEY (workspace_id, audience_id) REFERENCES audience (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX audience_member_contact_idx ON audience_member (workspace_id, contact_id);

-- ------------------------------------------------------------------ what follows from an event

-- What each kind of event tells about interests, in views. The topics are in its properties: product, category, topic, and
-- products, categories, topics (lists).
CREATE FUNCTION parley_interest_weight(name text) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE name WHEN 'product.viewed' THEN 1 WHEN 'question.asked' THEN 2 WHEN 'cart.updated' THEN 3
    WHEN 'checkout.started' THEN 5 WHEN 'order.paid' THEN 8 END
$$;

-- Half-lives from 2020 to a time. Two weeks: interest in what was looked at a month ago is a quarter of today's.
CREATE FUNCTION parley_half_lives(at timestamptz) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT extract(epoch FROM at - '2020-01-01T00:00:00Z'::timestamptz)::double precision / 1209600
$$;

-- The topics of one event's properties.
CREATE FUNCTION parley_topics(properties jsonb) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT DISTINCT left(t, 200) FROM (
    SELECT key || ':' || value AS t FROM (VALUES ('product'), ('category'), ('topic')) k (key), LATERAL (SELECT properties->>key AS value) v
      WHERE jsonb_typeof(properties->key) IN ('string', 'number')
    UNION ALL
    SELECT one || ':' || value FROM (VALUES ('products', 'product'), ('categories', 'category'), ('topics', 'topic')) k (many, one),
      LATERAL jsonb_array_elements_text(CASE WHEN jsonb_typeof(properties->many) = 'array' THEN properties->many ELSE '[]'::jsonb END) value
  ) found WHERE t IS NOT NULL AND length(t) > 2 LIMIT 50
$$;

-- In the order of the keys, so that two that write at once never wait for each other in a circle.
CREATE FUNCTION parley_contact_event_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO contact_event_total AS t (workspace_id, name, contact_id, count, first_at, last_at)
  SELECT workspace_id, name, contact_id, count(*), min(at), max(at) FROM added
  GROUP BY workspace_id, name, contact_id ORDER BY workspace_id, name, contact_id
  ON CONFLICT (workspace_id, name, contact_id) DO UPDATE SET count = t.count + excluded.count,
    first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at);
  INSERT INTO contact_interest AS i (workspace_id, topic, contact_id, level)
  SELECT workspace_id, topic, contact_id, max(level) + ln(sum(power(2::double precision, greatest(level - top, -60)))) / ln(2::double precision)
  FROM (
    SELECT a.workspace_id, t.topic, a.contact_id, parley_half_lives(a.at) + ln(parley_interest_weight(a.name)) / ln(2::double precision) AS level,
      max(parley_half_lives(a.at) + ln(parley_interest_weight(a.name)) / ln(2::double precision)) OVER (PARTITION BY a.workspace_id, t.topic, a.contact_id) AS top
    FROM added a CROSS JOIN LATERAL parley_topics(a.properties) AS t (topic) WHERE parley_interest_weight(a.name) IS NOT NULL
  ) told GROUP BY workspace_id, topic, contact_id ORDER BY workspace_id, topic, contact_id
  ON CONFLICT (workspace_id, topic, contact_id) DO UPDATE SET updated_at = now(), level = greatest(i.level, excluded.level)
    + ln(1 + power(2::double precision, greatest(-abs(i.level - excluded.level), -60))) / ln(2::double precision);
  INSERT INTO contact_touched (workspace_id, contact_id)
  SELECT DISTINCT workspace_id, contact_id FROM added WHERE name NOT LIKE 'audience.%';
  RETURN NULL;
END $$;
CREATE TRIGGER contact_event_added AFTER INSERT ON contact_event REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION parley_contact_event_added();

SELECT parley_guard('contact_identity', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT');
SELECT parley_guard('contact_field', 'SELECT, INSERT, UPDATE', 'SELECT');
SELECT parley_guard('contact_consent', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('contact_suppression', 'SELECT, INSERT, DELETE', 'SELECT, INSERT');
SELECT parley_guard('contact_event', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT');
SELECT parley_guard('contact_event_total', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('contact_interest', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('shop_order', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
SELECT parley_guard('order_payment', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
SELECT parley_guard('contact_value', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
SELECT parley_guard('contact_merge', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
SELECT parley_guard('contact_suggestion', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT');
SELECT parley_guard('contact_touched', 'SELECT, INSERT, DELETE', 'INSERT');
SELECT parley_guard('contact_import', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('contact_import_line', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('audience', 'SELECT, INSERT, UPDATE', 'SELECT');
SELECT parley_guard('audience_member', 'SELECT, INSERT, UPDATE, DELETE', 'SELECT');
