import type { Json } from "../../../flow";
import { nextOpening } from "../../../flow/text/calendar";
import { readPeopleSettings } from "../../conversations/people-settings";
import { queueCalendar } from "../../conversations/queue-calendar";
import { inWorkspace } from "../../db/tenant";
import { insertCase } from "../cases";
import { openComplaint } from "../complaints";
import { recordEvent } from "../record-event";
import { caseTitle } from "../rule-names";
import { type DueConversation, eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

interface Unclaimed extends DueConversation {
  settings: unknown;
  hours: unknown;
  time_zone: string;
  locale: string;
  rule: string | null;
  brief: Json;
}

/**
 * Something urgent that nobody has taken after the workspace's patience: a case, promised for when people are there next,
 * first in the queue. Where a rule has opened a complaint, that is the case.
 */
export async function promiseCases({ reads, now }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<Unclaimed>(
    `SELECT e.workspace_id, e.conversation_id, w.settings, w.time_zone, w.locale, e.rule, e.brief, q.hours FROM inbox_entry e JOIN workspace w ON w.id = e.workspace_id
     LEFT JOIN queue q ON q.workspace_id = e.workspace_id AND q.id = e.queue_id
     WHERE e.queued_at IS NOT NULL AND e.priority = 2 AND e.promised_at IS NULL
       AND e.queued_at <= now() - make_interval(mins => coalesce((w.settings->'people'->'paging'->>'promiseAfterMinutes')::int, 10)) LIMIT 100`,
  );
  return eachRow(rows, (row) =>
    inWorkspace(row.workspace_id, async (tx) => {
      const { workspace_id: workspaceId, conversation_id: conversationId } = row;
      const marked = await tx.$executeRaw`
        UPDATE inbox_entry SET promised_at = now() WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid
          AND promised_at IS NULL AND queued_at IS NOT NULL`;
      if (marked !== 1) return false;
      const people = readPeopleSettings(row.settings);
      const calendar = queueCalendar(people.calendar, row.hours);
      const due = nextOpening(calendar, now(), row.time_zone) ?? now() + 86_400_000;
      // What a rule opened is the promise now.
      await openComplaint(tx, workspaceId, conversationId, now());
      const [known] = await tx.$queryRaw<{ id: string; contactId: string }[]>`
        UPDATE support_case SET "first" = true, due_at = ${new Date(due)}::timestamptz, due_set_at = now(), reminded_at = NULL
        WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid AND created_by IS NULL AND complaint AND state = 'open'
        RETURNING id, contact_id AS "contactId"`;
      if (known) {
        await recordEvent(tx, workspaceId, {
          name: "case.changed",
          conversationId,
          contactId: known.contactId,
          properties: { case: known.id, what: "promised", due: new Date(due).toISOString() },
        });
        return true;
      }
      await insertCase(
        tx,
        { workspaceId, userId: null, apiKeyId: null, ip: null },
        {
          conversationId,
          type: "callback",
          title: caseTitle([], people.rules, row.locale),
          dueAt: new Date(due),
          userId: null,
          first: true,
        },
      );
      return true;
    }),
  );
}
