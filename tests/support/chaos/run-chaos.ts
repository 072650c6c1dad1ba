import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pools } from "../../../server/db/pools";
import { fiveSteps, type Published, publish } from "../chat-server";
import { Customers } from "./customers";
import { EffectReceiver } from "./effect-receiver";
import { compileDocument } from "./expected-history";
import { FlakyProxy } from "./flaky-proxy";
import { Fleet, type Member } from "./fleet";
import { orderFlow } from "./order-flow";
import { OwnCluster } from "./own-cluster";
import { prove } from "./prove";
import { SeededRandom } from "./seeded-random";
import { storedConversations } from "./stored-history";

export interface ChaosOptions {
  readonly seed: number;
  /** Length of the load. */
  readonly seconds: number;
  readonly customers: number;
  /** kill -9, in every 60 seconds. */
  readonly kills: number;
  /** Seconds at which the database goes, and how. */
  readonly outages: readonly { readonly at: number; readonly how: "fast" | "crash"; readonly for: number }[];
  /** Seconds at which a process freezes for longer than a lease. */
  readonly freezes: readonly { readonly at: number; readonly entry: "chat" | "worker" }[];
  /** Seconds that what is under way at the end gets. */
  readonly rest: number;
  /** Leases of the dead end soon after the load instead of after their half minute, of which enough have ended during it. */
  readonly hasten?: boolean;
}

export interface ChaosReport {
  readonly conversations: number;
  readonly turns: number;
  readonly kills: number;
  readonly effects: number;
  readonly effectCalls: number;
  /** Milliseconds from each return of the database to the first acknowledged turn. */
  readonly recoveries: readonly number[];
  /** Milliseconds that a process took from its start to its readiness, the median of all: how slow the machine is. */
  readonly start: number;
  /** Everything that must not be; empty. */
  readonly faults: readonly string[];
  readonly summary: string;
}

/** Milliseconds that a process stays frozen: its leases (30 s) end meanwhile. */
const FROZEN = 32_000;
/** Milliseconds at the end of the load without new troubles: what they left behind ends meanwhile. */
const QUIET_END = 6_000;
/** How long nothing else happens after the database's return, unless turns flow before: its recovery is what is measured then. */
const RECOVERY = 15_000;

/** Load on real processes with faults from a seed, then the proof that nothing was lost or done twice. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const random = new SeededRandom(options.seed);
  const ends: (() => Promise<void>)[] = [];
  try {
    const cluster = await OwnCluster.create();
    ends.push(() => cluster.remove());
    const proxy = await FlakyProxy.before(cluster.port);
    ends.push(() => proxy.close());
    const receiver = await EffectReceiver.open(() => random.between(5, 120));
    ends.push(() => receiver.close());
    const document = orderFlow(receiver.url);
    const pools = await cluster.pools();
    const order = await publish(pools, document);
    const talk = await publish(pools, fiveSteps, { workspaceId: order.workspaceId });
    await pools.close(); // the database goes under load: this test asks again when it is there for good
    const fleet = await Fleet.start({ chats: 2, workers: 2, databaseUrl: proxy.through(cluster.url) });
    ends.push(() => fleet.end());
    return await underLoad({
      options,
      random,
      cluster,
      proxy,
      receiver,
      document,
      flows: { order, talk },
      fleet,
    });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

interface World {
  readonly options: ChaosOptions;
  readonly random: SeededRandom;
  readonly cluster: OwnCluster;
  readonly proxy: FlakyProxy;
  readonly receiver: EffectReceiver;
  readonly document: object;
  readonly flows: { readonly order: Published; readonly talk: Published };
  readonly fleet: Fleet;
}

async function underLoad(world: World): Promise<ChaosReport> {
  const { options, random, fleet, flows, receiver, proxy } = world;
  const begun = performance.now();
  const until = begun + options.seconds * 1_000;
  const giveUp = new AbortController();
  setMaxListeners(0, giveUp.signal);
  const chats = fleet.of("chat");
  const customers = new Customers(
    flows,
    new SeededRandom(options.seed ^ 0x5bd1e995),
    () => random.pick(chats)?.url ?? "",
    giveUp.signal,
  );
  const faulty = new Faults(
    { ...world, turned: (since) => (customers.acknowledged.at(-1) ?? 0) > since },
    begun,
    until,
  );
  const troubles = faulty.run();
  const work = Promise.all([
    customers.come("order", options.customers, until, 60),
    customers.come("talk", Math.ceil(options.customers / 6), until, 120),
  ]);
  const unfinished = new Promise<string>((resolve) => {
    setTimeout(() => resolve("what was under way did not end"), until - begun + options.rest * 1_000).unref();
  });
  const over = new AbortController();
  const hastened = options.hasten ? hasten(world, until, over.signal) : undefined;
  const late = await Promise.race([
    Promise.all([work, troubles]).then(
      () => undefined,
      (error: unknown) => String(error),
    ),
    unfinished,
  ]);
  over.abort();
  await hastened;
  const rest = performance.now() - until;
  const again = late ? [] : await repeated(customers, random);
  giveUp.abort();
  const pools = await world.cluster.pools();
  const stuck = late ? await stateOf(pools, flows.order.workspaceId, [...customers.open.keys()]) : [];
  const stored = await storedConversations(pools, flows.order.workspaceId).finally(() => pools.close());
  const compiled = {
    order: compileDocument(world.document, flows.order.flowId),
    talk: compileDocument(fiveSteps, flows.talk.flowId),
  };
  const faults = [
    ...(late ? [late, ...stuck] : prove(customers.orders, stored, compiled, receiver)),
    ...customers.counts.wrong,
    ...fleet.members.flatMap((member) => member.fell),
    ...again,
  ];
  const recoveries = faulty.returns.map(
    (at) => (customers.acknowledged.find((time) => time > at) ?? Number.POSITIVE_INFINITY) - at,
  );
  const starts = fleet.members.flatMap((member) => member.starts).sort((a, b) => a - b);
  const start = starts[starts.length >> 1] ?? 0;
  const { counts } = proxy;
  const summary = [
    `seed ${options.seed}: ${customers.orders.length} conversations, ${customers.acknowledged.length} turns acknowledged in ${options.seconds} s`,
    `answers ${JSON.stringify(customers.counts.statuses)}, ${customers.counts.retries} retries`,
    `${faulty.kills} kill -9, ${faulty.frozen} freezes, ${counts.cut} connections cut, ${counts.stalled} stalled, ${counts.swallowed} commits without an answer`,
    `${receiver.seen.size} effects in ${receiver.calls} calls, ${fenced(stored)} taken over under a higher fence`,
    `turns after the database's return: ${recoveries.map((ms) => `${Math.round(ms)} ms`).join(", ") || "none"}; processes start in ${Math.round(start)} ms; the rest ended after ${(rest / 1_000).toFixed(1)} s`,
    `${faults.length} faults`,
  ].join("\n  ");
  return {
    conversations: customers.orders.length,
    turns: customers.acknowledged.length,
    kills: faulty.kills,
    effects: receiver.seen.size,
    effectCalls: receiver.calls,
    recoveries,
    start,
    faults,
    summary,
  };
}

/** Ends leases that were taken ten seconds ago and longer, again and again from the end of the load on. */
async function hasten(world: World, until: number, over: AbortSignal): Promise<void> {
  await sleep(until - performance.now());
  const pools = await world.cluster.pools();
  try {
    while (!over.aborted) {
      await pools.turn.query(
        "UPDATE effect SET lease_until = now() - interval '1 second' WHERE state = 'leased' AND lease_until BETWEEN now() AND now() + interval '20 seconds'",
      );
      await sleep(1_000);
    }
  } finally {
    await pools.close();
  }
}

/** What the database knows of conversations that did not end, for whoever looks for the reason. */
async function stateOf(pools: Pools, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const id of ids.slice(0, 5)) {
    const { rows } = await pools.turn.query<{ state: unknown }>(
      `SELECT json_build_object('id', c.id, 'owner', c.owner, 'status', c.status, 'version', c.version, 'at', c.updated_at, 'now', now(),
         'runs', (SELECT json_agg(json_build_object('status', r.status, 'wake', r.wake_at, 'wait', r.session->'wait', 'asked', r.asked_at))
                  FROM run r WHERE r.workspace_id = c.workspace_id AND r.conversation_id = c.id),
         'effects', (SELECT json_agg(json_build_object('state', e.state, 'lease', e.lease_until, 'fence', e.fence, 'attempts', e.attempts, 'due', e.due_at))
                     FROM effect e WHERE e.workspace_id = c.workspace_id AND e.conversation_id = c.id)) AS state
       FROM conversation c WHERE c.workspace_id = $1 AND c.id = $2`,
      [workspaceId, id],
    );
    found.push(`does not end: ${JSON.stringify(rows[0]?.state)}`);
  }
  return found;
}

const fenced = (stored: Awaited<ReturnType<typeof storedConversations>>): number =>
  [...stored.values()].flatMap((one) => one.effects).filter((effect) => effect.fence > 1).length;

/** Requests that were acknowledged, made once more: they get the bytes that they got. */
async function repeated(customers: Customers, random: SeededRandom): Promise<string[]> {
  const faults: string[] = [];
  for (let count = 0; count < 60; count++) {
    const order = random.pick(customers.orders);
    const exchange = order && random.pick(order.exchanges);
    if (!order || !exchange) continue;
    const answer = await customers.again(order, exchange);
    if (answer !== exchange.answer)
      faults.push(`asked again: ${answer} instead of ${exchange.answer} (${order.conversation})`);
  }
  return faults;
}

/** The troubles of a run, from its seed. */
class Faults {
  kills = 0;
  frozen = 0;
  /** When the database took connections again. */
  readonly returns: number[] = [];
  private outage = false;

  constructor(
    private readonly world: World & { turned(since: number): boolean },
    private readonly begun: number,
    private readonly until: number,
  ) {}

  async run(): Promise<void> {
    const { options } = this.world;
    await Promise.all([
      this.every(
        () => this.untilNextKill() * this.world.random.between(0.6, 1.4),
        () => this.kill(),
      ),
      this.every(
        () => this.world.random.between(2_000, 5_000),
        () => this.world.proxy.cut(0.4, this.world.random),
      ),
      this.every(
        () => this.world.random.between(1_000, 3_000),
        () => this.world.proxy.swallowCommits(2),
      ),
      this.every(
        () => this.world.random.between(4_000, 9_000),
        () => void this.pause(),
      ),
      ...[0.2, 0.55].map((share) => this.at(options.seconds * share, async () => this.world.proxy.stall())),
      ...options.freezes.map(({ at, entry }) => this.at(at, () => this.freeze(entry))),
      ...options.outages.map((one) => this.at(one.at, () => this.goAway(one.how, one.for))),
    ]);
  }

  private async every(gap: () => number, trouble: () => void): Promise<void> {
    for (;;) {
      await sleep(gap());
      if (performance.now() > this.until - QUIET_END) return;
      if (!this.outage) trouble();
    }
  }

  private async at(seconds: number, trouble: () => Promise<void>): Promise<void> {
    await sleep(Math.max(0, this.begun + seconds * 1_000 - performance.now()));
    await trouble();
  }

  /** Milliseconds, so that there are as many kills as are wanted: outages and a slow machine leave less time for them. */
  private untilNextKill(): number {
    const { kills, seconds } = this.world.options;
    const wanted = (kills * 1.2 * seconds) / 60 - this.kills;
    const left = this.until - QUIET_END - performance.now();
    return Math.max(250, Math.min(60_000 / (kills * 1.2), left / Math.max(1, wanted)));
  }

  private kill(): void {
    const living = this.world.fleet.members.filter((member) => member.alive && !member.frozen);
    const serving = living.filter((member) => member.serving);
    // One that serves, where there is one: it has more to lose.
    const victim = this.world.random.pick(serving.length ? serving : living);
    if (!victim) return;
    victim.kill();
    this.kills++;
  }

  /** A short freeze: shorter than a lease, longer than a visitor waits. */
  private async pause(): Promise<void> {
    const victim = this.target("chat") ?? this.target("worker");
    // Not both of what people talk to.
    if (!victim || this.world.fleet.of("chat").some((member) => member.frozen)) return;
    this.frozen++;
    victim.freeze();
    await sleep(this.world.random.between(300, 3_500));
    victim.thaw();
  }

  private async freeze(entry: "chat" | "worker"): Promise<void> {
    const victim = this.target(entry);
    if (!victim) return;
    this.frozen++;
    victim.freeze();
    await sleep(FROZEN);
    victim.thaw();
  }

  private target(entry: "chat" | "worker"): Member | undefined {
    return this.world.random.pick(this.world.fleet.of(entry).filter((member) => member.serving));
  }

  private async goAway(how: "fast" | "crash", seconds: number): Promise<void> {
    const { cluster } = this.world;
    this.outage = true;
    for (const member of this.world.fleet.of("chat")) if (member.frozen) member.thaw();
    await cluster.stop(how);
    await sleep(seconds * 1_000);
    await cluster.start();
    const back = performance.now();
    this.returns.push(back);
    while (performance.now() < back + RECOVERY && !this.world.turned(back)) await sleep(50);
    this.outage = false;
  }
}
