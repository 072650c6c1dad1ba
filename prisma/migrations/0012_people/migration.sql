-- Complaints from the moment a rule is met, conversations that go before the others in their queue, notes of the clock's own, and
-- what goes with a conversation when it is no longer kept.

-- The rule of a complaint for which no case has been opened yet: with an open case it holds marketing to the contact, without a gap.
ALTER TABLE inbox_entry ADD COLUMN complaint text;
CREATE INDEX inbox_entry_complaint_idx ON inbox_entry (last_at) WHERE complaint IS NOT NULL;
-- First in line among those of the same priority: it was with a person already, whose shift ended.
ALTER TABLE inbox_entry ADD COLUMN ahead boolean NOT NULL DEFAULT false;
-- Null: written by nobody, because a shift ended.
ALTER TABLE note ALTER COLUMN user_id DROP NOT NULL;
-- What is sent of a conversation goes with it.
ALTER TABLE webhook_delivery ADD COLUMN conversation_id uuid;
CREATE INDEX webhook_delivery_conversation_idx ON webhook_delivery (workspace_id, conversation_id) WHERE conversation_id IS NOT NULL;
UPDATE webhook_delivery d SET conversation_id = e.conversation_id FROM event e WHERE e.workspace_id = d.workspace_id AND e.id = d.event_id;
CREATE INDEX support_case_conversation_idx ON support_case (workspace_id, conversation_id);

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_app') THEN
    GRANT DELETE ON support_case, webhook_delivery TO parley_app;
  END IF;
END $$;
