/**
 * Events that streams of the inbox and outgoing webhooks follow in the order of their commits. The index that they are
 * read by (event_feed_idx) names the same ones.
 */
export const FEED_EVENTS = [
  "conversation.started",
  "conversation.closed",
  "conversation.reopened",
  "conversation.changed",
  "conversation.merged",
  "owner.changed",
  "handoff.requested",
  "message.received",
  "message.sent",
  "note.added",
  "rating.given",
  "case.opened",
  "case.changed",
  "sla.breached",
  "duty.paged",
  "team.notified",
  "agent.changed",
] as const;
export type FeedEvent = (typeof FEED_EVENTS)[number];

/** The condition that lets a statement use the index. */
export const FEED_CONDITION = `name IN (${FEED_EVENTS.map((name) => `'${name}'`).join(", ")})`;

/** What other systems may ask to be told: everything but what people write among themselves. */
export const WEBHOOK_EVENTS = FEED_EVENTS.filter((name) => name !== "note.added" && name !== "agent.changed");

/** What a conversation's timeline shows. */
export const TIMELINE_EVENTS = [
  "conversation.closed",
  "conversation.reopened",
  "conversation.merged",
  "owner.changed",
  "handoff.requested",
  "rating.given",
  "case.opened",
  "case.changed",
  "sla.breached",
  "duty.paged",
  "team.notified",
] as const;
