import { inWorkspace } from "../db/tenant";
import { askJob } from "./ask-job";
import { type ComparedSource, type FoundConflict, findConflicts } from "./find-conflicts";

/** The job that compares what was changed with the rest of a workspace's knowledge. */
export const COMPARE_JOB = "knowledge-compare";

/** Seconds until the comparison, so that those who change much are not compared at each step. */
const SOON = 5;
/** Passages of a source that are looked at. */
const PASSAGES = 500;

/** Asks for a comparison of what has changed, in the background. What cannot be asked for now is compared with the next change. */
export async function compareLater(workspaceId: string): Promise<void> {
  await askJob(COMPARE_JOB, { workspaceId }, { key: workspaceId, seconds: SOON });
}

/** Compares every source that has changed since it was last compared with all others. */
export async function compareSources(workspaceId: string, stopping?: AbortSignal): Promise<void> {
  while (!stopping?.aborted) {
    const source = await nextSource(workspaceId);
    if (!source) return;
    const found = source.state === "live" ? await findConflicts(workspaceId, source) : [];
    await keepConflicts(workspaceId, source, found);
  }
}

type Changed = ComparedSource & { version: number; state: string; audience: string | null };

async function nextSource(workspaceId: string): Promise<Changed | undefined> {
  return inWorkspace(workspaceId, async (tx) => {
    const [source] = await tx.$queryRaw<(Omit<Changed, "passages"> & { passages: number })[]>`
      SELECT id, version, state, audience_id AS audience, greatest(valid_from, now()) AS "from" FROM knowledge_source
      WHERE workspace_id = ${workspaceId}::uuid AND compared_version <> version ORDER BY updated_at LIMIT 1`;
    if (!source) return undefined;
    const passages = await tx.$queryRaw<ComparedSource["passages"]>`
      SELECT headings, question, text FROM knowledge_passage
      WHERE workspace_id = ${workspaceId}::uuid AND source_id = ${source.id}::uuid ORDER BY position LIMIT ${PASSAGES}`;
    return { ...source, passages };
  });
}

/** What was found takes the place of what was found before; what somebody let be stays so while its texts do. */
async function keepConflicts(
  workspaceId: string,
  source: Changed,
  found: readonly FoundConflict[],
): Promise<void> {
  const { id, version, audience } = source;
  await inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`
      DELETE FROM knowledge_conflict WHERE workspace_id = ${workspaceId}::uuid AND (source_id = ${id}::uuid OR other_id = ${id}::uuid)
        AND NOT print = ANY (${found.map(({ print }) => print)}::text[])`;
    // What is said to other people may be another thing.
    for (const { print, kind, reason, otherId, text, otherText } of found)
      await tx.$executeRaw`
        INSERT INTO knowledge_conflict (workspace_id, print, kind, reason, source_id, other_id, text, other_text)
        SELECT ${workspaceId}::uuid, ${print}, ${kind}, ${reason}, ${id}::uuid, o.id, ${text}, ${otherText} FROM knowledge_source o
        WHERE o.workspace_id = ${workspaceId}::uuid AND o.id = ${otherId}::uuid AND o.audience_id IS NOT DISTINCT FROM ${audience}::uuid
        ON CONFLICT (workspace_id, print) DO NOTHING`;
    await tx.$executeRaw`
      UPDATE knowledge_source SET compared_version = ${version} WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
  });
}
