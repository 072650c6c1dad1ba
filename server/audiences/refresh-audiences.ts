import type { Condition } from "../../flow/text/condition";
import { recordEvents } from "../contacts/record-events";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { inDependencyOrder } from "./audience-references";
import { forLargeQueries, readCondition, tookTooLong } from "./audience-run";
import { compileCondition } from "./compile-condition";
import { dueByTime } from "./due-by-time";

interface Kept {
  readonly id: string;
  readonly condition: Condition;
  readonly revision: number;
  readonly filled: number;
  readonly refreshedAt: Date | null;
  readonly lookedAt: Date | null;
}

export interface Refreshed {
  readonly entered: number;
  readonly left: number;
  /** Contacts that were looked at again. */
  readonly looked: number;
  /** There is more to do at once. */
  readonly more: boolean;
}

/** Contacts of one round: what is beyond waits for the next. */
const BATCH = 20_000;
/** A turn's commit may be seen so much later than the time it wrote. */
const SLACK = 60_000;
/** How often everybody is looked at, where a condition moves with the clock and nobody can be named. */
const SWEEP = 15 * 60_000;
/** Less than a transaction may take. */
const TIMEOUT = 12_000;

/**
 * Brings the members of a workspace's audiences up to date: new ones are filled, of the others those contacts are looked
 * at of whom something has changed, or for whom time has. Who enters and who leaves gets an event in the same
 * transaction. Several processes may try; one does it.
 */
export async function refreshAudiences(workspaceId: string, clock?: () => Date): Promise<Refreshed> {
  return inWorkspace(workspaceId, async (tx) => {
    const [lock] = await tx.$queryRaw<{ got: boolean; now: Date }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${`${workspaceId} refresh audiences`}, 7)) AS got, clock_timestamp() AS now`;
    if (!lock?.got) return { entered: 0, left: 0, looked: 0, more: false };
    const now = clock?.() ?? lock.now;
    await forLargeQueries(tx, TIMEOUT);
    const audiences = inDependencyOrder(await keptAudiences(tx, workspaceId));
    const fresh = audiences.find((one) => one.filled < one.revision);
    // A transaction of its own for each that is filled: it may take a while, and nobody else waits for its rows.
    if (fresh) {
      await refreshOne(tx, workspaceId, fresh, [], now);
      return { entered: 0, left: 0, looked: 0, more: true };
    }
    const since = audiences.map((one) => one.refreshedAt?.getTime() ?? now.getTime());
    const changed = await changedContacts(tx, workspaceId, new Date(Math.min(now.getTime(), ...since)));
    const total = { entered: 0, left: 0 };
    const moved = new Set<string>();
    for (const audience of audiences) {
      const done = await refreshOne(tx, workspaceId, audience, [...new Set([...changed.ids, ...moved])], now);
      total.entered += done.entered;
      total.left += done.left;
      // Who has moved may move in an audience that is made of this one.
      for (const id of done.moved) moved.add(id);
    }
    return { ...total, looked: changed.ids.length, more: changed.more };
  });
}

async function keptAudiences(tx: WorkspaceTx, workspaceId: string): Promise<Kept[]> {
  const rows = await tx.$queryRaw<(Omit<Kept, "condition"> & { condition: unknown })[]>`
    SELECT id, condition, revision, filled, refreshed_at AS "refreshedAt", looked_at AS "lookedAt" FROM audience
    WHERE workspace_id = ${workspaceId}::uuid AND archived_at IS NULL AND problem IS NULL ORDER BY id`;
  return rows.map((row) => ({ ...row, condition: readCondition(row.condition) }));
}

/** Of whom something was written: told by triggers and features, or by the row itself. */
async function changedContacts(
  tx: WorkspaceTx,
  workspaceId: string,
  since: Date,
): Promise<{ ids: string[]; more: boolean }> {
  const touched = await tx.$queryRaw<{ id: string }[]>`
    DELETE FROM contact_touched WHERE workspace_id = ${workspaceId}::uuid AND (contact_id, id) IN (
      SELECT contact_id, id FROM contact_touched WHERE workspace_id = ${workspaceId}::uuid ORDER BY contact_id LIMIT ${BATCH})
    RETURNING contact_id AS id`;
  const written = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM contact WHERE workspace_id = ${workspaceId}::uuid AND updated_at >= ${new Date(since.getTime() - SLACK)}`;
  return { ids: [...touched, ...written].map((row) => row.id), more: touched.length === BATCH };
}

async function refreshOne(
  tx: WorkspaceTx,
  workspaceId: string,
  audience: Kept,
  changed: readonly string[],
  now: Date,
): Promise<{ entered: number; left: number; moved: string[] }> {
  const { condition, refreshedAt } = audience;
  const first = audience.filled < audience.revision || refreshedAt === null;
  const due = first ? null : dueByTime(condition, { workspaceId, from: refreshedAt, to: now });
  const swept = audience.lookedAt?.getTime() ?? 0;
  const everybody = first || (due?.everybody === true && now.getTime() - swept >= SWEEP);
  const ids = [...changed];
  for (const query of everybody ? [] : (due?.ids ?? []))
    ids.push(
      ...(await tx.$queryRaw<{ contact_id: string }[]>`SELECT DISTINCT contact_id FROM (${query}) d`).map(
        (row) => row.contact_id,
      ),
    );
  const only = everybody ? undefined : [...new Set(ids)];
  const moved = only?.length === 0 ? [] : await settleMembers(tx, workspaceId, audience, only, now);
  const entered = moved.filter((one) => one.entered).length;
  if (!first)
    await recordEvents(
      tx,
      workspaceId,
      moved.map(({ id, entered: came }) => ({
        contactId: id,
        name: came ? "audience.entered" : "audience.left",
        at: now,
        properties: { audience: audience.id },
      })),
    );
  await tx.$executeRaw`
    UPDATE audience SET filled = ${audience.revision}, refreshed_at = ${now}, problem = NULL, looked_at = CASE WHEN ${everybody} THEN ${now} ELSE looked_at END,
      size = CASE WHEN ${first} THEN 0 ELSE size END + ${first ? 0 : entered - (moved.length - entered)}::int
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${audience.id}::uuid`;
  if (first)
    await tx.$executeRaw`
      UPDATE audience SET size = (SELECT count(*) FROM audience_member m WHERE m.workspace_id = ${workspaceId}::uuid AND m.audience_id = ${audience.id}::uuid)
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${audience.id}::uuid`;
  return { entered, left: moved.length - entered, moved: moved.map((one) => one.id) };
}

/** Makes the stored members what the condition says, of `only` or of everybody. Gives who has moved. */
async function settleMembers(
  tx: WorkspaceTx,
  workspaceId: string,
  audience: Kept,
  only: readonly string[] | undefined,
  now: Date,
): Promise<{ id: string; entered: boolean }[]> {
  const found = compileCondition(audience.condition, { workspaceId, now, only });
  const mine = only ? [...only] : null;
  return tx.$queryRaw<{ id: string; entered: boolean }[]>`
    WITH found AS MATERIALIZED (${found}),
    gone AS (
      DELETE FROM audience_member m WHERE m.workspace_id = ${workspaceId}::uuid AND m.audience_id = ${audience.id}::uuid
        AND (${mine === null} OR m.contact_id = ANY (${mine ?? []}::uuid[])) AND NOT EXISTS (SELECT FROM found f WHERE f.id = m.contact_id)
      RETURNING m.contact_id),
    come AS (
      INSERT INTO audience_member (workspace_id, audience_id, contact_id, since)
      SELECT ${workspaceId}::uuid, ${audience.id}::uuid, f.id, ${now} FROM found f ON CONFLICT DO NOTHING RETURNING contact_id)
    SELECT contact_id AS id, false AS entered FROM gone UNION ALL SELECT contact_id, true FROM come`;
}

/** Notes why an audience cannot be kept, so that it is shown and the others go on. */
export async function noteProblem(workspaceId: string, error: unknown): Promise<boolean> {
  if (!(error instanceof AppError) && !tookTooLong(error)) return false;
  const text = error instanceof AppError ? error.message : "It takes too long to find its members.";
  await inWorkspace(
    workspaceId,
    (tx) => tx.$executeRaw`
      UPDATE audience SET problem = ${text.slice(0, 300)} WHERE workspace_id = ${workspaceId}::uuid AND archived_at IS NULL AND problem IS NULL AND filled < revision`,
  );
  return true;
}
