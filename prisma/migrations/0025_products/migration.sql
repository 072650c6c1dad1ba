-- What a workspace sells, and how it brings something new out.

CREATE TABLE product (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  -- The business's own number of it.
  ref text NOT NULL CHECK (length(ref) BETWEEN 1 AND 100),
  -- What knowledge and events name it by.
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- Further names that people ask for it by.
  aliases text[] NOT NULL DEFAULT '{}',
  -- Its names as they are looked for in a question.
  asked text[] NOT NULL DEFAULT '{}',
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 20000),
  category text CHECK (length(category) BETWEEN 1 AND 200),
  -- Topics of interest beside its category.
  topics text[] NOT NULL DEFAULT '{}',
  price_minor bigint CHECK (price_minor BETWEEN 0 AND 1000000000000),
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  -- The price from a moment on; nobody is told before.
  next_price_minor bigint CHECK (next_price_minor BETWEEN 0 AND 1000000000000),
  next_price_at timestamptz,
  -- Null: it is not counted.
  stock integer CHECK (stock BETWEEN 0 AND 1000000000),
  -- [{name, value}]
  attributes json NOT NULL DEFAULT '[]',
  images text[] NOT NULL DEFAULT '{}',
  url text CHECK (length(url) <= 2000),
  -- What to say of it to whom: [{topic, text}]; topic null: to everybody.
  scripts json NOT NULL DEFAULT '[]',
  -- The ref of what it takes the place of.
  replaces text CHECK (length(replaces) BETWEEN 1 AND 100),
  valid_from timestamptz,
  valid_until timestamptz,
  state text NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'off')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, ref),
  CONSTRAINT product_ends_first CHECK (valid_until > valid_from),
  CONSTRAINT product_without_currency CHECK ((price_minor IS NULL AND next_price_minor IS NULL) OR currency IS NOT NULL),
  CHECK ((next_price_minor IS NULL) = (next_price_at IS NULL))
);
-- What is not to be known yet: read with every search.
CREATE INDEX product_later_idx ON product (workspace_id, valid_from) WHERE valid_from IS NOT NULL;
CREATE INDEX product_price_later_idx ON product (workspace_id, next_price_at) WHERE next_price_at IS NOT NULL;

-- What is bought together, from the orders: the nearest of each product.
CREATE TABLE product_neighbour (
  workspace_id uuid NOT NULL,
  ref text NOT NULL,
  other text NOT NULL,
  -- Cosine of the orders that hold them, 0 to 1.
  closeness real NOT NULL,
  PRIMARY KEY (workspace_id, ref, other)
);
CREATE TABLE product_neighbour_build (
  workspace_id uuid PRIMARY KEY REFERENCES workspace (id) ON DELETE CASCADE,
  built_at timestamptz NOT NULL DEFAULT now(),
  orders integer NOT NULL
);

-- Something new on its way out: what it was read from, and what is to be said of it.
CREATE TABLE launch (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('page', 'file', 'feed', 'form')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  language text NOT NULL CHECK (language IN ('zh', 'en')),
  state text NOT NULL DEFAULT 'review' CHECK (state IN ('review', 'published', 'withdrawn')),
  url text,
  file_name text,
  -- What was read, as Markdown; spans of items count its characters.
  source text NOT NULL DEFAULT '',
  notes json NOT NULL DEFAULT '[]',
  -- The product as it will stand in the catalogue; null until something was read.
  product json,
  -- When it is live; null: when it is published.
  live_at timestamptz,
  -- Old facts keep holding for orders that were paid before.
  by_order boolean NOT NULL DEFAULT false,
  -- How its texts were found: local | model.
  found_by text,
  -- What is being done: {step, error}; null when nothing is.
  work json,
  flow_id uuid,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE launch_item (
  workspace_id uuid NOT NULL,
  launch_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('fact', 'point', 'question', 'script', 'test')),
  position integer NOT NULL,
  -- By kind: fact {label, text}, point {text}, question {label: the question, phrasings, text: the answer},
  -- script {label: the topic, text}, test {text}.
  label text NOT NULL DEFAULT '',
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 20000),
  phrasings text[] NOT NULL DEFAULT '{}',
  -- Where it stands in the source, in UTF-16 units; null: nowhere, somebody wrote it.
  span_from integer,
  span_to integer,
  state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'accepted', 'dropped')),
  edited boolean NOT NULL DEFAULT false,
  -- What knows of it once it is published.
  source_id uuid,
  PRIMARY KEY (workspace_id, launch_id, id),
  FOREIGN KEY (workspace_id, launch_id) REFERENCES launch (workspace_id, id) ON DELETE CASCADE,
  CHECK (span_to > span_from)
);

-- Its time is compared with when the asking person's order was paid; now, for who has none.
ALTER TABLE knowledge_source ADD COLUMN by_order boolean NOT NULL DEFAULT false;

SELECT parley_guard('product', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('product_neighbour', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('product_neighbour_build', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('launch', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('launch_item', 'SELECT, INSERT, UPDATE, DELETE');
