-- What the knowledge says twice or otherwise; test questions that may hold a publication back; a weekly sample of answers for two people to grade.

-- The version that was last compared with the others.
ALTER TABLE knowledge_source ADD COLUMN compared_version integer NOT NULL DEFAULT 0;

-- Two sources that say the same or disagree.
CREATE TABLE knowledge_conflict (
  workspace_id uuid NOT NULL,
  -- A digest of both texts: what was looked at and let be does not come back until one of them changes.
  print text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('duplicate', 'contradiction')),
  -- What tells: the same words, numbers, yes against no, or another answer.
  reason text NOT NULL CHECK (reason IN ('words', 'numbers', 'denial', 'answers')),
  source_id uuid NOT NULL,
  other_id uuid NOT NULL,
  text text NOT NULL,
  other_text text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'dismissed')),
  found_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, print),
  FOREIGN KEY (workspace_id, source_id) REFERENCES knowledge_source (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, other_id) REFERENCES knowledge_source (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX knowledge_conflict_source_idx ON knowledge_conflict (workspace_id, source_id);
CREATE INDEX knowledge_conflict_other_idx ON knowledge_conflict (workspace_id, other_id);

-- The share of test questions that have to go well for a flow that answers to go live; null: none.
ALTER TABLE knowledge_base ADD COLUMN gate_accuracy real CHECK (gate_accuracy BETWEEN 0.5 AND 1);
-- How many answers of a week are graded; 0: none.
ALTER TABLE knowledge_base ADD COLUMN quality_size integer NOT NULL DEFAULT 40 CHECK (quality_size BETWEEN 0 AND 400);

-- The publication that a run was for.
ALTER TABLE knowledge_test_run ADD COLUMN flow_id uuid;
ALTER TABLE knowledge_test_run ADD COLUMN flow_version integer;
-- Two people did not agree whether its source answers it: counts once somebody has said what should.
ALTER TABLE knowledge_test ADD COLUMN undecided boolean NOT NULL DEFAULT false;

-- Answers that were given, drawn by lot. They go with their conversation.
CREATE TABLE quality_sample (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  -- The event that says that it was answered.
  id uuid NOT NULL,
  -- Monday of its week (UTC).
  week date NOT NULL,
  conversation_id uuid NOT NULL,
  at timestamptz NOT NULL,
  question text NOT NULL,
  answer text NOT NULL,
  source_id uuid,
  title text,
  intent text,
  channel text NOT NULL,
  confidence real NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX quality_sample_week_idx ON quality_sample (workspace_id, week, id);
CREATE INDEX quality_sample_conversation_idx ON quality_sample (workspace_id, conversation_id);
CREATE TABLE quality_grade (
  workspace_id uuid NOT NULL,
  sample_id uuid NOT NULL,
  user_id uuid NOT NULL,
  is_right boolean NOT NULL,
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, sample_id, user_id),
  FOREIGN KEY (workspace_id, sample_id) REFERENCES quality_sample (workspace_id, id) ON DELETE CASCADE
);

SELECT parley_guard('knowledge_conflict', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('quality_sample', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('quality_grade', 'SELECT, INSERT, UPDATE, DELETE');
