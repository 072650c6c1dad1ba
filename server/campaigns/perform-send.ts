import type { PoolClient } from "pg";
import type { SendRequest, SendResult } from "../../flow/kernel/sends";
import { inTransaction } from "../db/in-transaction";
import type { Outgoing, OutgoingContent } from "../delivery/channel-port";
import { handOver } from "../delivery/hand-over";
import { shortenMessage } from "../links/shorten-message";
import { pressureOf } from "./contact-facts";
import { type Decision, decideRoom, decideSend, type Route, withheld } from "./decide-send";
import { goalsReached } from "./goals-reached";
import { claimOf, dropCoupon, giveCoupon, keepCoupon } from "./offer";
import { openOrders } from "./open-orders";
import { outgoingOf } from "./outgoing-of";
import { type SendFacts, type SendPlace, sendFacts } from "./send-facts";
import { sendTogether } from "./send-together";
import { holdPressure, writePressure } from "./take-pressure";
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
    return facts
      ? new Sending(client, place, facts, request).withhold({
          go: "never",
          reason: kept,
          channel: ready.channel,
        })
      : null;
  });
}

/** One look at a message within a transaction. */
class Sending {
  constructor(
    private readonly client: PoolClient,
    private readonly place: SendPlace,
    readonly facts: SendFacts,
    readonly request: SendRequest,
  ) {}

  async run(): Promise<SendResult> {
    const { client, place, facts, request } = this;
    const orders = request.about
      ? await openOrders(client, place.workspaceId, facts.contactId, request.about)
      : null;
    const bought =
      orders?.open?.length === 0 || (await goalsReached(client, place.workspaceId, [this])).has(this);
    const decision = decideSend(facts, request, { bought, repeated: !bought && (await this.repeated()) });
    if (decision.go !== "now") return this.withhold(decision);
    const { route } = decision;
    if (request.phase === "prepare") {
      const sent = await pressureOf(client, place.workspaceId, [facts.contactId]);
      const room = decideRoom(facts, request, route, sent.get(facts.contactId) ?? []);
      if (room.go !== "now") return this.withhold(room);
      return {
        state: "ready",
        channel: route.channel,
        seen: orders?.seen ?? "",
        ...(request.about ? { orders: orders?.open ?? [] } : {}),
      };
    }
    return orders && orders.seen !== request.seen ? { state: "changed" } : this.deliver(route);
  }

  private async deliver(route: Route): Promise<SendResult> {
    const { client, place, facts, request } = this;
    const { workspaceId } = place;
    const { contactId } = facts;
    const counts = request.class === "marketing";
    const sent = counts ? ((await holdPressure(client, workspaceId, [contactId])).get(contactId) ?? []) : [];
    const room = decideRoom(facts, request, route, sent);
    if (room.go !== "now") return this.withhold(room);
    const claim = claimOf(place, facts, request);
    if (claim) await client.query("SAVEPOINT before_coupon");
    const coupon = claim ? await giveCoupon(client, claim) : null;
    if (typeof coupon === "string") {
      // Nothing of this transaction stays but the line that says why.
      await client.query("ROLLBACK TO SAVEPOINT before_coupon");
      return this.withhold({ go: "never", reason: coupon, channel: route.channel });
    }
    const wrote = await writeLedger(client, place, facts, request, {
      state: "sent",
      channel: route.channel,
      text: request.text ?? "",
      coupon: coupon?.code ?? null,
    });
    if (!wrote) {
      // Somebody else sent it in the same moment: no other coupon is given with it.
      if (claim) await client.query("ROLLBACK TO SAVEPOINT before_coupon");
      return { state: "sent", channel: route.channel };
    }
    if (counts)
      await writePressure(
        client,
        workspaceId,
        new Map([[contactId, [...sent, [facts.now, route.channel, request.purpose]]]]),
      );
    const outgoing = outgoingOf(workspaceId, place.message, facts, request, route);
    await handOver(client, {
      ...outgoing,
      content: await this.withLinks(outgoing),
      expiresAt: coupon?.expiresAt ?? null,
    });
    return { state: "sent", channel: route.channel };
  }

  /** What is told, with links of this contact's own where the workspace wants them counted. */
  private async withLinks({ content, contactId, workspaceId, route }: Outgoing): Promise<OutgoingContent> {
    const { client, place, facts } = this;
    if (!facts.settings.shortLinks) return content;
    const [, nodeId] = place.message.split(":");
    const { channel } = route;
    return shortenMessage(client, { workspaceId, flowId: facts.flowId, nodeId, contactId, channel }, content);
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

  /** Says why it does not go now, in the ledger and in answer. */
  async withhold(decision: Exclude<Decision, { go: "now" }>): Promise<SendResult> {
    const { client, place, facts, request } = this;
    const { result, entry } = withheld(decision, request);
    if (entry) await writeLedger(client, place, facts, request, entry);
    return result;
  }
}
