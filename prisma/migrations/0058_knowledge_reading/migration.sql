-- By which reading of texts a workspace's index was written: where that is an older one, its passages are read anew in the background.

ALTER TABLE knowledge_base ADD COLUMN reading integer NOT NULL DEFAULT 1;
ALTER TABLE knowledge_base ALTER COLUMN reading SET DEFAULT 2;
