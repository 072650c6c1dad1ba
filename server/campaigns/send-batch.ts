import type { PoolClient } from "pg";
import type { SendRequest, SendResult } from "../../flow/kernel/sends";
import { type KeptDelivery, keepDeliveries } from "../delivery/keep-delivery";
import { pressureOf } from "./contact-facts";
import { type Decision, decideRoom, decideSend, type Route, withheld } from "./decide-send";
import { goalsReached } from "./goals-reached";
import { outgoingOf } from "./outgoing-of";
import type { SendFacts } from "./send-facts";
import { holdPressure, type Sent, writePressure } from "./take-pressure";
import {
  type LedgerEntry,
  type LedgerLine,
  outcomesOf,
  writeLedgerLines,
  writeOutcomes,
} from "./write-ledger";

/** A message of a batch, with what decides about it. */
export interface Ask {
  readonly place: { readonly conversationId: string; readonly message: string };
  readonly facts: SendFacts;
  readonly request: SendRequest;
}

/**
 * Whether a message can be decided together with others: it belongs to a campaign (whose row is locked), and neither orders nor
 * coupons nor links of its own have to be looked at for it alone.
 */
const goesTogether = ({ facts, request }: Pick<Ask, "facts" | "request">): boolean =>
  facts.campaign !== null &&
  facts.campaign.key === "" &&
  !request.about &&
  !request.offer &&
  !facts.settings.shortLinks;

/**
 * Many messages of one workspace within a transaction that holds what decides about them (`holdForSending`): decided as one alone
 * would be, with statements for all of them together. What is decided is written by `write`.
 */
export class SendBatch {
  private readonly lines: LedgerLine[] = [];
  private readonly deliveries: KeptDelivery[] = [];
  /** As it was read, for messages that are prepared. */
  private readonly seen = new Map<string, readonly Sent[]>();
  /** Locked, and counted against. */
  private readonly held = new Map<string, Sent[]>();
  private readonly taken = new Set<string>();

  constructor(
    private readonly client: PoolClient,
    private readonly workspaceId: string,
  ) {}

  /** What becomes of messages, in their order. Undefined: this one has to be looked at alone, and nothing is noted of it. */
  async answer(asks: readonly Ask[]): Promise<(SendResult | undefined)[]> {
    const bought = await goalsReached(this.client, this.workspaceId, asks.filter(goesTogether));
    const routes = asks.map((ask) => this.route(ask, bought));
    await this.readPressure(asks.filter((ask, n) => needsRoom(ask.request, routes[n])));
    return asks.map((ask, n) => {
      const route = routes[n];
      if (!route || !("channel" in route) || "state" in route) return route;
      return this.go(ask, route);
    });
  }

  /**
   * Writes the ledger's lines, what was counted, and the messages that leave; and what became of contacts of broadcasts, where the
   * caller does not.
   */
  async write(outcomes = true): Promise<void> {
    const { client, workspaceId } = this;
    if (this.lines.length > 0) {
      const wrote = await writeLedgerLines(client, workspaceId, this.lines);
      if (wrote !== this.lines.length) throw new Error("a message was sent in the same moment");
      if (outcomes) await writeOutcomes(client, workspaceId, this.lines);
    }
    const counted = new Map([...this.taken].map((id) => [id, this.held.get(id) ?? []]));
    if (counted.size > 0) await writePressure(client, workspaceId, counted);
    if (this.deliveries.length > 0) await keepDeliveries(client, workspaceId, this.deliveries);
  }

  /** What became of contacts whom a broadcast brought in, by their conversations. */
  get outcomes(): Map<string, string> {
    return outcomesOf(this.lines);
  }

  /** Everything but limits: the way that a message may go, or what became of it. */
  private route(ask: Ask, bought: ReadonlySet<Ask>): Route | SendResult | undefined {
    const { facts, request } = ask;
    if (!goesTogether(ask)) return undefined;
    const decision = decideSend(facts, request, { bought: bought.has(ask), repeated: false });
    if (decision.go !== "now") return this.withhold(ask, decision);
    // What is said in an open chat moves that conversation.
    return request.phase === "deliver" && inChat(facts, decision.route) ? undefined : decision.route;
  }

  private go(ask: Ask, route: Route): SendResult {
    const { facts, request, place } = ask;
    const { contactId } = facts;
    const sent = this.held.get(contactId) ?? this.seen.get(contactId) ?? [];
    const room = decideRoom(facts, request, route, sent);
    if (room.go !== "now") return this.withhold(ask, room);
    if (request.phase === "prepare") return { state: "ready", channel: route.channel, seen: "" };
    if (request.class === "marketing") {
      this.held.set(contactId, [...sent, [facts.now, route.channel, request.purpose]]);
      this.taken.add(contactId);
    }
    this.note(ask, { state: "sent", channel: route.channel, text: request.text ?? "", coupon: null });
    const outgoing = outgoingOf(this.workspaceId, place.message, facts, request, route);
    this.deliveries.push({
      outgoing,
      state: route.channel === "web" && !outgoing.inLine ? "waiting" : "due",
    });
    return { state: "sent", channel: route.channel };
  }

  /** Reads what was sent to contacts lately, and locks it for messages that leave now. */
  private async readPressure(asks: readonly Ask[]): Promise<void> {
    const ids = (of: readonly Ask[]) =>
      of.map((ask) => ask.facts.contactId).filter((id) => !this.held.has(id));
    const leaving = ids(asks.filter((ask) => ask.request.phase === "deliver"));
    if (leaving.length > 0)
      for (const [id, sent] of await holdPressure(this.client, this.workspaceId, leaving))
        this.held.set(id, sent);
    const asking = ids(asks).filter((id) => !this.seen.has(id));
    if (asking.length === 0) return;
    const sent = await pressureOf(this.client, this.workspaceId, asking);
    for (const id of asking) this.seen.set(id, sent.get(id) ?? []);
  }

  private withhold(ask: Ask, decision: Exclude<Decision, { go: "now" }>): SendResult {
    const { result, entry } = withheld(decision, ask.request);
    if (entry) this.note(ask, entry);
    return result;
  }

  private note({ place, facts, request }: Ask, entry: LedgerEntry): void {
    this.lines.push({ place, facts, request, entry });
  }
}

const inChat = (facts: SendFacts, route: Route): boolean =>
  route.channel === "web" && route.address !== "" && facts.settings.throttle.web === undefined;

const needsRoom = (request: SendRequest, route: Route | SendResult | undefined): boolean =>
  request.class === "marketing" && route !== undefined && !("state" in route);
