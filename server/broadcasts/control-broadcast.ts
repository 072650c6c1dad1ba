import { recordAudit } from "../audit/record-audit";
import { BROADCAST_LOCK } from "../campaigns/send-locks";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { MemberActor } from "../workspaces/actor";

interface Row {
  name: string;
  state: string;
  plannedBy: string | null;
  paused: boolean;
  people: number;
  size: number;
  started: boolean;
}

/** A second person approves a broadcast. 403 `own-broadcast` for who planned it, 409 `broadcast-state` where there is nothing to approve. */
export function approveBroadcast(actor: MemberActor, broadcastId: string): Promise<void> {
  return withBroadcast(actor, broadcastId, async (tx, row) => {
    if (row.state !== "proposed") throw wrongState();
    if (row.plannedBy === actor.userId)
      throw new AppError(403, "own-broadcast", "Somebody else has to approve it.");
    const people = Math.max(row.people, row.size);
    await tx.$executeRaw`
      UPDATE broadcast SET state = CASE WHEN started_at IS NULL THEN 'planned' ELSE 'running' END, approved_by = ${actor.userId}::uuid,
        approved_at = now(), approved_people = ${people}::int, problem = NULL, send_at = greatest(send_at, now())
      WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ${broadcastId}::uuid`;
    await recordAudit(tx, actor, "broadcasts.approve", broadcastId, { name: row.name, people });
  });
}

/** Pauses a broadcast: nothing of it leaves once this returns; or lets it go on where it was. */
export function pauseBroadcast(actor: MemberActor, broadcastId: string, paused: boolean): Promise<void> {
  return withBroadcast(actor, broadcastId, async (tx, row) => {
    if (!["planned", "filling", "running"].includes(row.state)) throw wrongState();
    if (row.paused === paused) return;
    await tx.$executeRaw`
      UPDATE broadcast SET paused_at = CASE WHEN ${paused} THEN now() END, problem = CASE WHEN ${paused} THEN problem END,
        send_at = CASE WHEN ${paused} OR started_at IS NOT NULL THEN send_at ELSE greatest(send_at, now()) END
      WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ${broadcastId}::uuid`;
    await recordAudit(tx, actor, paused ? "broadcasts.pause" : "broadcasts.resume", broadcastId, {
      name: row.name,
    });
  });
}

/** Stops a broadcast for good: nothing of it leaves once this returns; who had not got it is counted as not sent. */
export function stopBroadcast(actor: MemberActor, broadcastId: string): Promise<void> {
  return withBroadcast(actor, broadcastId, async (tx, row) => {
    if (["stopping", "stopped", "done"].includes(row.state)) throw wrongState();
    await tx.$executeRaw`
      UPDATE broadcast SET state = CASE WHEN ${row.started} THEN 'stopping' ELSE 'stopped' END, stopped_by = ${actor.userId}::uuid,
        ended_at = CASE WHEN NOT ${row.started} THEN now() END
      WHERE workspace_id = ${actor.workspaceId}::uuid AND id = ${broadcastId}::uuid`;
    await recordAudit(tx, actor, "broadcasts.stop", broadcastId, { name: row.name });
  });
}

const wrongState = (): AppError =>
  new AppError(409, "broadcast-state", "This broadcast is no longer as you saw it: look again.");

/** Waits for the messages of the broadcast that are being sent this moment; those that come after it see what was changed. */
function withBroadcast(
  { workspaceId }: MemberActor,
  broadcastId: string,
  change: (tx: WorkspaceTx, row: Row) => Promise<void>,
): Promise<void> {
  return inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${broadcastId.toLowerCase()}::text, ${BROADCAST_LOCK}::bigint))`;
    const [row] = await tx.$queryRaw<Row[]>`
      SELECT name, state, planned_by AS "plannedBy", paused_at IS NOT NULL AS paused, people, size, started_at IS NOT NULL AS started FROM broadcast
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${broadcastId}::uuid FOR UPDATE`;
    if (!row) throw new AppError(404, "not-found", "There is no such broadcast.");
    await change(tx, row);
  });
}
