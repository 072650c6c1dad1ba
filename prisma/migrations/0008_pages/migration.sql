-- Pages to the person on duty go the way of webhooks: leased, tried again, kept when they are given up.
-- `target`: an address (https://… or mailto:…) of a delivery that belongs to no webhook.
ALTER TABLE webhook_delivery ALTER COLUMN webhook_id DROP NOT NULL;
ALTER TABLE webhook_delivery ADD COLUMN target text;
ALTER TABLE webhook_delivery ADD CONSTRAINT webhook_delivery_goes_somewhere CHECK ((webhook_id IS NULL) <> (target IS NULL));
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_app') THEN
    GRANT INSERT ON webhook_delivery TO parley_app;
  END IF;
END $$;
