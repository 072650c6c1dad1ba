import type { Flow } from "../../flow";
import { recordAudit } from "../audit/record-audit";
import { bumpRevision } from "../db/revision";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { isUuid } from "../ids";
import type { Actor } from "../workspaces/actor";
import { bumpEndpoints } from "./archive-flow";
import { type Pins, storedDocument } from "./flow-document";
import { calledFlows, takesWebhooks } from "./flow-references";
import { ensureEndpoint } from "./insert-flow";
import { publishErrors } from "./publish-errors";
import { requireFlow } from "./require-flow";
import { testBeforePublishing } from "./test-before-publishing";

export interface PublishInput {
  flowId: string;
  /** The revision that the author saw; another one now is 409 `stale-revision`. */
  revision?: number | undefined;
  note?: string | undefined;
}

/**
 * Makes the draft the next immutable version and what new conversations run; running ones finish on theirs. Refused
 * (422 `flow-has-errors`, with the issues) while the draft has errors or calls a flow that was never published. The
 * versions of called flows are pinned. A flow that answers may be held back by the test questions of the knowledge. Publishing an
 * unchanged draft again makes another version, with its own note.
 */
export async function publishFlow(
  actor: Actor,
  input: PublishInput,
): Promise<{ version: number; publicId: string; webhookId: string | null }> {
  const { workspaceId } = actor;
  const { flowId, note = "" } = input;
  const published = await testBeforePublishing(actor, flowId);
  const live = await inWorkspace(workspaceId, async (tx) => {
    // Locked: two publications at once get two numbers, and no draft slips in between.
    await tx.$queryRaw`SELECT 1 FROM flow WHERE workspace_id = ${workspaceId}::uuid AND id = ${flowId}::uuid FOR UPDATE`;
    const row = await requireFlow(tx, workspaceId, flowId, { archived: "refused" });
    if (input.revision !== undefined && input.revision !== row.revision) {
      throw new AppError(409, "stale-revision", "Somebody else has saved this flow in the meantime.", {
        details: { revision: row.revision },
      });
    }
    const document = storedDocument(row.draft, row.name);
    return publishWithin(tx, actor, { flowId, document, revision: row.revision, note });
  });
  await published(live.version);
  return live;
}

/**
 * Makes a document the flow's next version and what new conversations run, within the caller's transaction, which holds the
 * flow's row. `revision`: the draft's that it is, so that one can tell whether the draft has changed since.
 */
export async function publishWithin(
  tx: WorkspaceTx,
  actor: Actor,
  what: { flowId: string; document: Flow; revision: number; note: string },
): Promise<{ version: number; publicId: string; webhookId: string | null }> {
  const { workspaceId, userId } = actor;
  const { flowId, document, revision, note } = what;
  const last = await tx.flowVersion.findFirst({
    where: { flowId },
    orderBy: { number: "desc" },
    select: { number: true },
  });
  const version = (last?.number ?? 0) + 1;
  const pins = await pinCalls(tx, document, version);
  assertNoErrors(document, Object.keys(pins));
  await tx.$executeRaw`
    INSERT INTO flow_version (workspace_id, flow_id, number, revision, document, pins, author_id, note)
    VALUES (${workspaceId}::uuid, ${flowId}::uuid, ${version}::int, ${revision}::int, ${JSON.stringify(document)}::json,
            ${JSON.stringify(pins)}::jsonb, ${userId}::uuid, ${note})`;
  const publicId = await ensureEndpoint(tx, workspaceId, flowId, "chat");
  const webhookId = takesWebhooks(document) ? await ensureEndpoint(tx, workspaceId, flowId, "webhook") : null;
  await tx.endpoint.updateMany({ where: { flowId }, data: { activeVersion: version } });
  await bumpRevision(tx, workspaceId, "flow", flowId);
  await bumpEndpoints(tx, workspaceId, flowId);
  await recordAudit(tx, actor, "flows.publish", flowId, { version, note });
  return { version, publicId, webhookId };
}

function assertNoErrors(document: Flow, callable: Iterable<string>): void {
  const issues = publishErrors(document, callable);
  if (issues.length > 0) {
    throw new AppError(
      422,
      "flow-has-errors",
      `This flow has ${issues.length} ${issues.length === 1 ? "error" : "errors"} to mend before it can go live.`,
      { details: { issues: issues.slice(0, 100) } },
    );
  }
}

/** The live versions of the flows that this one calls, and its own next one where it calls itself. */
async function pinCalls(tx: WorkspaceTx, document: Flow, ownVersion: number): Promise<Pins> {
  const calls = calledFlows(document);
  const others = [...calls.keys()].filter((id) => id !== document.id && isUuid(id));
  const endpoints = await tx.endpoint.findMany({
    where: { kind: "chat", flowId: { in: others } },
    select: { flowId: true, activeVersion: true },
  });
  const pins: Pins = calls.has(document.id) ? { [document.id]: ownVersion } : {};
  for (const { flowId, activeVersion } of endpoints) if (activeVersion !== null) pins[flowId] = activeVersion;
  return pins;
}
