import type { Flow } from "../../flow";
import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { storedDocument } from "./flow-document";
import { publishWithin } from "./publish-flow";
import { requireFlow } from "./require-flow";

/** A change to a document; the same object where there is nothing to change. */
export type FlowChange = (flow: Flow) => Flow;

export interface LiveFlow {
  readonly version: number;
  readonly document: Flow;
}

/** What new conversations of a flow run; undefined: it was never published. */
export async function liveFlow(
  tx: WorkspaceTx,
  workspaceId: string,
  flowId: string,
): Promise<LiveFlow | undefined> {
  const row = await requireFlow(tx, workspaceId, flowId);
  const endpoint = await tx.endpoint.findUnique({
    where: { workspaceId_flowId_kind: { workspaceId, flowId, kind: "chat" } },
    select: { activeVersion: true },
  });
  if (!endpoint || endpoint.activeVersion === null) return undefined;
  const version = await tx.flowVersion.findUnique({
    where: { workspaceId_flowId_number: { workspaceId, flowId, number: endpoint.activeVersion } },
    select: { document: true },
  });
  return version
    ? { version: endpoint.activeVersion, document: storedDocument(version.document, row.name) }
    : undefined;
}

/**
 * Publishes what is live with a change, as a version of its own: what the draft holds beside it stays a draft, and gets the
 * change as well, so that the next publication does not take it back. 409 `flow-not-live` while there is nothing to change.
 */
export async function changeLive(
  tx: WorkspaceTx,
  actor: Actor,
  flowId: string,
  change: FlowChange,
  note: string,
): Promise<{ from: number; to: number }> {
  const { workspaceId } = actor;
  await tx.$queryRaw`SELECT 1 FROM flow WHERE workspace_id = ${workspaceId}::uuid AND id = ${flowId}::uuid FOR UPDATE`;
  const row = await requireFlow(tx, workspaceId, flowId, { archived: "refused" });
  const live = await liveFlow(tx, workspaceId, flowId);
  if (!live) throw new AppError(409, "flow-not-live", "This flow is not live: publish it first.");
  const published = await tx.flowVersion.findUniqueOrThrow({
    where: { workspaceId_flowId_number: { workspaceId, flowId, number: live.version } },
    select: { revision: true },
  });
  const revision = await changeDraft(tx, actor, flowId, change);
  // A draft that was live is live again; one that was ahead of it still is.
  const same = published.revision === row.revision;
  const { version } = await publishWithin(tx, actor, {
    flowId,
    document: change(live.document),
    revision: same ? revision : published.revision,
    note,
  });
  return { from: live.version, to: version };
}

/** Makes the same change in the draft, under the caller's lock; editors who have it open are told that it changed. */
export async function changeDraft(
  tx: WorkspaceTx,
  actor: Actor,
  flowId: string,
  change: FlowChange,
): Promise<number> {
  const { workspaceId, userId } = actor;
  const row = await requireFlow(tx, workspaceId, flowId);
  const draft = storedDocument(row.draft, row.name);
  const next = change(draft);
  if (next === draft) return row.revision;
  await tx.$executeRaw`
    UPDATE flow SET draft = ${JSON.stringify(next)}::json, revision = revision + 1, updated_by = ${userId}::uuid, updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${flowId}::uuid`;
  return row.revision + 1;
}
