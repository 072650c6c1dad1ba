import { inWorkspace } from "../db/tenant";
import { uuidv7 } from "../ids";

/** Makes a published launch's accepted test questions questions of the workspace. Those that are there already stay one. */
export async function addLaunchTests(workspaceId: string, launchId: string): Promise<void> {
  await inWorkspace(workspaceId, async (tx) => {
    const tests = await tx.$queryRaw<{ question: string; sourceId: string | null }[]>`
      SELECT t.text AS question, q.source_id AS "sourceId" FROM launch l
      JOIN launch_item t ON t.workspace_id = l.workspace_id AND t.launch_id = l.id AND t.kind = 'test' AND t.state = 'accepted'
      JOIN launch_item q ON q.workspace_id = l.workspace_id AND q.launch_id = l.id AND q.kind = 'question' AND q.label = t.label
      WHERE l.workspace_id = ${workspaceId}::uuid AND l.id = ${launchId}::uuid AND l.state = 'published' AND q.source_id IS NOT NULL`;
    for (const { question, sourceId } of tests)
      await tx.$executeRaw`
        INSERT INTO knowledge_test (workspace_id, id, question, expected_source_id)
        SELECT ${workspaceId}::uuid, ${uuidv7()}::uuid, ${question}, ${sourceId}::uuid
        WHERE NOT EXISTS (SELECT FROM knowledge_test WHERE workspace_id = ${workspaceId}::uuid AND question = ${question} AND expected_source_id = ${sourceId}::uuid)`;
  });
}
