import { randomInt } from "node:crypto";
import type { Flow } from "../../flow";
import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { Actor } from "../workspaces/actor";

const MOST_FLOWS = 2_000;
const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

/** Writes a new flow with its chat endpoint, not live yet. The document's id is `id`, its name is `name`. */
export async function insertFlow(
  tx: WorkspaceTx,
  actor: Actor,
  id: string,
  name: string,
  document: Flow,
): Promise<void> {
  const { workspaceId, userId } = actor;
  if ((await tx.flow.count()) >= MOST_FLOWS)
    throw new AppError(422, "too-many", `A workspace holds ${MOST_FLOWS} flows.`);
  // As text, so that the document keeps its bytes and its order of keys.
  await tx.$executeRaw`
    INSERT INTO flow (workspace_id, id, name, draft, created_by, updated_by)
    VALUES (${workspaceId}::uuid, ${id}::uuid, ${name}, ${JSON.stringify({ ...document, id, name })}::json, ${userId}::uuid, ${userId}::uuid)`;
  await ensureEndpoint(tx, workspaceId, id, "chat");
}

/** The public id of a flow's endpoint, made when there is none of that kind yet. */
export async function ensureEndpoint(
  tx: WorkspaceTx,
  workspaceId: string,
  flowId: string,
  kind: "chat" | "webhook",
): Promise<string> {
  const where = { workspaceId_flowId_kind: { workspaceId, flowId, kind } };
  const known = await tx.endpoint.findUnique({ where, select: { publicId: true } });
  if (known) return known.publicId;
  const publicId = newPublicId();
  await tx.endpoint.create({ data: { workspaceId, id: uuidv7(), publicId, flowId, kind } });
  return publicId;
}

/** 20 letters and digits (99 bits), easy to read aloud; a webhook's id is also what keeps strangers out. */
function newPublicId(): string {
  return Array.from({ length: 20 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}
