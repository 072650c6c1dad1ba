import type { Flow } from "../../flow";
import { type StarterKey, starterFlow } from "../../flow/document/starter-flows";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace } from "../db/tenant";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";
import { readDocument } from "./flow-document";
import { insertFlow } from "./insert-flow";

export interface NewFlow {
  name: string;
  /** In the workspace's language. */
  starter?: StarterKey | undefined;
  /** A document of its own instead of a starter. */
  document?: Flow | undefined;
}

/** Makes a flow: of a starter, of a document, or with nothing but the entry where visitors come in. */
export async function createFlow(actor: Actor, input: NewFlow): Promise<{ id: string }> {
  const id = uuidv7();
  return inWorkspace(actor.workspaceId, async (tx) => {
    const { locale } = await tx.workspace.findUniqueOrThrow({
      where: { id: actor.workspaceId },
      select: { locale: true },
    });
    const { name, starter, document } = input;
    await insertFlow(
      tx,
      actor,
      id,
      name,
      document ?? (starter === undefined ? blankFlow(id, name, locale) : starterFlow(starter, locale, id)),
    );
    await recordAudit(tx, actor, "flows.create", id, { name: input.name });
    return { id };
  });
}

function blankFlow(id: string, name: string, locale: string): Flow {
  const start = { id: "start", type: "onChat", position: { x: 0, y: 0 }, data: {} };
  return readDocument(
    { schema: 1, id, name, locale, nodes: [start], edges: [], variables: [], settings: {} },
    id,
  );
}
