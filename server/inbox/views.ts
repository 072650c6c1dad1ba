import type { Json } from "../../flow";
import type { Owner } from "../conversations/conversation-state";

/** What the inbox's readers get. Times are ISO texts; `version` rises with every change of a conversation. */

export const VIEWS = ["mine", "unassigned", "all", "snoozed", "closed", "bot", "mentions"] as const;
export type View = (typeof VIEWS)[number];

export const PRIORITIES = ["normal", "high", "urgent"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** How a conversation came to people. */
export type Reason = "flow" | "wish" | "rule" | "route" | "switch" | "agent" | "visitor";

export interface Mood {
  /** -1 (bad) to 1 (good). */
  sentiment: number;
  /** 0 to 1. */
  anger: number;
  /** 0 to 1. */
  urgency: number;
  wantsPerson: boolean;
  /** The first hard rule that was met, by its id. */
  rule?: string;
  /** All that were met. */
  rules?: string[];
}

/** One line of a list. */
export interface ConversationSummary {
  id: string;
  version: number;
  lastSeq: number;
  contact: { id: string; name: string | null };
  channel: string;
  locale: string | null;
  owner: Owner;
  ownerUserId: string | null;
  queueId: string | null;
  priority: Priority;
  reason: Reason | null;
  rule: string | null;
  labels: string[];
  preview: { from: "visitor" | "bot" | "person" | "system"; text: string } | null;
  mood: Mood | null;
  /** Visitor's messages that this agent has not seen; 99 stands for 99 and more. */
  unread: number;
  createdAt: string;
  lastAt: string;
  queuedAt: string | null;
  waitingSince: string | null;
  snoozedUntil: string | null;
  closedAt: string | null;
  outcome: string | null;
  replyDue: string | null;
  resolveDue: string | null;
  breached: boolean;
}

export interface InboxMessage {
  id: string;
  seq: number;
  from: "visitor" | "bot" | "person" | "system";
  userId: string | null;
  at: string;
  mood: Mood | null;
  /** A telephone number in its text is masked; the whole text is one call away, which is recorded. */
  masked?: true;
  /** type, text, url …: a message as the chat API gives it. */
  content: { type: string; [field: string]: Json };
}

export interface InboxNote {
  id: string;
  conversationId: string;
  /** Null: nobody wrote it; the program says what it has done. */
  userId: string | null;
  text: string;
  mentions: string[];
  at: string;
}

export interface TimelineEvent {
  id: string;
  name: string;
  at: string;
  properties: { [name: string]: Json };
}
