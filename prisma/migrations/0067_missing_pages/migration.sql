-- Since when a page has said, at each reading, that it is not there; and what its server calls the state in which it was last read.
ALTER TABLE knowledge_source ADD COLUMN missing_since timestamptz(6);
ALTER TABLE knowledge_source ADD COLUMN page_etag text;
ALTER TABLE knowledge_source ADD COLUMN page_modified text;
