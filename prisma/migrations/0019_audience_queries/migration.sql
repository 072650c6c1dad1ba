-- What conditions compare with in the database, as flow/text does it: texts without regard to case, width and spaces,
-- numerals as numbers. Short enough to be taken into the queries that call them.

CREATE FUNCTION parley_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN octet_length(value) = length(value) AND value !~ '\s\s|[\t\r\n]' THEN lower(btrim(value))
    ELSE btrim(regexp_replace(replace(replace(lower(normalize(regexp_replace(value, '[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]', '', 'g'), NFKC)), 'ß', 'ss'), 'ς', 'σ'), '\s+', ' ', 'g')) END
$$;

-- A number, or a text that is nothing but one; a leading zero makes it a text.
CREATE FUNCTION parley_number(value jsonb) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE jsonb_typeof(value) WHEN 'number' THEN value::double precision
    WHEN 'string' THEN CASE WHEN value #>> '{}' ~ '^\s*[+-]?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?\s*$' THEN (value #>> '{}')::double precision END END
$$;

-- A date or a time that begins with one, as a text that sorts; null for anything else.
CREATE FUNCTION parley_date(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '^[0-9]{4}-[01][0-9]-[0-3][0-9]($|T)' THEN value #>> '{}' END
$$;

-- Nothing: no value, an empty text, an empty list or object.
CREATE FUNCTION parley_empty(value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT value IS NULL OR value IN ('null', '[]', '{}') OR (jsonb_typeof(value) = 'string' AND btrim(value #>> '{}', E' \t\r\n') = '')
$$;

-- Which workspaces have audiences to keep: whoever keeps them looks across workspaces, and sees no more than that.
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_auth') THEN
    CREATE POLICY every_workspace_auth ON audience TO parley_auth USING (true);
    GRANT SELECT (workspace_id, archived_at) ON audience TO parley_auth;
  END IF;
END $$;

-- When everybody was last looked at.
ALTER TABLE audience ADD COLUMN looked_at timestamptz;
