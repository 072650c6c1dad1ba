import type { Json } from "../text/json";

/** Ways to reach a contact. `best`: the first of the contact's that may be used. */
export const SEND_CHANNELS = ["web", "email", "webhook"] as const;
/** What a consent is for: also the word for it in the contact's own consents. */
export const PURPOSE = /^[a-z][a-z0-9-]{0,39}$/;

/** order, cart: what has not been paid at all. balance: the rest of an order whose deposit was paid. */
export const ABOUT_KINDS = ["order", "cart", "balance"] as const;
export type AboutKind = (typeof ABOUT_KINDS)[number];

export type SendChannel = (typeof SEND_CHANNELS)[number];

/** Why a message was not sent. Stored and shown: none is ever renamed. */
export const SKIP_REASONS = [
  "consent",
  "quietHours",
  "cap",
  "controlGroup",
  "duplicate",
  "noAddress",
  "left",
  "paused",
  "stopped",
  "offerExpired",
  "alreadyBought",
  "openComplaint",
  "lowerPriority",
  "budget",
  "outOfStock",
  "channelWindow",
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/**
 * A message is sent in two steps. `prepare` asks whether it may go now, keeps the coupon back and tells what is still open;
 * `deliver` brings the text, and everything is looked at again in the transaction that sends.
 */
export type SendRequest = {
  phase: "prepare" | "deliver";
  /** The message's name within its run: the same however often it is tried. */
  message: string;
  class: "marketing" | "service";
  channel: SendChannel | "best";
  purpose: string;
  /** Only while this order, or one that came of this cart, is still to be paid. */
  about?: { kind: AboutKind; key: string };
  offer?: { pool: string; campaign: string };
  text?: string;
  subject?: string;
  link?: { label: string; url: string };
  /** What `prepare` saw of the orders: when it is no longer so, the text is written anew. */
  seen?: string;
};

/** An order of which something is still to be paid; amounts in minor units, times ISO. */
export type OpenOrder = {
  number: string;
  state: string;
  currency: string;
  total: number;
  paid: number;
  due: number;
  /** Until when the balance is to be paid. */
  balanceDueAt?: string;
  lines: Json;
};

export type SendResult =
  | {
      state: "ready";
      channel: SendChannel;
      seen: string;
      orders?: OpenOrder[];
      coupon?: { code: string; pool: string; amount?: number; currency?: string; expiresAt?: string };
    }
  | { state: "sent"; channel: SendChannel }
  /** `nextAt`: when it might go, epoch milliseconds. */
  | { state: "skipped"; reason: SkipReason; nextAt?: number }
  /** It goes later: ask again at this time (epoch milliseconds). */
  | { state: "held"; until: number }
  /** What it speaks of is no longer as `prepare` saw it: prepare again. */
  | { state: "changed" };
