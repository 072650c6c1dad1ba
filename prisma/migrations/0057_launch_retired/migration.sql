-- What a launch put an end to, and when that would have ended without it: taken back before its second, the launch gives each its own end again.
ALTER TABLE launch ADD COLUMN retired json;
