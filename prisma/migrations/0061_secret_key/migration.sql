-- Which secret key this database was begun with, as a hash that tells nothing of the key: under another one nothing that was
-- sealed or signed can be read, and that must be noticed before somebody works on.
CREATE TABLE secret_key (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  key_id text NOT NULL CHECK (length(key_id) = 64),
  since timestamptz NOT NULL DEFAULT now()
);
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_auth') THEN GRANT SELECT ON secret_key TO parley_auth; END IF;
END $$;
