import { parseFlowText } from "../../flow";
import { inWorkspace } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { recordAudit } from "../audit/record-audit";
import { invalidFlow } from "./flow-document";
import { insertFlow } from "./insert-flow";

/**
 * Reads a file (its text) as a new flow of this workspace, with an id of its own; nothing that it names elsewhere is
 * touched. Throws 400 `invalid-flow` with the path of the first fault. Not live until somebody publishes it.
 */
export async function importFlow(actor: Actor, input: { text: string; name?: string | undefined }): Promise<{ id: string }> {
  const parsed = parseFlowText(input.text);
  if (!parsed.ok) throw invalidFlow(parsed.errors);
  const id = uuidv7();
  const name = (input.name ?? parsed.flow.name).trim().slice(0, 200) || "Imported flow";
  await inWorkspace(actor.workspaceId, async (tx) => {
    await insertFlow(tx, actor, id, name, parsed.flow);
    await recordAudit(tx, actor, "flows.import", id, { name, format: "parley" });
  });
  return { id };
}
