import type { WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { PERMISSIONS } from "../permissions";
import { type Shift, shiftState } from "./shift-times";

/** Roles that may have conversations. */
const TALKERS: readonly string[] = PERMISSIONS["conversations.reply"];
/** Seconds since an agent's last sign of life in which they count as being there. */
export const PRESENT_SECONDS = 45;

export interface PickOptions {
  readonly queueId: string | null;
  readonly how: "roundRobin" | "leastBusy" | "sticky";
  /** Had this contact last: comes first. */
  readonly lastUserId: string | null;
  readonly skills: readonly string[];
  /** Epoch milliseconds; whose shifts do not cover it is left out. */
  readonly now: number;
  /** Only who has a shift that runs now: the next on duty. */
  readonly onShift?: boolean;
}

/**
 * Picks who gets the next conversation: available, there, on shift, of the queue, with the skills and with room. Whoever picks in
 * a workspace waits for the others to have assigned, so that nobody gets more than their capacity. Null: nobody.
 */
export async function pickAgent(
  tx: WorkspaceTx,
  workspaceId: string,
  options: PickOptions,
): Promise<string | null> {
  const { queueId, how, lastUserId, skills } = options;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`assign:${workspaceId}`}, 0))`;
  const { off, on } = await readShifts(tx, workspaceId, queueId, options.now);
  const onlyOn = options.onShift ?? false;
  const [row] = await tx.$queryRaw<{ userId: string }[]>`
    SELECT a.user_id AS "userId" FROM agent a
    JOIN membership m ON m.workspace_id = a.workspace_id AND m.user_id = a.user_id AND m.role = ANY (${[...TALKERS]}::text[])
    CROSS JOIN LATERAL (SELECT count(*)::int AS load FROM conversation c WHERE c.workspace_id = a.workspace_id AND c.owner = 'person' AND c.owner_user_id = a.user_id) l
    WHERE a.workspace_id = ${workspaceId}::uuid AND a.state = 'available' AND a.seen_at > now() - make_interval(secs => ${PRESENT_SECONDS})
      AND a.user_id <> ALL (${off}::uuid[]) AND (NOT ${onlyOn}::boolean OR a.user_id = ANY (${on}::uuid[]))
      AND a.skills @> ${[...skills]}::text[] AND l.load < a.capacity
      AND (${queueId}::uuid IS NULL OR NOT EXISTS (SELECT FROM queue_member q WHERE q.workspace_id = a.workspace_id AND q.queue_id = ${queueId}::uuid)
        OR EXISTS (SELECT FROM queue_member q WHERE q.workspace_id = a.workspace_id AND q.queue_id = ${queueId}::uuid AND q.user_id = a.user_id))
    ORDER BY a.user_id IS NOT DISTINCT FROM ${lastUserId}::uuid DESC,
      CASE WHEN ${how} = 'leastBusy' THEN l.load::float8 / greatest(a.capacity, 1) END,
      a.assigned_at NULLS FIRST, a.user_id
    LIMIT 1`;
  if (!row) return null;
  await tx.$executeRaw`
    UPDATE agent SET assigned_at = clock_timestamp() WHERE workspace_id = ${workspaceId}::uuid AND user_id = ${row.userId}::uuid`;
  return row.userId;
}

/** Agents who have a shift that runs now, and those who have shifts, none of which does. */
async function readShifts(
  tx: WorkspaceTx,
  workspaceId: string,
  queueId: string | null,
  now: number,
): Promise<{ on: string[]; off: string[] }> {
  const shifts = await tx.$queryRaw<(Shift & { zone: string })[]>`
    SELECT s.user_id AS "userId", s.queue_id AS "queueId", s.weekday, s.day::text AS day, s.from_minute AS "from", s.to_minute AS "to", w.time_zone AS zone
    FROM shift s JOIN workspace w ON w.id = s.workspace_id WHERE s.workspace_id = ${workspaceId}::uuid`;
  const zone = shifts[0]?.zone ?? "UTC";
  const on: string[] = [];
  const off: string[] = [];
  for (const userId of new Set(shifts.map((one) => one.userId))) {
    const state = shiftState(shifts, { userId, queueId }, now, zone);
    if (state.planned) (state.on ? on : off).push(userId);
  }
  return { on, off };
}

/** 404 unless this is a member who may have conversations. Gives their name. */
export async function requireTalker(tx: WorkspaceTx, workspaceId: string, userId: string): Promise<string> {
  const [row] = await tx.$queryRaw<{ name: string }[]>`
    SELECT u.name FROM membership m JOIN app_user u ON u.id = m.user_id
    WHERE m.workspace_id = ${workspaceId}::uuid AND m.user_id = ${userId}::uuid AND m.role = ANY (${[...TALKERS]}::text[])`;
  if (!row) throw new AppError(404, "not-found", "There is no such agent.");
  return row.name;
}

/** 422 where an agent has as many conversations as they take. */
export async function requireRoom(tx: WorkspaceTx, workspaceId: string, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`assign:${workspaceId}`}, 0))`;
  const [row] = await tx.$queryRaw<{ full: boolean }[]>`
    SELECT count(*) >= coalesce((SELECT capacity FROM agent WHERE workspace_id = ${workspaceId}::uuid AND user_id = ${userId}::uuid), 6) AS full
    FROM conversation WHERE workspace_id = ${workspaceId}::uuid AND owner = 'person' AND owner_user_id = ${userId}::uuid`;
  if (row?.full) throw new AppError(422, "agent-full", "This agent has as many conversations as they take.");
}

/**
 * Whoever acts may still do so in the moment of the commit: the membership that the request came with may have been taken
 * away or changed since. 403 otherwise.
 */
export async function requireStillTalker(
  tx: WorkspaceTx,
  workspaceId: string,
  userId: string,
): Promise<void> {
  const [row] = await tx.$queryRaw<{ role: string }[]>`
    SELECT role FROM membership WHERE workspace_id = ${workspaceId}::uuid AND user_id = ${userId}::uuid AND role = ANY (${[...TALKERS]}::text[]) FOR SHARE`;
  if (!row) throw new AppError(403, "forbidden", "Your role does not allow this any more.");
}
