import { Prisma } from "../../prisma/generated/client";
import type { WorkspaceTx } from "../db/tenant";
import { maskPreviews } from "./mask-messages";
import { textOf } from "./message-text";
import { type ConversationSummary, type Mood, PRIORITIES } from "./views";

interface Row {
  id: string;
  version: number;
  lastSeq: number;
  contactId: string;
  contactName: string | null;
  channel: string;
  locale: string | null;
  owner: ConversationSummary["owner"];
  ownerUserId: string | null;
  queueId: string | null;
  priority: number | null;
  reason: ConversationSummary["reason"];
  rule: string | null;
  labels: string[] | null;
  from: "visitor" | "bot" | "person" | "system" | null;
  body: { [field: string]: unknown } | null;
  mood: Mood | null;
  unread: number;
  createdAt: Date;
  lastAt: Date;
  queuedAt: Date | null;
  waitingSince: Date | null;
  snoozedUntil: Date | null;
  closedAt: Date | null;
  outcome: string | null;
  replyDue: Date | null;
  resolveDue: Date | null;
  breached: boolean | null;
}

/**
 * Columns and joins of a summary; `c` is the conversation, `e` its entry. What the system tells, such as a place in the
 * line, is nobody's last word.
 */
export const SUMMARY_COLUMNS = Prisma.sql`
  c.id, c.version::float8 AS version, c.last_seq::float8 AS "lastSeq", c.contact_id AS "contactId",
  coalesce(p.profile->>'name', nullif(trim(concat(p.profile->>'firstName', ' ', p.profile->>'lastName')), '')) AS "contactName",
  c.channel, c.locale, c.owner, c.owner_user_id AS "ownerUserId", e.queue_id AS "queueId", e.priority, e.reason, e.rule, e.labels,
  m."from", m.body::json AS body, d.mood, u.unread, c.created_at AS "createdAt", coalesce(m.created_at, c.updated_at) AS "lastAt",
  e.queued_at AS "queuedAt", e.waiting_since AS "waitingSince", e.snoozed_until AS "snoozedUntil", e.closed_at AS "closedAt", e.outcome,
  e.reply_due AS "replyDue", e.resolve_due AS "resolveDue",
  (e.reply_breached_at IS NOT NULL AND e.first_reply_at IS NULL) OR e.resolve_breached_at IS NOT NULL AS breached`;

export const summaryJoins = (userId: string | null) => Prisma.sql`
  LEFT JOIN contact p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id
  LEFT JOIN LATERAL (SELECT x."from", x.body, x.created_at FROM message x WHERE x.workspace_id = c.workspace_id AND x.conversation_id = c.id
    AND x."from" <> 'system' AND x.seq > c.last_seq - 500 ORDER BY x.seq DESC LIMIT 1) m ON true
  LEFT JOIN LATERAL (SELECT x.mood FROM message x WHERE x.workspace_id = c.workspace_id AND x.conversation_id = c.id AND x."from" = 'visitor'
    AND x.seq > c.last_seq - 500 ORDER BY x.seq DESC LIMIT 1) d ON true
  LEFT JOIN LATERAL (SELECT count(*)::int AS unread FROM (SELECT FROM message x WHERE x.workspace_id = c.workspace_id AND x.conversation_id = c.id
    AND x."from" = 'visitor' AND x.seq > coalesce((SELECT r.seq FROM inbox_read r WHERE r.workspace_id = c.workspace_id
      AND r.conversation_id = c.id AND r.user_id = coalesce(${userId}::uuid, c.owner_user_id)), 0) LIMIT 99) unseen) u ON true`;

/** Summaries of some conversations, in no order; unread is counted for `userId`, or for who has it. Ids of other workspaces are not among the answers. */
export async function readSummaries(
  tx: WorkspaceTx,
  workspaceId: string,
  userId: string | null,
  ids: readonly string[],
): Promise<ConversationSummary[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT ${SUMMARY_COLUMNS} FROM conversation c
    LEFT JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id ${summaryJoins(userId)}
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ANY (${[...ids]}::uuid[])`;
  return maskPreviews(tx, workspaceId, rows.map(toSummary));
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export function toSummary(row: Row): ConversationSummary {
  return {
    id: row.id,
    version: row.version,
    lastSeq: row.lastSeq,
    contact: { id: row.contactId, name: row.contactName },
    channel: row.channel,
    locale: row.locale,
    owner: row.owner,
    ownerUserId: row.ownerUserId,
    queueId: row.queueId,
    priority: PRIORITIES[row.priority ?? 0] ?? "normal",
    reason: row.reason,
    rule: row.rule,
    labels: row.labels ?? [],
    preview: row.from && row.body ? { from: row.from, text: textOf(row.body).slice(0, 200) } : null,
    mood: row.mood,
    unread: row.unread,
    createdAt: row.createdAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
    queuedAt: iso(row.queuedAt),
    waitingSince: iso(row.waitingSince),
    snoozedUntil: iso(row.snoozedUntil),
    closedAt: iso(row.closedAt),
    outcome: row.outcome,
    replyDue: iso(row.replyDue),
    resolveDue: iso(row.resolveDue),
    breached: row.breached ?? false,
  };
}

export type SummaryRow = Row;
