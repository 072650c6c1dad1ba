import type { Json } from "../../../flow";
import { nextOpening } from "../../../flow/text/calendar";
import { readPeopleSettings } from "../../conversations/people-settings";
import { inWorkspace } from "../../db/tenant";
import { insertCase } from "../cases";
import { recordEvent } from "../record-event";
import { type DueConversation, eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

interface Unclaimed extends DueConversation {
  settings: unknown;
  time_zone: string;
  rule: string | null;
  brief: Json;
}

/**
 * Something urgent that nobody has taken after the workspace's patience: a case, promised for when people are there next,
 * first in the queue. What came by a hard rule is a complaint, which holds marketing to its contact until it is closed.
 */
export async function promiseCases({ reads, now }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<Unclaimed>(
    `SELECT e.workspace_id, e.conversation_id, w.settings, w.time_zone, e.rule, e.brief FROM inbox_entry e JOIN workspace w ON w.id = e.workspace_id
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
      const { calendar } = readPeopleSettings(row.settings);
      const due = nextOpening(calendar, now(), row.time_zone) ?? now() + 86_400_000;
      await insertCase(
        tx,
        { workspaceId, userId: null, apiKeyId: null, ip: null },
        {
          conversationId,
          type: row.rule === null ? "callback" : "complaint",
          title: row.rule ?? "urgent",
          dueAt: new Date(due),
          userId: null,
          complaint: row.rule !== null,
          first: true,
        },
      );
      return true;
    }),
  );
}

/** An hour before a case is due, whoever promised it hears of it. */
export async function remindOfCases({ reads }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<{ workspace_id: string; id: string }>(
    "SELECT workspace_id, id FROM support_case WHERE state = 'open' AND reminded_at IS NULL AND due_at <= now() + interval '1 hour' LIMIT 100",
  );
  return eachRow(rows, ({ workspace_id: workspaceId, id }) =>
    inWorkspace(workspaceId, async (tx) => {
      const [row] = await tx.$queryRaw<
        { conversationId: string | null; contactId: string; userId: string | null }[]
      >`
        UPDATE support_case SET reminded_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid AND state = 'open' AND reminded_at IS NULL
        RETURNING conversation_id AS "conversationId", contact_id AS "contactId", owner_user_id AS "userId"`;
      if (!row) return false;
      await recordEvent(tx, workspaceId, {
        name: "case.changed",
        conversationId: row.conversationId,
        contactId: row.contactId,
        properties: { case: id, what: "reminder", user: row.userId },
      });
      return true;
    }),
  );
}
