import { z } from "zod";
import type { Json } from "../../../flow";
import { zonedParts } from "../../../flow/text/zoned-time";
import { readPeopleSettings } from "../../conversations/people-settings";
import { inWorkspace, type WorkspaceTx } from "../../db/tenant";
import { environment } from "../../env";
import { uuidv7 } from "../../ids";
import { maskDeep } from "../mask-phones";
import { textOf } from "../message-text";
import { recordEvent } from "../record-event";
import { pageTitle, rulesMet } from "../rule-names";
import { wholeBrief } from "../whole-brief";
import { type DueConversation, eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

interface Unclaimed extends DueConversation {
  settings: unknown;
  time_zone: string;
  locale: string;
  slug: string;
}

/**
 * Something urgent that nobody has taken: whoever is on duty is paged, with the reason and what was said. The page is
 * written with the mark that it was sent, so that it goes out once; it is delivered like a webhook, with its tries.
 */
export async function pageDuty({ reads, now }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<Unclaimed>(
    `SELECT e.workspace_id, e.conversation_id, w.settings, w.time_zone, w.locale, w.slug FROM inbox_entry e JOIN workspace w ON w.id = e.workspace_id
     LEFT JOIN queue q ON q.workspace_id = e.workspace_id AND q.id = e.queue_id
     WHERE e.queued_at IS NOT NULL AND e.priority = 2 AND e.paged_at IS NULL
       AND e.queued_at <= now() - make_interval(secs => coalesce(q.page_seconds, (w.settings->'people'->'paging'->>'afterSeconds')::int, 30)) LIMIT 100`,
  );
  return eachRow(rows, (row) => inWorkspace(row.workspace_id, (tx) => page(tx, row, now())));
}

async function page(tx: WorkspaceTx, row: Unclaimed, now: number): Promise<boolean> {
  const { workspace_id: workspaceId, conversation_id: conversationId } = row;
  const [entry] = await tx.$queryRaw<
    {
      rule: string | null;
      reason: string;
      brief: Json;
      contactId: string;
      profile: { [field: string]: Json } | null;
    }[]
  >`
    UPDATE inbox_entry e SET paged_at = now() FROM conversation c LEFT JOIN contact p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id
    WHERE e.workspace_id = ${workspaceId}::uuid AND e.conversation_id = ${conversationId}::uuid AND e.paged_at IS NULL AND e.queued_at IS NOT NULL
      AND c.workspace_id = e.workspace_id AND c.id = e.conversation_id
    RETURNING e.rule, e.reason, e.brief, c.contact_id AS "contactId", p.profile`;
  if (!entry) return false;
  const { paging, rules, maskPhones } = readPeopleSettings(row.settings);
  const duty = await onDuty(tx, workspaceId, row.time_zone, now);
  const said = await tx.$queryRaw<{ body: { [field: string]: unknown } }[]>`
    SELECT body::json AS body FROM message WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid AND "from" = 'visitor'
    ORDER BY seq DESC LIMIT 3`;
  const words = said.map((one) => textOf(one.body)).reverse();
  const why = entry.rule ?? entry.reason;
  const eventId = await recordEvent(tx, workspaceId, {
    name: "duty.paged",
    conversationId,
    contactId: entry.contactId,
    properties: { why, user: duty[0]?.userId ?? null, users: duty.map((one) => one.userId) },
  });
  const met = entry.rule === null ? [] : await rulesMet(tx, workspaceId, conversationId, entry.rule);
  const brief = await wholeBrief(tx, workspaceId, conversationId, entry.brief);
  const link = `${environment().url}/w/${row.slug}/inbox?c=${conversationId}`;
  const profile = maskPhones ? maskDeep(entry.profile ?? {}) : (entry.profile ?? {});
  const { name } = profile;
  const title = pageTitle(met.length ? met : [why], rules, row.locale);
  const payload = JSON.stringify({
    type: "duty.paged",
    conversation: conversationId,
    why,
    rules: met,
    text: [title, typeof name === "string" ? name : "", ...words, orderLine(entry.brief), link]
      .filter(Boolean)
      .join("\n"),
    brief: maskPhones ? maskDeep(brief) : brief,
    contact: { id: entry.contactId, profile },
    said: words,
    link,
  });
  const targets = [
    ...(paging.webhook ? [paging.webhook] : []),
    ...new Set([...paging.emails, ...duty.map((one) => one.email)].map((address) => `mailto:${address}`)),
  ];
  for (const target of targets)
    await tx.$executeRaw`
      INSERT INTO webhook_delivery (workspace_id, id, target, event_id, event, conversation_id, payload)
      VALUES (${workspaceId}::uuid, ${uuidv7()}::uuid, ${target}, ${eventId}::uuid, 'duty.paged', ${conversationId}::uuid, ${payload})`;
  return true;
}

const ordered = z.object({
  order: z.object({ ref: z.string(), carrier: z.string().nullable(), number: z.string().nullable() }),
});

/** The order that a complaint is about, where the brief names one. */
function orderLine(brief: Json): string {
  const { data } = ordered.safeParse(brief);
  return data ? [data.order.ref, data.order.carrier, data.order.number].filter(Boolean).join(" · ") : "";
}

/** The members whose duty it is now, by the workspace's clock; a single day's shift goes before the week's. */
async function onDuty(
  tx: WorkspaceTx,
  workspaceId: string,
  zone: string,
  now: number,
): Promise<{ userId: string; email: string }[]> {
  const { year, month, day, weekday, hour, minute } = zonedParts(now, zone);
  const date = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  const at = hour * 60 + minute;
  return tx.$queryRaw<{ userId: string; email: string }[]>`
    SELECT DISTINCT s.user_id AS "userId", u.email FROM shift s JOIN app_user u ON u.id = s.user_id
    WHERE s.workspace_id = ${workspaceId}::uuid AND s.duty
      AND CASE WHEN s.from_minute <= s.to_minute THEN ${at} >= s.from_minute AND ${at} < s.to_minute ELSE ${at} >= s.from_minute OR ${at} < s.to_minute END
      AND (s.day = ${date}::date OR (s.day IS NULL AND (s.weekday = ${weekday} OR (s.from_minute > s.to_minute AND ${at} < s.to_minute AND s.weekday = ${weekday === 1 ? 7 : weekday - 1}))
        AND NOT EXISTS (SELECT FROM shift d WHERE d.workspace_id = s.workspace_id AND d.duty AND d.day = ${date}::date)))`;
}
