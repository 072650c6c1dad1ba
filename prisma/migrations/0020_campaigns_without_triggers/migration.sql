-- A table that is distributed by workspace has no triggers: merging and erasing a contact name the campaigns' tables themselves.
DROP TRIGGER contact_campaigns_merged ON contact;
DROP TRIGGER contact_campaigns_gone ON contact;
-- contract: only these triggers called it
DROP FUNCTION parley_contact_campaigns();
