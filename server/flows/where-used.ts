import { inWorkspace } from "../db/tenant";
import { storedDocument } from "./flow-document";
import { calledFlows } from "./flow-references";
import { requireFlow } from "./require-flow";

/** The flows whose drafts call this one, with the nodes that do. */
export async function whereUsed(
  workspaceId: string,
  flowId: string,
): Promise<{ items: { id: string; name: string; nodes: string[] }[] }> {
  return inWorkspace(workspaceId, async (tx) => {
    await requireFlow(tx, workspaceId, flowId);
    // The text is searched first, so that only documents that name the flow are read.
    const rows = await tx.$queryRaw<{ id: string; name: string; draft: unknown }[]>`
      SELECT id, name, draft FROM flow WHERE workspace_id = ${workspaceId}::uuid AND archived_at IS NULL AND position(${flowId} in draft::text) > 0 ORDER BY name LIMIT 500`;
    const items = rows.flatMap(({ id, name, draft }) => {
      const nodes = calledFlows(storedDocument(draft, name)).get(flowId);
      return nodes ? [{ id, name, nodes }] : [];
    });
    return { items: items.filter((item) => item.id !== flowId) };
  });
}
