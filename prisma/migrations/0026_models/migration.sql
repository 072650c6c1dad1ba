-- Language models: what a workspace may use of them in a day, what it has used, and the vectors of its passages.

-- One row for each workspace and day (in the workspace's time zone). A call takes what it may cost at most before it is made and
-- gives back what it did not: calls of all processes together never pass the day's tokens.
CREATE TABLE model_day (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  day date NOT NULL,
  used bigint NOT NULL DEFAULT 0 CHECK (used >= 0),
  reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  PRIMARY KEY (workspace_id, day)
) WITH (fillfactor = 50);

-- What was asked for what, and how long it took: `buckets` counts the calls by their time (server/model/latency.ts).
CREATE TABLE model_use (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  day date NOT NULL,
  purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 40),
  model text NOT NULL CHECK (length(model) <= 200),
  calls integer NOT NULL DEFAULT 0,
  failed integer NOT NULL DEFAULT 0,
  input bigint NOT NULL DEFAULT 0,
  output bigint NOT NULL DEFAULT 0,
  buckets integer[] NOT NULL,
  last_error text,
  last_error_at timestamptz,
  PRIMARY KEY (workspace_id, day, purpose, model)
) WITH (fillfactor = 50);

-- A passage's vector: one signed byte for each dimension, after four bytes of scale. Goes with its passage.
CREATE TABLE knowledge_vector (
  workspace_id uuid NOT NULL,
  number integer NOT NULL,
  -- The model it comes from: vectors of different models are not compared.
  model text NOT NULL CHECK (length(model) <= 200),
  vector bytea NOT NULL CHECK (length(vector) BETWEEN 5 AND 8196),
  PRIMARY KEY (workspace_id, number),
  FOREIGN KEY (workspace_id, number) REFERENCES knowledge_passage (workspace_id, number) ON DELETE CASCADE
);
ALTER TABLE knowledge_vector ALTER COLUMN vector SET STORAGE EXTERNAL;

SELECT parley_guard('model_day', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('model_use', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('knowledge_vector', 'SELECT, INSERT, UPDATE, DELETE');
