-- Tables of a workspace's own in which flows look things up: stores by city, tariffs by plan.

CREATE TABLE lookup_table (
  workspace_id uuid NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  columns text[] NOT NULL CHECK (cardinality(columns) BETWEEN 1 AND 40),
  -- The column, from 1, whose cells tell the rows apart.
  key_column integer NOT NULL CHECK (key_column BETWEEN 1 AND cardinality(columns)),
  rows integer NOT NULL DEFAULT 0 CHECK (rows >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX lookup_table_name_idx ON lookup_table (workspace_id, lower(name));

CREATE TABLE lookup_row (
  workspace_id uuid NOT NULL,
  table_id uuid NOT NULL,
  -- The key column's cell in its normal form: by this it is found.
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 500),
  -- Its place in the table; places may be missing.
  position integer NOT NULL,
  -- In the order of the columns.
  cells text[] NOT NULL,
  PRIMARY KEY (workspace_id, table_id, key),
  FOREIGN KEY (workspace_id, table_id) REFERENCES lookup_table (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX lookup_row_position_idx ON lookup_row (workspace_id, table_id, position);

SELECT parley_guard('lookup_table', 'SELECT, INSERT, UPDATE, DELETE');
SELECT parley_guard('lookup_row', 'SELECT, INSERT, UPDATE, DELETE');
