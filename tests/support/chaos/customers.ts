import { setTimeout as sleep } from "node:timers/promises";
import type { Published } from "../chat-server";
import { PAID } from "./order-flow";
import type { SeededRandom } from "./seeded-random";

/** A request of a customer, and the answer that acknowledged it. */
export interface Exchange {
  readonly path: string;
  readonly body: { readonly id: string; readonly text?: string; readonly choice?: string };
  readonly answer: string;
}

export interface Order {
  /** Of the flow with calls, timers and events, or of the one that only talks. */
  readonly kind: "order" | "talk";
  readonly name: string;
  readonly conversation: string;
  readonly token: string;
  /** In order, all of them acknowledged. */
  readonly exchanges: readonly Exchange[];
}

interface TurnBody {
  readonly awaiting: { readonly type: string } | null;
  readonly status: string;
  readonly messages: readonly { readonly from: string; readonly text?: string }[];
}

export interface Counts {
  requests: number;
  retries: number;
  /** Answers by status; `none` where there was no answer. */
  readonly statuses: Record<string, number>;
  /** 5xx other than 503 with Retry-After, and 4xx. */
  readonly wrong: string[];
}

const REQUEST_MS = 2_500;
const NAMES = ["Ada", "Bo", "Clara", "Kim", "Zoe"];

/**
 * People who order, many at once, without stickiness: every request goes to a process picked at random, and again with
 * the same id until it is acknowledged.
 */
export class Customers {
  readonly orders: Order[] = [];
  /** Conversations that have begun and not ended. */
  readonly open = new Map<string, string>();
  readonly counts: Counts = { requests: 0, retries: 0, statuses: {}, wrong: [] };
  /** Times (performance.now) at which turns were acknowledged. */
  readonly acknowledged: number[] = [];
  private number = 0;

  constructor(
    private readonly flows: Readonly<Record<Order["kind"], Published>>,
    private readonly random: SeededRandom,
    private readonly address: () => string,
    /** Aborted when time is up for good: whoever is not finished then has lost something. */
    private readonly giveUp: AbortSignal,
  ) {}

  /** One conversation after the other, `count` at a time, until `until` (performance.now); ends when the last one has. */
  async come(kind: Order["kind"], count: number, until: number, think: number): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, async () => {
        while (performance.now() < until) {
          const order = await (kind === "order" ? this.order(think) : this.talk(think));
          this.open.delete(order.conversation);
          this.orders.push(order);
        }
      }),
    );
  }

  /** Asks the same thing again, of any process. */
  async again(order: Order, exchange: Exchange): Promise<string> {
    return this.ask(exchange.path, exchange.body, order.token);
  }

  private async talk(think: number): Promise<Order> {
    const visit = await this.begin("talk", think);
    await visit.say({ text: visit.order.name });
    await visit.say({ choice: this.random.next() < 0.5 ? "tea" : "coffee" });
    return visit.order;
  }

  private async order(think: number): Promise<Order> {
    const { order, at, say } = await this.begin("order", think);
    await say({ text: order.name });
    await this.until(at, order.token, (turn) => turn.awaiting?.type === "choice");
    await say({ choice: this.random.next() < 0.5 ? "small" : "large" });
    await this.until(at, order.token, (turn) => turn.messages.at(-1)?.text?.endsWith("Please pay.") === true);
    for (;;) {
      const { awaiting } = await this.look(at, order.token);
      if (awaiting?.type === "text") break;
      await this.ask(
        `/v1/in/${this.flows.order.webhookId}?event=${PAID}&key=${encodeURIComponent(order.name)}`,
        { amount: 12 },
        undefined,
      );
    }
    await say({ text: "fine" });
    const end = await this.look(at, order.token);
    if (end.status !== "ended") this.counts.wrong.push(`an order ends ${end.status}`);
    return order;
  }

  private async begin(kind: Order["kind"], think: number) {
    const name = `${this.random.pick(NAMES)} ${++this.number}`;
    const exchanges: Exchange[] = [];
    const path = `/v1/chat/${this.flows[kind].publicId}/conversations`;
    const body = { id: this.id() };
    const answer = await this.ask(path, body, undefined);
    exchanges.push({ path, body, answer });
    const { conversation, token }: { conversation: string; token: string } = JSON.parse(answer);
    this.open.set(conversation, name);
    const at = `/v1/chat/conversations/${conversation}`;
    const say = async (words: { text: string } | { choice: string }): Promise<void> => {
      await sleep(this.random.between(0.2, 1.8) * think);
      const said = { id: this.id(), ...words };
      const path = `${at}/messages`;
      exchanges.push({ path, body: said, answer: await this.ask(path, said, token) });
    };
    const order: Order = { kind, name, conversation, token, exchanges };
    return { order, at, say };
  }

  private async until(at: string, token: string, holds: (turn: TurnBody) => boolean): Promise<void> {
    while (!holds(await this.look(at, token))) await sleep(400, undefined, { signal: this.giveUp });
  }

  private async look(at: string, token: string): Promise<TurnBody> {
    const turn: TurnBody = JSON.parse(await this.ask(at, undefined, token));
    return turn;
  }

  /** One request, again with the same id until it is acknowledged. Now and then two processes get it at once. */
  private async ask(path: string, body: object | undefined, token: string | undefined): Promise<string> {
    this.counts.requests++;
    for (let attempt = 0; ; attempt++) {
      this.giveUp.throwIfAborted();
      if (attempt > 0) this.counts.retries++;
      const copies = body && this.random.next() < 0.05 ? 2 : 1;
      const answers = await Promise.all(
        Array.from({ length: copies }, () => this.request(this.address() + path, body, token)),
      );
      const good = answers.filter((answer) => answer !== undefined);
      if (new Set(good).size > 1 && !path.startsWith("/v1/in/"))
        this.counts.wrong.push(`two answers to one request: ${good.join(" and ")}`);
      if (good[0] !== undefined) {
        if (body && "id" in body) this.acknowledged.push(performance.now());
        return good[0];
      }
      await sleep(Math.min(1_000, 50 * 2 ** attempt) * this.random.between(0.5, 1));
    }
  }

  private async request(
    url: string,
    body: object | undefined,
    token: string | undefined,
  ): Promise<string | undefined> {
    try {
      const response = await fetch(url, {
        method: body ? "POST" : "GET",
        ...(body ? { body: JSON.stringify(body) } : {}),
        headers: {
          ...(body ? { "content-type": "application/json" } : {}),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      const text = await response.text();
      this.count(String(response.status));
      if (response.ok) return text;
      const comeAgain = response.status === 503 && response.headers.get("retry-after") !== null;
      if (!comeAgain) this.counts.wrong.push(`${response.status} ${new URL(url).pathname} ${text}`);
      return undefined;
    } catch {
      this.count("none"); // killed, frozen, or not there
      return undefined;
    }
  }

  private count(status: string): void {
    this.counts.statuses[status] = (this.counts.statuses[status] ?? 0) + 1;
  }

  /** A UUID from the seed. */
  private id(): string {
    const hex = Array.from({ length: 32 }, () => Math.floor(this.random.next() * 16).toString(16)).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
