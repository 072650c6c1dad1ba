-- A contact is made in the commit of a turn. Its foreign key to the workspace locked that one row (FOR KEY SHARE) in every
-- commit that starts conversations, so that all processes wrote the same page; and a table that is distributed by workspace
-- may not refer to one that is not. The other tables of the turn have had none from the beginning.
ALTER TABLE contact DROP CONSTRAINT IF EXISTS contact_workspace_id_fkey;

-- Start keys are named by the client, so no key range tells the old ones: retention finds them by their time. They are written
-- in the order of time, so a few bytes for each range of pages are enough.
CREATE INDEX start_key_created_idx ON start_key USING brin (created_at) WITH (pages_per_range = 32, autosummarize = on);
