-- A program makes webhooks with its key: nobody of the team has made those.
ALTER TABLE webhook ALTER COLUMN created_by DROP NOT NULL;
