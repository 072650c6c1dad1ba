import { inWorkspace } from "../db/tenant";
import { type FlowSummary, flowSummaries } from "./flow-summaries";

/** The flows of a workspace, in use or archived, the last edited first. */
export async function listFlows(
  workspaceId: string,
  input: { archived: boolean },
): Promise<{ items: FlowSummary[] }> {
  return inWorkspace(workspaceId, async (tx) => ({
    items: await flowSummaries(tx, { archivedAt: input.archived ? { not: null } : null }),
  }));
}
