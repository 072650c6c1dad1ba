import { hashText } from "../../flow";
import { durationMs } from "../../flow/kernel/fields";
import type { SendChannel, SendRequest, SendResult, SkipReason } from "../../flow/kernel/sends";
import { quietUntil } from "../../flow/text/quiet-hours";
import type { SendFacts } from "./send-facts";
import { noRoom, type PressureRule, type Sent } from "./take-pressure";
import type { LedgerEntry } from "./write-ledger";

/** Where a message would go. */
export interface Route {
  readonly channel: SendChannel;
  readonly address: string;
}

export type Decision =
  | { readonly go: "now"; readonly route: Route }
  /** What became of it before. */
  | { readonly go: "known"; readonly result: SendResult }
  | {
      readonly go: "never";
      readonly reason: SkipReason;
      readonly nextAt?: number | undefined;
      readonly channel?: SendChannel;
    }
  /** Later by itself. */
  | {
      readonly go: "later";
      readonly reason: "quietHours" | "channelWindow" | "paused";
      readonly until: number;
    };

/** What has happened since they came in. */
export interface Past {
  /** The goal was reached, or nothing of what it is about is open any more. */
  readonly bought: boolean;
  /** They have had this very message about the same thing, from another run. */
  readonly repeated: boolean;
}

/** People have the chat: the campaign comes back after so long. */
const BUSY_MS = 30 * 60_000;
/** Its broadcast is paused: it comes back after so long. */
const PAUSED_MS = 15 * 60_000;

const never = (reason: SkipReason): Decision => ({ go: "never", reason });

/**
 * Whether a message may go, all but limits and offers: those are counted and claimed when it goes. What is said first is what is
 * written down, so the order is from what nobody may overrule to what passes by itself.
 */
export function decideSend(facts: SendFacts, request: SendRequest, past: Past): Decision {
  const { known } = facts;
  if (known?.state === "sent") return { go: "known", result: { state: "sent", channel: known.channel } };
  if (known?.state === "skipped" && known.reason)
    return { go: "known", result: skipped(known.reason, known.nextAt?.getTime()) };
  // Before whether it may go now: in quiet hours as well, there is nothing to remind of any more.
  if (past.bought) return never("alreadyBought");
  if (past.repeated) return never("duplicate");
  const marketing = request.class === "marketing";
  if (facts.paused) return never("paused");
  if (facts.campaign && !["starting", "running"].includes(facts.campaign.state)) return never("left");
  const broadcast = facts.campaign?.broadcast;
  if (broadcast?.state === "stopping" || broadcast?.state === "stopped") return never("stopped");
  if (broadcast?.paused) return { go: "later", reason: "paused", until: facts.now + PAUSED_MS };
  if (marketing && facts.complaint) return never("openComplaint");
  const route = routeOf(facts, request);
  if (typeof route === "string") return never(route);
  if (marketing && inControlGroup(facts)) return never("controlGroup");
  if (marketing) {
    const spans = [facts.settings.quietHours, facts.quietHours].filter((one) => one != null);
    const until = quietUntil(facts.now, facts.zone, spans);
    if (until !== null) return { go: "later", reason: "quietHours", until };
  }
  if (route.channel === "web" && (facts.chat?.owner === "person" || facts.chat?.owner === "queue"))
    return { go: "later", reason: "channelWindow", until: facts.now + BUSY_MS };
  return { go: "now", route };
}

/** Whether limits leave room for a message on its way, of somebody who was sent so much lately. */
export function decideRoom(
  facts: SendFacts,
  request: SendRequest,
  route: Route,
  sent: readonly Sent[],
): Decision {
  if (request.class === "service") return { go: "now", route };
  const full = noRoom(sent, pressureRules(facts, route.channel, request.purpose), facts.now);
  return full ? { go: "never", ...full, channel: route.channel } : { go: "now", route };
}

/** What is answered where a message does not go now, and what the ledger says of it; null: nothing new. */
export function withheld(
  decision: Exclude<Decision, { go: "now" }>,
  request: SendRequest,
): { readonly result: SendResult; readonly entry: LedgerEntry | null } {
  if (decision.go === "known") return { result: decision.result, entry: null };
  const { reason } = decision;
  const channel = (decision.go === "never" ? decision.channel : undefined) ?? request.channel;
  return decision.go === "later"
    ? {
        result: { state: "held", until: decision.until },
        entry: { state: "held", channel, reason, nextAt: decision.until },
      }
    : {
        result: skipped(reason, decision.nextAt),
        entry: { state: "skipped", channel, reason, nextAt: decision.nextAt ?? null },
      };
}

const skipped = (reason: SkipReason, nextAt?: number): SendResult => ({
  state: "skipped",
  reason,
  ...(nextAt === undefined ? {} : { nextAt }),
});

/** The same contacts for all campaigns, for ever. */
const inControlGroup = (facts: SendFacts): boolean =>
  facts.settings.holdout > 0 &&
  (hashText(`holdout\n${facts.contactId}`) >>> 0) / 0x1_0000_0000 < facts.settings.holdout / 100;

/** The way to the contact, or why there is none. */
function routeOf(facts: SendFacts, request: SendRequest): Route | "consent" | "noAddress" {
  const order: SendChannel[] =
    request.channel !== "best"
      ? [request.channel]
      : facts.chat
        ? ["web", "email", "webhook"]
        : ["email", "webhook", "web"];
  let forbidden = false;
  for (const channel of order) {
    const address = addressOf(facts, channel);
    if (address === null) continue;
    if (allowed(facts, channel, request)) return { channel, address };
    forbidden = true;
  }
  return forbidden ? "consent" : "noAddress";
}

function addressOf(facts: SendFacts, channel: SendChannel): string | null {
  switch (channel) {
    case "web":
      return facts.visits ? (facts.chat?.id ?? "") : null;
    case "email": {
      if (facts.email === null) return null;
      const { suppressed, address } = facts.email;
      return suppressed === "bounced" || suppressed === "erased" ? null : address;
    }
    case "webhook":
      return facts.settings.webhookUrl;
  }
}

/** Marketing needs a yes; what was ordered needs no word, but a no holds. */
function allowed(facts: SendFacts, channel: SendChannel, request: SendRequest): boolean {
  if (channel === "email" && request.class === "marketing" && facts.email?.suppressed != null) return false;
  const word = facts.consents.find((one) => one.channel === channel && one.purpose === request.purpose);
  return request.class === "marketing" ? word?.granted === true : word?.granted !== false;
}

const DAY = 86_400_000;

/** The limits that hold for a message on a channel. */
function pressureRules(facts: SendFacts, channel: SendChannel, purpose: string): PressureRule[] {
  const { budget, caps } = facts.settings;
  const kept = facts.higherHeld;
  return [
    ...[...caps, ...facts.rules.caps]
      .filter((cap) => (cap.channel ?? channel) === channel && (cap.purpose ?? purpose) === purpose)
      .map((cap) => ({
        channel: cap.channel ?? null,
        purpose: cap.purpose ?? null,
        most: cap.most,
        ms: durationMs(cap.per),
        kept,
      })),
    ...(budget ? [{ channel: null, purpose: null, most: budget.most, ms: budget.days * DAY, kept }] : []),
  ];
}
