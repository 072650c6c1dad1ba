import type { PoolClient } from "pg";
import { type StartingRow, startQuietly } from "../campaigns/start-campaign-run";
import type { PlaneCore } from "../conversations/plane-core";
import type { PlannedTurn } from "../conversations/planned-turn";
import { runEffects } from "../conversations/run-effects";
import { inTransaction } from "../db/in-transaction";
import { takePace } from "../delivery/take-pace";
import { errorCode } from "../errors";
import { log } from "../log";
import { backedUp } from "./backed-up";
import { dueTargets, OUT } from "./due-targets";
import { holdBroadcast, type LiveBroadcast } from "./live-broadcast";
import { sendSlice } from "./send-slice";
import type { SliceSize } from "./slice-size";
import { unsentLines } from "./unsent-lines";

/** Contacts that begin, or go on, at the same time in one process. */
const AT_ONCE = 12;
/** Contacts of one look where each begins by itself. */
const ONE_BY_ONE = 36;

/**
 * Begins the runs of the next contacts of a broadcast, as many as its pace and what is still on its way allow: in one transaction,
 * or where that is not possible (somebody's data is in the way), each by itself. Gives how many began.
 */
export async function beginTargets(
  core: PlaneCore,
  broadcast: LiveBroadcast,
  size: SliceSize,
): Promise<number> {
  const began = core.timers.elapsed();
  try {
    const slice = await sendSlice(core, broadcast, size.now);
    if (slice && slice.count > 0) {
      await finish(core, broadcast.workspace_id, slice.unfinished);
      size.took(core.timers.elapsed() - began, slice.count);
      return slice.count;
    }
  } catch (err) {
    // Of two that waited for each other one was turned away: the next look takes its contacts again.
    if (errorCode(err) === "40P01") return 1;
    log.warn({ err, workspace: broadcast.workspace_id }, "a slice of a broadcast goes one by one");
  }
  return oneByOne(core, broadcast);
}

/** Does what runs ask for beside messages; who does not come to it leaves it to another, by the effect's lease. */
async function finish(core: PlaneCore, workspaceId: string, turns: readonly PlannedTurn[]): Promise<void> {
  await side(core, turns, async (turn) => {
    const [effect] = turn.effects;
    if (!effect) return;
    const place = { workspaceId, conversationId: turn.next.id };
    const { id, runId, key, request } = effect;
    try {
      // Those before it may have taken longer than a lease lasts.
      if (!(await core.store.renewEffect({ ...place, id, fence: 1 }))) return;
      await core.chain.run(turn.next.id, () =>
        runEffects(core, place, { id, runId, key, fence: 1, request }, { answering: null }),
      );
    } catch (err) {
      log.error({ err, workspace: workspaceId }, "a run of a broadcast could not go on");
    }
  });
}

/** They are leased by the time that they were touched: who does not come to begin them leaves them to another. */
async function oneByOne(core: PlaneCore, broadcast: LiveBroadcast): Promise<number> {
  const rows = await inTransaction("turn", async (client) => {
    const held = await holdBroadcast(client, broadcast, false);
    return held ? claim(client, held) : [];
  });
  const starting = rows.filter((row) => row.state === "starting");
  await side(core, starting, (row) => startQuietly(core, row));
  return rows.length;
}

/** Several side by side, until the process stops. */
async function side<T>(core: PlaneCore, all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, waiting.length) }, async () => {
      for (let one = waiting.shift(); one !== undefined && !core.stopping.aborted; one = waiting.shift())
        await work(one);
    }),
  );
}

type Claimed = StartingRow & { readonly state: string; readonly outcome: string | null };

async function claim(client: PoolClient, held: LiveBroadcast): Promise<Claimed[]> {
  if (await backedUp(client, held)) return [];
  const room =
    held.per_second === null
      ? ONE_BY_ONE
      : await takePace(client, held.workspace_id, `broadcast:${held.id}`, held.per_second, ONE_BY_ONE);
  if (room === 0) return [];
  const { rows } = await client.query<Claimed>({
    name: `claim-broadcast${held.local_time === null ? "" : "-own-time"}`,
    text: `UPDATE campaign_run r SET state = CASE WHEN due.out IS NULL THEN 'starting' ELSE 'left' END, outcome = due.out,
        ended_at = CASE WHEN due.out IS NOT NULL THEN now() END, touched_at = now()
      FROM (SELECT t.id, ${OUT} AS out FROM campaign_run t LEFT JOIN contact c ON c.workspace_id = t.workspace_id AND c.id = t.contact_id
        WHERE ${dueTargets(held)} LIMIT $3 FOR UPDATE OF t SKIP LOCKED) due
      WHERE r.workspace_id = $1 AND r.id = due.id
      RETURNING r.workspace_id, r.id, r.flow_id, r.flow_version, r.contact_id, r.node_id, r.event_name, r.key, r.event, r.state, r.outcome`,
    values: [held.workspace_id, held.id, room, held.recheck],
  });
  await unsentLines(
    client,
    held,
    rows.filter((row) => row.outcome === "left"),
    "left",
  );
  return rows;
}
