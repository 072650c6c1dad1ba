import type { Messages } from "../i18n/messages";
import type { RouterInputs } from "../trpc/router-types";

export type WebhookEvent = RouterInputs["webhooks"]["create"]["events"][number];

/** The catalogue's word for every event that other systems may be told of. */
export const EVENT_WORDS: Record<WebhookEvent, keyof Messages["webhooks"]["names"]> = {
  "conversation.started": "started",
  "conversation.closed": "closed",
  "conversation.reopened": "reopened",
  "conversation.changed": "changed",
  "conversation.merged": "merged",
  "owner.changed": "owner",
  "handoff.requested": "handoff",
  "message.received": "received",
  "message.sent": "sent",
  "rating.given": "rating",
  "case.opened": "caseOpened",
  "case.changed": "caseChanged",
  "sla.breached": "sla",
  "duty.paged": "paged",
  "team.notified": "notified",
};
/** Those that may be chosen: what people write among themselves stays inside. */
export const WEBHOOK_EVENTS: readonly WebhookEvent[] = [
  "conversation.started",
  "conversation.closed",
  "conversation.reopened",
  "conversation.changed",
  "conversation.merged",
  "owner.changed",
  "handoff.requested",
  "message.received",
  "message.sent",
  "rating.given",
  "case.opened",
  "case.changed",
  "sla.breached",
  "duty.paged",
  "team.notified",
];

export const isWebhookEvent = (name: string): name is WebhookEvent => Object.hasOwn(EVENT_WORDS, name);
