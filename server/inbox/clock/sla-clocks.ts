import { afterWorkingMinutes } from "../../../flow/text/calendar";
import { readPeopleSettings } from "../../conversations/people-settings";
import { queueCalendar } from "../../conversations/queue-calendar";
import { inWorkspace } from "../../db/tenant";
import { recordEvent } from "../record-event";
import { type DueConversation, eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

interface Unset extends DueConversation {
  queued_at: Date | null;
  /** To the microsecond, which a Date does not hold. */
  stamp: string | null;
  hours: unknown;
  channel: string;
  first_reply_minutes: number | null;
  resolve_minutes: number | null;
  settings: unknown;
  time_zone: string;
}

/** Works out until when a conversation is to be answered and settled, in working time of its queue. */
export async function setClocks({ reads, now }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<Unset>(
    `SELECT e.workspace_id, e.conversation_id, e.queued_at, e.queued_at::text AS stamp, q.hours, q.first_reply_minutes, q.resolve_minutes, w.settings, w.time_zone, c.channel
     FROM inbox_entry e JOIN workspace w ON w.id = e.workspace_id JOIN conversation c ON c.workspace_id = e.workspace_id AND c.id = e.conversation_id
     LEFT JOIN queue q ON q.workspace_id = e.workspace_id AND q.id = e.queue_id WHERE e.clocks_due LIMIT 500`,
  );
  return eachRow(rows, async (row) => {
    const people = readPeopleSettings(row.settings);
    const calendar = queueCalendar(people.calendar, row.hours);
    // What is set for the channel goes before what is set for the queue.
    const own = people.sla[row.channel];
    const from = row.queued_at?.getTime() ?? now();
    const due = (minutes: number | null): Date | null => {
      const at = minutes === null ? null : afterWorkingMinutes(calendar, from, row.time_zone, minutes);
      return at === null ? null : new Date(at);
    };
    const { rowCount } = await reads.query(
      `UPDATE inbox_entry SET clocks_due = false, reply_due = CASE WHEN first_reply_at IS NULL THEN $3::timestamptz END,
         resolve_due = coalesce(resolve_due, $4::timestamptz)
       WHERE workspace_id = $1 AND conversation_id = $2 AND clocks_due AND queued_at IS NOT DISTINCT FROM $5::timestamptz`,
      [
        row.workspace_id,
        row.conversation_id,
        due(own?.firstReplyMinutes ?? row.first_reply_minutes),
        due(own?.resolveMinutes ?? row.resolve_minutes),
        row.stamp,
      ],
    );
    if (rowCount === 1) return true;
    // Taken in the meantime: its clocks run from when it was queued, which is known no more.
    await reads.query(
      "UPDATE inbox_entry SET clocks_due = false WHERE workspace_id = $1 AND conversation_id = $2 AND clocks_due AND queued_at IS NULL",
      [row.workspace_id, row.conversation_id],
    );
    return false;
  });
}

/** A clock that has run out is said once, in the conversation's history and to everybody who listens. */
export async function noteBreaches({ reads }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<DueConversation & { what: "reply" | "resolve" }>(
    `(SELECT workspace_id, conversation_id, 'reply' AS what FROM inbox_entry WHERE reply_due <= now() AND reply_breached_at IS NULL LIMIT 100)
     UNION ALL
     (SELECT workspace_id, conversation_id, 'resolve' FROM inbox_entry WHERE resolve_due <= now() AND resolve_breached_at IS NULL LIMIT 100)`,
  );
  return eachRow(rows, ({ workspace_id: workspaceId, conversation_id: id, what }) =>
    inWorkspace(workspaceId, async (tx) => {
      const noted =
        what === "reply"
          ? await tx.$executeRaw`
              UPDATE inbox_entry SET reply_breached_at = now() WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${id}::uuid
                AND reply_breached_at IS NULL AND reply_due <= now()`
          : await tx.$executeRaw`
              UPDATE inbox_entry SET resolve_breached_at = now() WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${id}::uuid
                AND resolve_breached_at IS NULL AND resolve_due <= now()`;
      if (noted !== 1) return false;
      await recordEvent(tx, workspaceId, {
        name: "sla.breached",
        conversationId: id,
        contactId: null,
        properties: { what },
      });
      return true;
    }),
  );
}
