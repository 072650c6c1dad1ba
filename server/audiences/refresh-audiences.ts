import { z } from "zod";
import type { Condition } from "../../flow/text/condition";
import { recordEvents } from "../contacts/record-events";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { naming } from "./audience-fault";
import { audiencesIn, inDependencyOrder } from "./audience-references";
import { forLargeQueries, readCondition } from "./audience-run";
import { changedContacts, dueContacts } from "./changed-contacts";
import { dueByTime } from "./due-by-time";
import { type Moved, settleContacts, settleEverybody, settleRange } from "./settle-members";

interface Kept {
  readonly id: string;
  readonly condition: Condition;
  readonly revision: number;
  readonly filled: number;
  /** How far a new condition has come. */
  readonly filling: unknown;
  readonly refreshedAt: Date | null;
  /** When everybody was looked at; null: everybody is to be looked at. */
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

/** How much is done in one transaction, which may not take long: what is beyond waits for the next. */
export interface Portions {
  /** Contacts that are looked at one by one; of more, everybody is looked at. */
  readonly changed: number;
  /** Contacts of whom the members of a new condition are found. */
  readonly part: number;
  /** Who come into an audience, and who leave it, when everybody is looked at. */
  readonly moves: number;
}

const PORTIONS: Portions = { changed: 20_000, part: 100_000, moves: 10_000 };
/** How often everybody is looked at, where a condition moves with the clock and nobody can be named. */
const SWEEP = 15 * 60_000;
/** Less than a transaction may take. */
const TIMEOUT = 12_000;
const NOTHING = { entered: 0, left: 0, looked: 0 };

interface Round {
  readonly tx: WorkspaceTx;
  readonly workspaceId: string;
  /** Each after those that it names. */
  readonly audiences: readonly Kept[];
  readonly now: Date;
  readonly portions: Portions;
}

/**
 * Brings the members of a workspace's audiences up to date: new ones are filled, of the others those contacts are looked
 * at of whom something has changed, or for whom time has. Who enters and who leaves gets an event in the same
 * transaction. Several processes may try; one does it.
 */
export async function refreshAudiences(
  workspaceId: string,
  clock?: () => Date,
  portions = PORTIONS,
): Promise<Refreshed> {
  return inWorkspace(workspaceId, async (tx) => {
    const [lock] = await tx.$queryRaw<{ got: boolean; now: Date }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${`${workspaceId} refresh audiences`}, 7)) AS got, clock_timestamp() AS now`;
    if (!lock?.got) return { ...NOTHING, more: false };
    const now = clock?.() ?? lock.now;
    await forLargeQueries(tx, TIMEOUT);
    const audiences = inDependencyOrder(await keptAudiences(tx, workspaceId));
    const round = { tx, workspaceId, audiences, now, portions };
    // A transaction of its own for each of whom everybody is looked at: it may take a while, and nobody else waits for its rows.
    const unfilled = audiences.find((one) => one.filled < one.revision);
    if (unfilled) {
      await naming(unfilled.id, () => fillPart(round, unfilled));
      return { ...NOTHING, more: true };
    }
    const waiting = audiences.find((one) => sweepIsDue(one, now));
    if (waiting) return { ...(await naming(waiting.id, () => sweep(round, waiting))), looked: 0, more: true };
    return lookAtChanged(round);
  });
}

async function keptAudiences(tx: WorkspaceTx, workspaceId: string): Promise<Kept[]> {
  const rows = await tx.$queryRaw<(Omit<Kept, "condition"> & { condition: unknown })[]>`
    SELECT id, condition, revision, filled, filling, refreshed_at AS "refreshedAt", looked_at AS "lookedAt" FROM audience
    WHERE workspace_id = ${workspaceId}::uuid AND archived_at IS NULL AND problem IS NULL ORDER BY id`;
  return Promise.all(
    rows.map((row) => naming(row.id, async () => ({ ...row, condition: readCondition(row.condition) }))),
  );
}

const fillingShape = z.object({ revision: z.number(), from: z.string(), after: z.string() });

/** Finds the members of a new condition among the next contacts. They count once all are found, and what changes meanwhile is looked at afterwards. */
async function fillPart({ tx, workspaceId, audiences, now, portions }: Round, audience: Kept): Promise<void> {
  const stored = fillingShape.safeParse(audience.filling);
  const begun = stored.success && stored.data.revision === audience.revision ? stored.data : null;
  const from = begun ? new Date(begun.from) : now;
  const after = begun?.after ?? null;
  const [last] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM contact WHERE workspace_id = ${workspaceId}::uuid AND (${after}::uuid IS NULL OR id > ${after}::uuid)
    ORDER BY id LIMIT 1 OFFSET ${portions.part - 1}::int`;
  const upTo = last?.id ?? null;
  await settleRange({ tx, workspaceId, audience, now }, { after, upTo });
  if (upTo !== null) {
    const filling = JSON.stringify({ revision: audience.revision, from: from.toISOString(), after: upTo });
    await tx.$executeRaw`
      UPDATE audience SET filling = ${filling}::json WHERE workspace_id = ${workspaceId}::uuid AND id = ${audience.id}::uuid`;
    return;
  }
  await tx.$executeRaw`
    UPDATE audience SET filled = ${audience.revision}, filling = NULL, refreshed_at = ${from}, looked_at = ${from}, problem = NULL,
      size = (SELECT count(*) FROM audience_member m WHERE m.workspace_id = ${workspaceId}::uuid AND m.audience_id = ${audience.id}::uuid)
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${audience.id}::uuid`;
  // Those that are made of it were found by its old condition: they are found anew.
  const made = madeOf(audience, audiences);
  if (made.length)
    await tx.$executeRaw`
      UPDATE audience SET filled = revision - 1 WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${made}::uuid[]) AND filled = revision`;
}

const madeOf = (audience: Kept, audiences: readonly Kept[]): string[] =>
  audiences.filter((one) => audiencesIn(one.condition).includes(audience.id)).map(({ id }) => id);

function sweepIsDue({ condition, lookedAt }: Kept, now: Date): boolean {
  if (lookedAt === null) return true;
  // Of no time at all nobody but everybody is due.
  return (
    now.getTime() - lookedAt.getTime() >= SWEEP &&
    dueByTime(condition, { workspaceId: "", from: now, to: now }).everybody
  );
}

/** Looks at everybody. Who moves more than one transaction holds is left to the next, which looks at everybody again. */
async function sweep(round: Round, audience: Kept): Promise<{ entered: number; left: number }> {
  const { tx, workspaceId, audiences, now, portions } = round;
  const moved = await settleEverybody({ tx, workspaceId, audience, now }, portions.moves);
  const done = await noteMoves(round, audience, moved);
  const whole = done.entered < portions.moves && done.left < portions.moves;
  await tx.$executeRaw`
    UPDATE audience SET looked_at = CASE WHEN ${whole} THEN ${now}::timestamptz END, refreshed_at = CASE WHEN ${whole} THEN ${now}::timestamptz ELSE refreshed_at END
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${audience.id}::uuid`;
  if (moved.length && madeOf(audience, audiences).length)
    await tx.$executeRaw`
      INSERT INTO contact_touched (workspace_id, contact_id) SELECT ${workspaceId}::uuid, unnest(${moved.map(({ id }) => id)}::uuid[])`;
  return done;
}

/** Looks at those of whom something was written, and for whom a time has passed. */
async function lookAtChanged(round: Round): Promise<Refreshed> {
  const { tx, workspaceId, audiences, now, portions } = round;
  const since = audiences.map((one) => one.refreshedAt?.getTime() ?? now.getTime());
  const changed = await changedContacts(
    tx,
    workspaceId,
    new Date(Math.min(now.getTime(), ...since)),
    portions.changed,
  );
  if (changed.ids === null) {
    // Not at once: while very many are being written, there is a rest between one look at everybody and the next.
    await lookAtEverybody(tx, workspaceId, audiences);
    return { ...NOTHING, more: false };
  }
  const total = { entered: 0, left: 0 };
  let more = changed.more;
  // Who has moved may move in an audience that is made of the one before.
  const ids = new Set(changed.ids);
  for (const audience of audiences)
    await naming(audience.id, async () => {
      const from = audience.refreshedAt ?? now;
      const { condition } = audience;
      const due = dueByTime(condition, { workspaceId, from, to: now });
      const dueIds = await dueContacts(tx, due.ids, portions.changed);
      if (dueIds === null) {
        await lookAtEverybody(tx, workspaceId, [audience]);
        more = true;
        return;
      }
      const only = [...new Set([...ids, ...dueIds])];
      const moved = only.length ? await settleContacts({ tx, workspaceId, audience, now }, only) : [];
      const done = await noteMoves(round, audience, moved);
      await tx.$executeRaw`
        UPDATE audience SET refreshed_at = ${now} WHERE workspace_id = ${workspaceId}::uuid AND id = ${audience.id}::uuid`;
      total.entered += done.entered;
      total.left += done.left;
      for (const { id } of moved) ids.add(id);
    });
  return { ...total, looked: changed.ids.length, more };
}

async function lookAtEverybody(
  tx: WorkspaceTx,
  workspaceId: string,
  audiences: readonly Kept[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE audience SET looked_at = NULL WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${audiences.map(({ id }) => id)}::uuid[])`;
}

async function noteMoves(
  { tx, workspaceId, now }: Round,
  audience: Kept,
  moved: readonly Moved[],
): Promise<{ entered: number; left: number }> {
  const entered = moved.filter((one) => one.entered).length;
  const left = moved.length - entered;
  if (moved.length === 0) return { entered, left };
  await recordEvents(
    tx,
    workspaceId,
    moved.map((one) => ({
      contactId: one.id,
      name: one.entered ? "audience.entered" : "audience.left",
      at: now,
      properties: { audience: audience.id },
    })),
  );
  await tx.$executeRaw`
    UPDATE audience SET size = size + ${entered - left}::int WHERE workspace_id = ${workspaceId}::uuid AND id = ${audience.id}::uuid`;
  return { entered, left };
}
