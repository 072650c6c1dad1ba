-- A passage that gets another number keeps its vector.
ALTER TABLE knowledge_vector DROP CONSTRAINT knowledge_vector_workspace_id_number_fkey;
ALTER TABLE knowledge_vector ADD CONSTRAINT knowledge_vector_workspace_id_number_fkey
  FOREIGN KEY (workspace_id, number) REFERENCES knowledge_passage (workspace_id, number) ON UPDATE CASCADE ON DELETE CASCADE;
