import type { CampaignRules } from "../../../flow/kernel/campaign";
import type { OpenOrder, SendRequest, SendResult, SkipReason } from "../../../flow/kernel/sends";
import type { QuietSpan } from "../../../flow/text/quiet-hours";
import { zoneOr } from "../../../flow/text/zoned-time";
import { decideRoom, decideSend, withheld } from "../../campaigns/decide-send";
import type { MarketingSettings } from "../../campaigns/marketing-settings";
import type { SendFacts } from "../../campaigns/send-facts";
import type { Sent } from "../../campaigns/take-pressure";
import type { DryContact } from "./dry-contact";

/** A coupon pool, and how many of it this look has given away. */
export interface DryPool {
  readonly id: string;
  readonly name: string;
  readonly valueMinor: number | null;
  readonly currency: string | null;
  /** How many more there are; null: any number. */
  readonly left: number | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number | null;
  readonly closed: boolean;
  taken: number;
}

export interface DryWorld {
  readonly flowId: string;
  readonly settings: MarketingSettings;
  readonly rules: CampaignRules;
  readonly quietHours: QuietSpan | undefined;
  readonly zone: string;
  readonly pools: ReadonlyMap<string, DryPool>;
  readonly orders: (
    contactId: string,
    about: NonNullable<SendRequest["about"]>,
  ) => Promise<OpenOrder[] | null>;
}

/**
 * Decides about the messages of one contact as the sending code does, by the same functions, at times that have not come. What it
 * gives away counts for what comes after; nothing is written.
 */
export class DrySender {
  private readonly sent: Sent[];
  /** Pools of which they have a coupon. */
  private readonly had = new Set<string>();

  constructor(
    private readonly world: DryWorld,
    private readonly contact: DryContact,
    private readonly startedAt: number,
  ) {
    this.sent = [...contact.sent];
  }

  async send(request: SendRequest, now: number): Promise<SendResult> {
    const { contact, world } = this;
    const orders = request.about ? await world.orders(contact.id, request.about) : null;
    const facts = this.factsAt(now);
    const decision = decideSend(facts, request, { bought: orders?.length === 0, repeated: false });
    const room = decision.go === "now" ? decideRoom(facts, request, decision.route, this.sent) : decision;
    if (room.go !== "now") return withheld(room, request).result;
    const { route } = room;
    const coupon = request.offer ? this.coupon(request.offer.pool, now, request.phase === "deliver") : null;
    if (typeof coupon === "string") return { state: "skipped", reason: coupon };
    if (request.phase === "prepare")
      return {
        state: "ready",
        channel: route.channel,
        seen: "",
        ...(request.about ? { orders: orders ?? [] } : {}),
        ...(coupon ? { coupon } : {}),
      };
    if (request.class === "marketing") this.sent.push([now, route.channel, request.purpose]);
    return { state: "sent", channel: route.channel };
  }

  /** Takes a coupon, where there is one; else why not. */
  coupon(
    poolId: string,
    now: number,
    takes: boolean,
  ): Extract<SendResult, { state: "ready" }>["coupon"] | Extract<SkipReason, "offerExpired" | "outOfStock"> {
    const pool = this.world.pools.get(poolId);
    if (!pool || pool.closed || (pool.expiresAt !== null && pool.expiresAt <= now)) return "offerExpired";
    if (!this.had.has(poolId) && pool.left !== null && pool.taken >= pool.left) return "outOfStock";
    if (takes && !this.had.has(poolId)) {
      this.had.add(poolId);
      pool.taken++;
    }
    return {
      code: "••••",
      pool: pool.name,
      ...(pool.valueMinor === null ? {} : { amount: pool.valueMinor }),
      ...(pool.currency === null ? {} : { currency: pool.currency }),
    };
  }

  private factsAt(now: number): SendFacts {
    const { world, contact } = this;
    return {
      now,
      contactId: contact.id,
      zone: zoneOr(contact.zone, world.zone),
      settings: world.settings,
      paused: false,
      rules: world.rules,
      quietHours: world.quietHours,
      campaign: {
        flowId: world.flowId,
        state: "running",
        key: "",
        startedAt: new Date(this.startedAt),
        broadcast: null,
      },
      flowId: world.flowId,
      complaint: contact.complaint,
      consents: contact.consents ?? [],
      email: contact.email === null ? null : { address: contact.email, suppressed: contact.suppressed },
      chat: contact.chat,
      visits: contact.visits || contact.chat !== null,
      known: null,
      higherHeld: contact.higherHeld,
    };
  }
}
