import { inWorkspace, type WorkspaceTx } from "../../db/tenant";
import { environment } from "../../env";
import { uuidv7 } from "../../ids";
import { recordEvent } from "../record-event";
import { reminderText } from "../rule-names";
import { eachRow } from "./each-row";
import type { ClockWorld } from "./inbox-clock";

interface Due {
  workspace_id: string;
  id: string;
  slug: string;
  locale: string;
  time_zone: string;
}

/**
 * An hour before a case is due, whoever promised it hears of it: in the inbox, and by mail where they are not there. What was
 * promised for soon has only its last quarter: a reminder beside the promise itself tells nothing.
 */
export async function remindOfCases({ reads }: ClockWorld): Promise<number> {
  const { rows } = await reads.query<Due>(
    `SELECT s.workspace_id, s.id, w.slug, w.locale, w.time_zone FROM support_case s JOIN workspace w ON w.id = s.workspace_id
     WHERE s.state = 'open' AND s.reminded_at IS NULL AND s.due_at <= now() + interval '1 hour'
       AND s.due_at - least(interval '1 hour', (s.due_at - s.due_set_at) / 4) <= now() LIMIT 100`,
  );
  return eachRow(rows, (row) => inWorkspace(row.workspace_id, (tx) => remind(tx, row)));
}

async function remind(tx: WorkspaceTx, due: Due): Promise<boolean> {
  const { workspace_id: workspaceId, id } = due;
  const [row] = await tx.$queryRaw<
    { conversationId: string | null; contactId: string; userId: string | null; title: string; dueAt: Date }[]
  >`
    UPDATE support_case SET reminded_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid AND state = 'open' AND reminded_at IS NULL
    RETURNING conversation_id AS "conversationId", contact_id AS "contactId", owner_user_id AS "userId", title, due_at AS "dueAt"`;
  if (!row) return false;
  const { conversationId, contactId, userId, title, dueAt } = row;
  const eventId = await recordEvent(tx, workspaceId, {
    name: "case.changed",
    conversationId,
    contactId,
    properties: { case: id, what: "reminder", user: userId },
  });
  const [away] = await tx.$queryRaw<{ email: string }[]>`
    SELECT u.email FROM app_user u LEFT JOIN agent a ON a.workspace_id = ${workspaceId}::uuid AND a.user_id = u.id
    WHERE u.id = ${userId}::uuid AND (a.seen_at IS NULL OR a.seen_at < now() - interval '45 seconds')`;
  if (!away) return true;
  const link = `${environment().url}/w/${due.slug}/${conversationId === null ? "cases" : `inbox?c=${conversationId}`}`;
  const text = `${reminderText(title, dueAt, due.locale, due.time_zone)}\n${link}`;
  await tx.$executeRaw`
    INSERT INTO webhook_delivery (workspace_id, id, target, event_id, event, conversation_id, payload)
    VALUES (${workspaceId}::uuid, ${uuidv7()}::uuid, ${`mailto:${away.email}`}, ${eventId}::uuid, 'case.changed', ${conversationId}::uuid,
      ${JSON.stringify({ type: "case.changed", text, case: id, link })})`;
  return true;
}
