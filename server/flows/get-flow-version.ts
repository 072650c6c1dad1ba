import type { Flow } from "../../flow";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { storedDocument } from "./flow-document";
import { requireFlow } from "./require-flow";

/** The document of a published version. */
export async function getFlowVersion(
  workspaceId: string,
  flowId: string,
  number: number,
): Promise<{ number: number; document: Flow }> {
  return inWorkspace(workspaceId, async (tx) => {
    const flow = await requireFlow(tx, workspaceId, flowId);
    const row = await tx.flowVersion.findUnique({
      where: { workspaceId_flowId_number: { workspaceId, flowId, number } },
    });
    if (row === null) throw new AppError(404, "not-found", "There is no such version.");
    return { number, document: storedDocument(row.document, flow.name) };
  });
}
