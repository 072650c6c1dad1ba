import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { storedDocument } from "./flow-document";
import { insertFlow } from "./insert-flow";
import { requireFlow } from "./require-flow";

/** Copies a flow's draft into a new flow, not live. */
export async function duplicateFlow(
  actor: Actor,
  input: { flowId: string; name?: string | undefined },
): Promise<{ id: string }> {
  return inWorkspace(actor.workspaceId, async (tx) => {
    const row = await requireFlow(tx, actor.workspaceId, input.flowId);
    const id = uuidv7();
    const name = input.name ?? `${row.name.slice(0, 190)} (2)`;
    await insertFlow(tx, actor, id, name, storedDocument(row.draft, name));
    await recordAudit(tx, actor, "flows.duplicate", id, { from: input.flowId, name });
    return { id };
  });
}
