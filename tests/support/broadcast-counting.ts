import { type DryTally, mergeTally } from "../../components/broadcasts/merge-tally";
import { updateApprovalLimits } from "../../server/broadcasts/approval-limits";
import { dryRunPage } from "../../server/broadcasts/dry-run/dry-run";
import { type BroadcastView, getBroadcast } from "../../server/broadcasts/list-broadcasts";
import { planBroadcast } from "../../server/broadcasts/plan-broadcast";
import { marketingSettingsSchema } from "../../server/campaigns/marketing-settings";
import { outreach } from "../../server/campaigns/outreach";
import { updateMarketing } from "../../server/campaigns/update-marketing";
import { effectPerformer } from "../../server/conversations/effect-performer";
import { createPlane } from "../../server/conversations/plane";
import { createPools } from "../../server/db/pools";
import { effectConfig } from "../../server/effects/effect-config";
import { environment } from "../../server/env";
import { BroadcastScene, publishOffer } from "./broadcast-scene";
import { SECRET } from "./chat-server";
import { crowd } from "./crowd";
import { everyRow } from "./every-row";
import { firstOwner } from "./people";
import type { TestDatabase } from "./test-database";
import { virtualClock } from "./virtual-clock";

/** 23:00 in Shanghai, which is quiet; 16:00 in Berlin, 10:00 in New York. */
const EVENING = "2026-03-02T15:00:00Z";
/** 08:00 in Shanghai: what was held goes. */
const MORNING = "2026-03-03T00:00:00Z";

type Counts = { [outcome: string]: number };

export interface CountScene {
  /** What a dry run says that will become of everybody; and how many rows it has written. */
  dryRun(): Promise<{ tally: DryTally; written: number }>;
  /** Sends the broadcast, in the evening and once more when the night is over, and fills `counts` and `expected`. */
  run(): Promise<void>;
  /** At each of the two times. */
  readonly counts: { readonly [time: string]: Counts };
  readonly expected: { readonly [time: string]: Counts };
  end(): Promise<void>;
}

/** A broadcast to a crowd with a virtual clock, and what its counts must be by a look at the contacts alone. */
export async function countScene(database: TestDatabase, count: number): Promise<CountScene> {
  const clock = await virtualClock(database, EVENING);
  const pools = await createPools({ url: database.url, max: 10 });
  globalThis.parleyPools = pools;
  const { actor } = await firstOwner();
  const plane = createPlane({
    pools,
    secret: SECRET,
    clock: { now: () => Date.now() },
    perform: effectPerformer({ ...effectConfig(environment()), outreach }),
    stopping: new AbortController().signal,
  });
  const scene = new BroadcastScene(plane);
  await updateApprovalLimits(actor, { people: null, minor: null });
  await updateMarketing(actor, marketingSettingsSchema.parse({ budget: { most: 1, days: 2 } }));
  await crowd(database, actor.workspaceId, count, EVENING);
  const flowId = await publishOffer(actor);
  const counts: { [time: string]: Counts } = {};
  const expected: { [time: string]: Counts } = {};
  return {
    counts,
    expected,
    dryRun: async () => {
      const request = { flowId, audienceId: null, at: new Date(EVENING), days: 3 };
      const before = await rowsOf(database);
      const page = await dryRunPage(plane, actor.workspaceId, { ...request, cursor: null });
      let { next } = page;
      let tally: DryTally = page.tally;
      while (next) {
        const more = await dryRunPage(plane, actor.workspaceId, { ...request, cursor: next });
        tally = mergeTally(tally, more.tally);
        next = more.next;
      }
      return { tally, written: (await rowsOf(database)) - before };
    },
    run: async () => {
      const { id } = await planBroadcast(actor, {
        name: "Spring",
        flowId,
        audienceId: null,
        sendAt: null,
        perSecond: null,
      });
      for (const [name, time] of [
        ["evening", EVENING],
        ["morning", MORNING],
      ] as const) {
        await clock.set(time);
        await scene.settle();
        counts[`${name}, shown`] = flat(await getBroadcast(actor.workspaceId, id), count);
        counts[`${name}, in the ledger`] = await ledgerCounts(database);
        counts[`${name}, left`] = {
          messages: scene.left.length,
          contacts: new Set(scene.left.map((one) => one.contactId)).size,
        };
        const right = await recomputed(database, time === MORNING);
        expected[`${name}, shown`] = { ...right, planned: count };
        expected[`${name}, in the ledger`] = right;
        expected[`${name}, left`] = { messages: right.sent ?? 0, contacts: right.sent ?? 0 };
      }
      // Whether it is over is not asked at every look.
      for (let look = 0; look < 10; look++) await scene.broadcasts.runOnce();
      counts.state = { done: (await getBroadcast(actor.workspaceId, id)).state === "done" ? 1 : 0 };
      expected.state = { done: 1 };
    },
    end: async () => {
      await plane.close();
      await pools.close();
      globalThis.parleyPools = database.pools;
      await clock.end();
    },
  };
}

/** As it is shown, and what it adds up to. */
function flat(view: BroadcastView, planned: number): Counts {
  const { sent, held, waiting, silent, skipped } = view.counts;
  const all: Counts = { sent, held, waiting, silent, ...skipped };
  const sum = Object.values(all).reduce((a, b) => a + b, 0) + view.gone;
  const some = Object.fromEntries(Object.entries(all).filter(([, n]) => n > 0));
  return { ...some, planned: sum === planned && view.size === planned ? planned : -1 };
}

async function rowsOf(database: TestDatabase): Promise<number> {
  const tables = [
    "campaign_run",
    "send_ledger",
    "send_delivery",
    "send_pressure",
    "conversation",
    "message",
    "event",
    "run",
  ];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table})`).join(" + ");
  const { rows } = await everyRow(database, tables, `SELECT (${counts})::int AS n`);
  return Number(rows[0]?.n);
}

async function ledgerCounts(database: TestDatabase): Promise<Counts> {
  const { rows } = await everyRow(
    database,
    ["send_ledger"],
    "SELECT CASE state WHEN 'skipped' THEN reason ELSE state END AS outcome, count(*)::int AS n FROM send_ledger GROUP BY 1",
  );
  return Object.fromEntries(rows.map((row) => [String(row.outcome), Number(row.n)]));
}

/**
 * From who they are alone: consent first, then an address, then the night of their zone, then the limit of one message in two
 * days. Nothing that the sending code has written is looked at.
 */
async function recomputed(database: TestDatabase, nightIsOver: boolean): Promise<Counts> {
  const { rows } = await everyRow(
    database,
    ["contact", "contact_identity", "contact_consent"],
    `SELECT CASE
         WHEN NOT EXISTS (SELECT FROM contact_identity i WHERE i.contact_id = c.id AND i.kind = 'email') THEN 'noAddress'
         WHEN NOT EXISTS (SELECT FROM contact_consent s WHERE s.contact_id = c.id AND s.channel = 'email' AND s.purpose = 'offers' AND s.granted) THEN 'consent'
         WHEN NOT $1::boolean AND c.time_zone = 'Asia/Shanghai' THEN 'held'
         WHEN (c.profile->>'n')::int % 10 = 3 THEN 'cap'
         ELSE 'sent' END AS outcome, count(*)::int AS n
     FROM contact c GROUP BY 1`,
    [nightIsOver],
  );
  return Object.fromEntries(rows.map((row) => [String(row.outcome), Number(row.n)]));
}
