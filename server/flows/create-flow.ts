import type { Flow } from "../../flow";
import { inWorkspace } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { recordAudit } from "../audit/record-audit";
import { readDocument } from "./flow-document";
import { insertFlow } from "./insert-flow";

/** Makes a flow: from a given document (a starter), or with nothing but the entry where visitors come in. */
export async function createFlow(actor: Actor, input: { name: string; document?: Flow | undefined }): Promise<{ id: string }> {
  const id = uuidv7();
  return inWorkspace(actor.workspaceId, async (tx) => {
    const { locale } = await tx.workspace.findUniqueOrThrow({ where: { id: actor.workspaceId }, select: { locale: true } });
    await insertFlow(tx, actor, id, input.name, input.document ?? blankFlow(id, input.name, locale));
    await recordAudit(tx, actor, "flows.create", id, { name: input.name });
    return { id };
  });
}

function blankFlow(id: string, name: string, locale: string): Flow {
  const start = { id: "start", type: "onChat", position: { x: 0, y: 0 }, data: {} };
  return readDocument({ schema: 1, id, name, locale, nodes: [start], edges: [], variables: [], settings: {} }, id);
}
