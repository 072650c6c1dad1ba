import type { Flow } from "../../flow";
import { inWorkspace } from "../db/tenant";
import { storedDocument } from "./flow-document";
import { type FlowSummary, flowSummaries } from "./flow-summaries";
import { flowUnknown, requireFlow } from "./require-flow";

/** A flow with its draft document. */
export async function getFlow(
  workspaceId: string,
  flowId: string,
): Promise<FlowSummary & { document: Flow }> {
  return inWorkspace(workspaceId, async (tx) => {
    const row = await requireFlow(tx, workspaceId, flowId);
    const [summary] = await flowSummaries(tx, { id: flowId });
    if (!summary) throw flowUnknown();
    return { ...summary, document: storedDocument(row.draft, row.name) };
  });
}
