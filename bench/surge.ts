import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createPools } from "../server/db/pools";
import { type Bench, quantile } from "./bench";
import { fiveSteps } from "./five-steps";
import { type Answer, HttpClient } from "./http-client";
import { publishFlow } from "./publish-flow";
import { startServer } from "./start-server";
import { visitors } from "./visitors";

/** Connections that each crowd may open: people have one each. Who finds none free waits, and that counts as latency. */
const CONNECTIONS = 3_000;
const TIMES = 10;

/**
 * A steady load, ten times as much for half a minute (twice what the machine can do), then the steady load again. The
 * load does not wait for answers to send more, and a latency counts from the moment at which a turn was due.
 */
export const surge: Bench = {
  name: "surge",
  about: "ten times the load for 30 s: what is lost, what is refused, how soon it is over",
  async run({ url, quick }) {
    const [before, during, after] = quick ? [3, 4, 5] : [10, 30, 15];
    const publicId = await publishFlow(url, fiveSteps);
    const children: ChildProcess[] = [];
    try {
      const port = await startServer("ours", url, children);
      await visitors(port, publicId, 64, quick ? 1 : 3);
      const capacity = (await visitors(port, publicId, 64, quick ? 1 : 3)).perSecond;
      const perSecond = (capacity * 2) / TIMES;
      const world: World = { port, publicId, acknowledged: [], statuses: new Map(), wrong: 0 };
      const steady = new Crowd(world);
      const extra = new Crowd(world);
      const memory = watchMemory(children[0]);
      const begun = performance.now();
      const surgeAt = begun + before * 1_000;
      const surgeEnd = surgeAt + during * 1_000;
      await Promise.all([
        steady.come(perSecond, begun, surgeEnd + after * 1_000),
        extra.come(perSecond * (TIMES - 1), surgeAt, surgeEnd),
      ]);
      const most = memory.end();
      const lost = await countLost(url, world.acknowledged);
      steady.close();
      extra.close();
      const calm = steady.between(begun + (before / 3) * 1_000, surgeAt);
      const p99 = quantile(calm, 0.99);
      return {
        "capacity, turns/s": capacity,
        "steady load, turns/s": perSecond,
        "surge, turns/s": perSecond * TIMES,
        "acknowledged turns": world.acknowledged.length,
        "acknowledged turns in the surge, turns/s": extra.answered(surgeAt, surgeEnd) / during,
        "acknowledged turns lost": lost,
        "answers 503 with Retry-After": world.statuses.get("503") ?? 0,
        "other 5xx, and broken connections": world.wrong,
        "steady p50, ms": quantile(calm, 0.5),
        "steady p99, ms": p99,
        "steady p50 during the surge, ms": quantile(steady.between(surgeAt, surgeEnd), 0.5),
        "steady p99 during the surge, ms": quantile(steady.between(surgeAt, surgeEnd), 0.99),
        "surge p50, ms": quantile(extra.between(surgeAt, surgeEnd), 0.5),
        "surge p99, ms": quantile(extra.between(surgeAt, surgeEnd), 0.99),
        "back at the steady p99 after, s": steady.calmAgain(surgeEnd, worstSecond(steady, begun, surgeAt)),
        "memory before, MB": memory.first() / 1e6,
        "memory at most, MB": most / 1e6,
      };
    } finally {
      for (const child of children) child.kill("SIGKILL");
    }
  },
};

/** The highest p99 of one second of the calm: what the seconds after the surge are held against. */
function worstSecond(crowd: Crowd, from: number, to: number): number {
  let worst = 0;
  for (let at = from + 1_000; at + 1_000 <= to; at += 1_000)
    worst = Math.max(worst, quantile(crowd.between(at, at + 1_000), 0.99));
  return worst;
}

interface World {
  readonly port: number;
  readonly publicId: string;
  /** Ids of the requests that were acknowledged. */
  readonly acknowledged: string[];
  readonly statuses: Map<string, number>;
  wrong: number;
}

/** Turns that come at a rate, whatever became of those before. */
class Crowd {
  private readonly idle: Visitor[] = [];
  private readonly all: Visitor[] = [];
  private readonly samples: { due: number; ms: number }[] = [];
  private readonly waiting: number[] = [];

  constructor(private readonly world: World) {}

  async come(perSecond: number, from: number, until: number): Promise<void> {
    let next = from;
    while (next < until) {
      const now = performance.now();
      for (; next <= now && next < until; next += 1_000 / perSecond) this.due(next);
      await sleep(2);
    }
    // Those that are under way are answered; those that found no place have gone home.
    this.waiting.length = 0;
    while (this.idle.length < this.all.length) await sleep(5);
  }

  between(from: number, to: number): number[] {
    return this.samples.filter(({ due }) => due >= from && due < to).map(({ ms }) => ms);
  }

  answered(from: number, to: number): number {
    return this.samples.filter(({ due, ms }) => due + ms >= from && due + ms < to).length;
  }

  /** Seconds after `from` at which the first whole second has begun whose p99 is no higher. */
  calmAgain(from: number, p99: number): number {
    const last = this.samples.reduce((latest, { due }) => Math.max(latest, due), from);
    for (let at = from; at + 1_000 <= last; at += 100)
      if (quantile(this.between(at, at + 1_000), 0.99) <= p99) return (at - from) / 1_000;
    return Number.POSITIVE_INFINITY;
  }

  close(): void {
    for (const visitor of this.all) visitor.close();
  }

  private due(at: number): void {
    const visitor = this.idle.pop() ?? this.another();
    if (visitor) void this.serve(visitor, at);
    else this.waiting.push(at);
  }

  private another(): Visitor | undefined {
    if (this.all.length >= CONNECTIONS) return undefined;
    const visitor = new Visitor(this.world, this.all.length);
    this.all.push(visitor);
    return visitor;
  }

  private async serve(visitor: Visitor, at: number): Promise<void> {
    for (let due: number | undefined = at; due !== undefined; due = this.waiting.shift()) {
      await visitor.turn();
      this.samples.push({ due, ms: performance.now() - due });
    }
    this.idle.push(visitor);
  }
}

/** Somebody who walks through the flow, one turn whenever one is due, again and again. */
class Visitor {
  private client: HttpClient | undefined;
  private step = 0;
  private conversation = "";
  private token = "";

  constructor(
    private readonly world: World,
    private readonly number: number,
  ) {}

  /** One turn, acknowledged: asked again with the same id as often as it is refused. */
  async turn(): Promise<void> {
    const body = { id: randomUUID(), ...[{}, { text: "Ada" }, { choice: "tea" }][this.step] };
    const path = this.step
      ? `/v1/chat/conversations/${this.conversation}/messages`
      : `/v1/chat/${this.world.publicId}/conversations`;
    for (;;) {
      const answer = await this.ask(path, JSON.stringify(body));
      if (answer && answer.status < 300) {
        this.world.acknowledged.push(body.id);
        if (this.step === 0)
          ({ conversation: this.conversation, token: this.token } = JSON.parse(answer.body));
        this.step = (this.step + 1) % 3;
        return;
      }
      if (answer?.status !== 503 || answer.retryAfter === undefined) this.world.wrong++;
      // As it was told, and not all in the same moment.
      await sleep((answer?.retryAfter ?? 1) * 1_000 * (0.75 + ((this.number * 7_919) % 500) / 1_000));
    }
  }

  close(): void {
    this.client?.close();
  }

  private async ask(path: string, body: string): Promise<Answer | undefined> {
    try {
      if (!this.client?.open) this.client = await HttpClient.open(this.world.port);
      const answer = await this.client.post(path, body, this.step ? this.token : undefined);
      const { statuses } = this.world;
      statuses.set(String(answer.status), (statuses.get(String(answer.status)) ?? 0) + 1);
      return answer;
    } catch {
      this.client = undefined;
      return undefined;
    }
  }
}

/** Asks a child for its memory twice a second. */
function watchMemory(child: ChildProcess | undefined): { first(): number; end(): number } {
  const seen: number[] = [];
  const hear = (message: { memory?: number }) => void seen.push(message.memory ?? 0);
  child?.on("message", hear);
  child?.send("memory");
  const asking = setInterval(() => child?.send("memory"), 500);
  return {
    first: () => seen[0] ?? 0,
    end: () => {
      clearInterval(asking);
      child?.off("message", hear);
      return Math.max(0, ...seen);
    },
  };
}

/** How many of the acknowledged requests the database does not know. */
async function countLost(url: string, ids: readonly string[]): Promise<number> {
  const pools = await createPools({ url, max: 1 });
  try {
    let found = 0;
    for (let at = 0; at < ids.length; at += 20_000) {
      const { rows } = await pools.turn.query<{ n: number }>(
        `SELECT (SELECT count(*) FROM turn_key WHERE key = ANY ($1))::int + (SELECT count(*) FROM start_key WHERE key = ANY ($1))::int AS n`,
        [ids.slice(at, at + 20_000)],
      );
      found += rows[0]?.n ?? 0;
    }
    return ids.length - found;
  } finally {
    await pools.close();
  }
}
