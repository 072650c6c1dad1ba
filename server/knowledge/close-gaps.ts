import { inWorkspace } from "../db/tenant";
import { getSettings } from "./knowledge-settings";
import { latestGaps } from "./latest-gaps";
import { searchKnowledge } from "./search-knowledge";

/** Open gaps that are asked again after a change, the last ones. */
const ASKED = 100;

/**
 * Closes the gaps that everybody's knowledge answers now, by a source or a product that was changed, or came to hold, after they were asked last: also what
 * is written on another page than theirs closes them. How many were closed.
 */
export async function closeAnsweredGaps(workspaceId: string, stopping?: AbortSignal): Promise<number> {
  const gaps = await inWorkspace(workspaceId, (tx) => latestGaps(tx, workspaceId, ["open"], ASKED, "last"));
  if (gaps.length === 0) return 0;
  const { threshold } = await getSettings(workspaceId);
  let closed = 0;
  for (const { id, question } of gaps) {
    if (stopping?.aborted) break;
    const [best] = await searchKnowledge(workspaceId, question, { limit: 1 });
    if (!best || best.confidence < threshold) continue;
    closed += await inWorkspace(workspaceId, (tx) =>
      best.kind === "product"
        ? tx.$executeRaw`
          UPDATE knowledge_gap g SET state = 'answered', source_id = NULL FROM product p
          WHERE g.workspace_id = ${workspaceId}::uuid AND g.id = ${id}::uuid AND g.state = 'open'
            AND p.workspace_id = g.workspace_id AND p.id = ${best.sourceId}::uuid AND greatest(p.updated_at, p.valid_from) > g.last_at`
        : tx.$executeRaw`
          UPDATE knowledge_gap g SET state = 'answered', source_id = s.id FROM knowledge_source s
          WHERE g.workspace_id = ${workspaceId}::uuid AND g.id = ${id}::uuid AND g.state = 'open'
            AND s.workspace_id = g.workspace_id AND s.id = ${best.sourceId}::uuid AND greatest(s.updated_at, s.valid_from) > g.last_at`,
    );
  }
  return closed;
}
