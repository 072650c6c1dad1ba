-- Knowledge: sources with their versions, cut into passages, and an inverted index over those that is written in the same
-- transaction. All lookups of the index are of plain columns: row-level security lets those use it.

-- One row for each workspace that knows something. Writers lock it, so passages are numbered without gaps in time.
CREATE TABLE knowledge_base (
  workspace_id uuid PRIMARY KEY REFERENCES workspace (id) ON DELETE CASCADE,
  -- The number that the next passage gets; numbers are not used twice.
  next_number integer NOT NULL DEFAULT 0,
  -- Passages that are there, and how many of them have a question.
  passages integer NOT NULL DEFAULT 0,
  questions integer NOT NULL DEFAULT 0,
  -- Of a hundred answers so many are to be right, and the confidence above which that held when it was measured.
  target_precision real NOT NULL DEFAULT 0.95 CHECK (target_precision BETWEEN 0.5 AND 0.999),
  threshold real CHECK (threshold BETWEEN 0 AND 2)
) WITH (fillfactor = 50);

CREATE TABLE knowledge_source (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('qa', 'text', 'page', 'file', 'table')),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  language text CHECK (language IN ('zh', 'en')),
  -- '' or names joined by slashes.
  folder text NOT NULL DEFAULT '' CHECK (length(folder) <= 300),
  tags text[] NOT NULL DEFAULT '{}',
  owner_id uuid,
  -- Null: for everybody.
  audience_id uuid,
  valid_from timestamptz,
  valid_until timestamptz,
  state text NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'off')),
  url text,
  file_name text,
  crawl_hours integer CHECK (crawl_hours BETWEEN 1 AND 8760),
  checked_at timestamptz,
  -- The current version; 0 before anything was read.
  version integer NOT NULL DEFAULT 0,
  passages integer NOT NULL DEFAULT 0,
  -- What could not be read: [{code, detail}].
  notes json NOT NULL DEFAULT '[]',
  -- What is being done: {step, done, total, error}; null when nothing is.
  work json,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  CHECK (valid_until > valid_from)
);
CREATE INDEX knowledge_source_crawl_idx ON knowledge_source (checked_at) WHERE crawl_hours IS NOT NULL AND state = 'live';

-- What a source said. Never changed; going back makes a new one.
CREATE TABLE knowledge_version (
  workspace_id uuid NOT NULL,
  source_id uuid NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  -- Markdown.
  text text NOT NULL,
  -- Of a question with its answer: {question, phrasings, answer}.
  pair json,
  note text,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, source_id, number),
  FOREIGN KEY (workspace_id, source_id) REFERENCES knowledge_source (workspace_id, id) ON DELETE CASCADE
);

-- What is found and cited: of the current versions only. Each phrasing of a question is one.
CREATE TABLE knowledge_passage (
  workspace_id uuid NOT NULL,
  number integer NOT NULL,
  id uuid NOT NULL,
  source_id uuid NOT NULL,
  position integer NOT NULL,
  -- The position of the passage with the same answer that comes first: the others are further ways to ask for it.
  main integer NOT NULL,
  headings text[] NOT NULL DEFAULT '{}',
  question text,
  text text NOT NULL,
  PRIMARY KEY (workspace_id, number),
  FOREIGN KEY (workspace_id, source_id) REFERENCES knowledge_source (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX knowledge_passage_source_idx ON knowledge_passage (workspace_id, source_id);

-- In how many passages a term stands. Terms are the first 64 bits of a digest of field and feature.
CREATE TABLE knowledge_term (
  workspace_id uuid NOT NULL,
  term bigint NOT NULL,
  passages integer NOT NULL,
  PRIMARY KEY (workspace_id, term)
) WITH (fillfactor = 80);

-- Where a term stands: for each block of 2,048 numbers, two bytes a passage (11 bits of its number, 5 of the term's weight there).
-- Grows by appending; what was removed stays until its block is tidied, and is passed over.
CREATE TABLE knowledge_posting (
  workspace_id uuid NOT NULL,
  term bigint NOT NULL,
  block integer NOT NULL,
  entries bytea NOT NULL,
  PRIMARY KEY (workspace_id, term, block)
) WITH (fillfactor = 80);
ALTER TABLE knowledge_posting ALTER COLUMN entries SET STORAGE EXTERNAL;
CREATE INDEX knowledge_posting_block_idx ON knowledge_posting (workspace_id, block);

-- A file on its way in, until it was read.
CREATE TABLE knowledge_upload (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 300),
  size integer NOT NULL CHECK (size > 0),
  source_id uuid,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE TABLE knowledge_upload_part (
  workspace_id uuid NOT NULL,
  upload_id uuid NOT NULL,
  part integer NOT NULL CHECK (part >= 0),
  bytes bytea NOT NULL,
  PRIMARY KEY (workspace_id, upload_id, part),
  FOREIGN KEY (workspace_id, upload_id) REFERENCES knowledge_upload (workspace_id, id) ON DELETE CASCADE
);

-- Questions that were not answered, those that ask the same together.
CREATE TABLE knowledge_gap (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'dismissed')),
  -- The source that answers it now.
  source_id uuid,
  nearest_source_id uuid,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX knowledge_gap_last_idx ON knowledge_gap (workspace_id, state, last_at);
CREATE TABLE knowledge_gap_question (
  workspace_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  -- The effect that asked: asked again after a crash, it is the same question.
  key text NOT NULL,
  gap_id uuid NOT NULL,
  question text NOT NULL,
  confidence real NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, conversation_id, key),
  FOREIGN KEY (workspace_id, gap_id) REFERENCES knowledge_gap (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX knowledge_gap_question_gap_idx ON knowledge_gap_question (workspace_id, gap_id, at);

-- Questions with the source that should answer; null: none should.
CREATE TABLE knowledge_test (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  question text NOT NULL CHECK (length(question) BETWEEN 1 AND 2000),
  expected_source_id uuid,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE TABLE knowledge_test_run (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  summary json NOT NULL,
  results json NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

SELECT parley_guard('knowledge_base', 'SELECT, INSERT, UPDATE');
SELECT parley_guard('knowledge_source', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('knowledge_version', 'SELECT, INSERT, DELETE');
SELECT parley_guard('knowledge_passage', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('knowledge_term', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('knowledge_posting', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('knowledge_upload', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('knowledge_upload_part', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('knowledge_gap', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('knowledge_gap_question', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('knowledge_test', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('knowledge_test_run', 'SELECT, INSERT, DELETE');
