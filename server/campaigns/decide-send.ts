import { hashText } from "../../flow";
import { durationMs } from "../../flow/kernel/fields";
import type { SendChannel, SendRequest, SkipReason } from "../../flow/kernel/sends";
import { quietUntil } from "../../flow/text/quiet-hours";
import type { SendFacts } from "./send-facts";
import type { PressureRule } from "./take-pressure";

/** Where a message would go. */
export interface Route {
  readonly channel: SendChannel;
  readonly address: string;
}

export type Decision =
  | { readonly go: "now"; readonly route: Route }
  | { readonly go: "never"; readonly reason: SkipReason; readonly nextAt?: number }
  /** Later by itself. */
  | {
      readonly go: "later";
      readonly reason: "quietHours" | "channelWindow" | "paused";
      readonly until: number;
    };

/** People have the chat: the campaign comes back after so long. */
const BUSY_MS = 30 * 60_000;
/** Its broadcast is paused: it comes back after so long. */
const PAUSED_MS = 15 * 60_000;

const never = (reason: SkipReason): Decision => ({ go: "never", reason });

/**
 * Whether a message may go, all but limits, offers and orders: those are counted and claimed when it goes. What is said first is
 * what is written down, so the order is from what nobody may overrule to what passes by itself.
 */
export function decideSend(facts: SendFacts, request: SendRequest): Decision {
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
export function pressureRules(facts: SendFacts, channel: SendChannel, purpose: string): PressureRule[] {
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
