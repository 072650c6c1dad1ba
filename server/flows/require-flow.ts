import type { Flow as FlowRow } from "../../prisma/generated/client";
import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";

/** The row of a flow in the transaction's workspace. 404 when there is none, 409 when it is archived and must not be. */
export async function requireFlow(
  tx: WorkspaceTx,
  workspaceId: string,
  flowId: string,
  options: { archived: "allowed" | "refused" } = { archived: "allowed" },
): Promise<FlowRow> {
  const row = await tx.flow.findUnique({ where: { workspaceId_id: { workspaceId, id: flowId } } });
  if (row === null) throw flowUnknown();
  if (row.archivedAt !== null && options.archived === "refused")
    throw new AppError(409, "flow-archived", "This flow is archived: restore it first.");
  return row;
}

export function flowUnknown(): AppError {
  return new AppError(404, "not-found", "There is no such flow.");
}
