import type { PoolClient } from "pg";
import type { SendRequest, SendResult, SkipReason } from "../../flow/kernel/sends";
import { inTransaction } from "../db/in-transaction";
import type { OutgoingContent } from "../delivery/channel-port";
import { handOver } from "../delivery/hand-over";
import { shortenMessage } from "../links/shorten-message";
import { decideSend, pressureRules, type Route } from "./decide-send";
import { claimOf, dropCoupon, giveCoupon, keepCoupon } from "./offer";
import { openOrders } from "./open-orders";
import { type SendFacts, type SendPlace, sendFacts } from "./send-facts";
import { sendTogether } from "./send-together";
import { noRoom, readPressure, takePressure } from "./take-pressure";
import { writeLedger } from "./write-ledger";

/**
 * Prepares a message, or sends it. Everything that decides is read in the transaction that writes the message and its line in
 * the ledger, under locks that pausing, withdrawing consent, paying and leaving the campaign wait for. The same message again
 * gives what became of it. Null: the contact is gone.
 */
export async function performSending(place: SendPlace, request: SendRequest): Promise<SendResult | null> {
  const together = await sendTogether(place, request);
  if (together !== undefined) return together;
  const attempt = { claim: undefined as ReturnType<typeof claimOf> };
  const result = await inTransaction("turn", async (client) => {
    const facts = await sendFacts(client, place, request.phase === "deliver");
    if (!facts) return null;
    attempt.claim = claimOf(place, facts, request);
    return new Sending(client, place, facts, request).run();
  });
  if (result === null) return null;
  if (result.state !== "ready") {
    if (result.state !== "sent") await dropCoupon(attempt.claim);
    return result;
  }
  return attempt.claim ? withCoupon(place, request, result, attempt.claim) : result;
}

/** The text speaks of a coupon: it is kept back before it is written. */
async function withCoupon(
  place: SendPlace,
  request: SendRequest,
  ready: Extract<SendResult, { state: "ready" }>,
  claim: NonNullable<ReturnType<typeof claimOf>>,
): Promise<SendResult | null> {
  const kept = await keepCoupon(claim);
  if (typeof kept !== "string") {
    const { code, pool, amount, currency, expiresAt } = kept;
    return {
      ...ready,
      coupon: {
        code,
        pool,
        ...(amount === null ? {} : { amount }),
        ...(currency === null ? {} : { currency }),
        ...(expiresAt === null ? {} : { expiresAt }),
      },
    };
  }
  return inTransaction("turn", async (client) => {
    const facts = await sendFacts(client, place, false);
    return facts ? new Sending(client, place, facts, request).skip(kept, ready.channel) : null;
  });
}

/** One look at a message within a transaction. */
class Sending {
  constructor(
    private readonly client: PoolClient,
    private readonly place: SendPlace,
    private readonly facts: SendFacts,
    private readonly request: SendRequest,
  ) {}

  async run(): Promise<SendResult> {
    const { facts, request } = this;
    if (facts.known?.state === "sent") return { state: "sent", channel: facts.known.channel };
    if (facts.known?.state === "skipped" && facts.known.reason)
      return {
        state: "skipped",
        reason: facts.known.reason,
        ...(facts.known.nextAt ? { nextAt: facts.known.nextAt.getTime() } : {}),
      };
    const orders = request.about
      ? await openOrders(this.client, this.place.workspaceId, facts.contactId, request.about)
      : null;
    // Before whether it may go now: in quiet hours as well, there is nothing to remind of any more.
    if (orders?.open?.length === 0 || (await this.bought())) return this.skip("alreadyBought");
    if (await this.repeated()) return this.skip("duplicate");
    const decision = decideSend(facts, request);
    if (decision.go === "never") return this.skip(decision.reason, request.channel, decision.nextAt);
    if (decision.go === "later") return this.hold(decision.reason, decision.until);
    const { route } = decision;
    if (request.phase === "prepare") {
      const full = await this.full(route);
      return (
        full ?? {
          state: "ready",
          channel: route.channel,
          seen: orders?.seen ?? "",
          ...(request.about ? { orders: orders?.open ?? [] } : {}),
        }
      );
    }
    return orders && orders.seen !== request.seen ? { state: "changed" } : this.deliver(route);
  }

  private async deliver(route: Route): Promise<SendResult> {
    const { client, place, facts, request } = this;
    const full = await this.take(route);
    if (full) return full;
    const claim = claimOf(place, facts, request);
    const coupon = claim ? await giveCoupon(client, claim) : null;
    if (typeof coupon === "string") {
      // What was counted is not: nothing of this transaction stays but the line that says why.
      await client.query("ROLLBACK TO SAVEPOINT before_sending");
      return this.skip(coupon, route.channel);
    }
    const wrote = await writeLedger(client, place, facts, request, {
      state: "sent",
      channel: route.channel,
      text: request.text ?? "",
      coupon: coupon?.code ?? null,
    });
    if (!wrote) {
      // Somebody else sent it in the same moment: it is not counted twice either.
      await client.query("ROLLBACK TO SAVEPOINT before_sending");
      return { state: "sent", channel: route.channel };
    }
    await handOver(client, {
      workspaceId: place.workspaceId,
      contactId: facts.contactId,
      message: place.message,
      route,
      content: await this.content(route),
      expiresAt: coupon?.expiresAt ?? null,
      broadcastId: facts.campaign?.broadcast?.id ?? null,
      inLine: facts.settings.throttle[route.channel] !== undefined,
      now: facts.now,
    });
    return { state: "sent", channel: route.channel };
  }

  /** What is told, with links of this contact's own where the workspace wants them counted. */
  private async content({ channel }: Route): Promise<OutgoingContent> {
    const { client, place, facts, request } = this;
    const content = {
      text: request.text ?? "",
      ...(request.subject === undefined ? {} : { subject: request.subject }),
      ...(request.link === undefined ? {} : { link: request.link }),
    };
    if (!facts.settings.shortLinks) return content;
    const { workspaceId } = place;
    const [, nodeId] = place.message.split(":");
    return shortenMessage(
      client,
      { workspaceId, flowId: facts.flowId, nodeId, contactId: facts.contactId, channel },
      content,
    );
  }

  /** Counts it against the limits; else what stands in its way. */
  private async take(route: Route): Promise<SendResult | null> {
    const { client, place, facts, request } = this;
    await client.query("SAVEPOINT before_sending");
    if (request.class === "service") return null;
    const rules = pressureRules(facts, route.channel, request.purpose);
    const who = { workspaceId: place.workspaceId, contactId: facts.contactId };
    const message = { channel: route.channel, purpose: request.purpose, now: facts.now };
    if (await takePressure(client, who, message, rules)) return null;
    return (await this.full(route)) ?? this.skip("cap", route.channel);
  }

  /** The line that says which limit leaves no room; null: there is room. */
  private async full(route: Route): Promise<SendResult | null> {
    const { client, place, facts, request } = this;
    if (request.class === "service") return null;
    const rules = pressureRules(facts, route.channel, request.purpose);
    const sent = await readPressure(client, place.workspaceId, facts.contactId);
    const full = noRoom(sent, rules, facts.now);
    return full && this.skip(full.reason, route.channel, full.nextAt);
  }

  /** The campaign's goal was reached since they came in, and nothing of what it is about is open. */
  private async bought(): Promise<boolean> {
    const { facts, request, place } = this;
    const { campaign, rules } = facts;
    if (!campaign || !rules.goal || request.about) return false;
    const { rows } = await this.client.query<{ reached: boolean }>({
      name: "goal-reached",
      text: `SELECT EXISTS (SELECT FROM contact_event e WHERE e.workspace_id = $1 AND e.contact_id = $2 AND e.name = $3 AND e.at >= $4
          AND ($5 = '' OR $5 IN (e.properties->>'key', e.properties->>'order', e.properties->>'cart')))
        AND NOT EXISTS (SELECT FROM shop_order o WHERE o.workspace_id = $1 AND o.contact_id = $2 AND $5 <> '' AND $5 IN (o.ref, o.cart_ref) AND o.state = 'created') AS reached`,
      values: [place.workspaceId, facts.contactId, rules.goal.event, campaign.startedAt, campaign.key],
    });
    return rows[0]?.reached ?? false;
  }

  /** The contact has had this very message about the same thing, from another run. */
  private async repeated(): Promise<boolean> {
    const { facts, request, place } = this;
    const key = request.about?.key ?? facts.campaign?.key ?? "";
    if (key === "" || facts.flowId === null) return false;
    const { rows } = await this.client.query<{ repeated: boolean }>({
      name: "sent-before",
      text: `SELECT EXISTS (SELECT FROM send_ledger WHERE workspace_id = $1 AND contact_id = $2 AND flow_id = $3 AND node_id = $4 AND key = $5
        AND state = 'sent' AND left(message, 36) <> left($6, 36)) AS repeated`,
      values: [
        place.workspaceId,
        facts.contactId,
        facts.flowId,
        request.message.slice(0, request.message.lastIndexOf(":")),
        key,
        place.message,
      ],
    });
    return rows[0]?.repeated ?? false;
  }

  private async hold(reason: SkipReason, until: number): Promise<SendResult> {
    const { client, place, facts, request } = this;
    await writeLedger(client, place, facts, request, {
      state: "held",
      channel: request.channel,
      reason,
      nextAt: until,
    });
    return { state: "held", until };
  }

  async skip(
    reason: SkipReason,
    channel: string = this.request.channel,
    nextAt?: number,
  ): Promise<SendResult> {
    const { client, place, facts, request } = this;
    await writeLedger(client, place, facts, request, {
      state: "skipped",
      channel,
      reason,
      nextAt: nextAt ?? null,
    });
    return { state: "skipped", reason, ...(nextAt === undefined ? {} : { nextAt }) };
  }
}
