import { afterWorkingMinutes } from "../../flow/text/calendar";
import { moveRun } from "../conversations/deliver-event";
import { readPeopleSettings } from "../conversations/people-settings";
import type { PlaneCore } from "../conversations/plane-core";
import { queueCalendar } from "../conversations/queue-calendar";
import { RATING_FLOW_ID } from "../conversations/rating-flow";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import type { Actor, MemberActor } from "../workspaces/actor";
import { type CaseChange, insertCase, updateCaseIn } from "./cases";
import { recordEvent } from "./record-event";
import { caseTitle, rulesMet } from "./rule-names";

const NOBODY = { userId: null, apiKeyId: null, ip: null };
/** Working minutes in which a complaint is to be answered, until somebody promises something else. */
const ANSWER_MINUTES = 60;

/**
 * Opens the case of a rule that was met, unless one of this conversation is open already. From then on the case holds
 * marketing to the contact, in place of the mark that the turn has left.
 */
export async function openComplaint(
  tx: WorkspaceTx,
  workspaceId: string,
  conversationId: string,
  now: number,
): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { rule: string; settings: unknown; zone: string; locale: string; hours: unknown; open: boolean }[]
  >`
    UPDATE inbox_entry e SET complaint = NULL FROM inbox_entry old JOIN workspace w ON w.id = old.workspace_id
      LEFT JOIN queue q ON q.workspace_id = old.workspace_id AND q.id = old.queue_id
    WHERE e.workspace_id = ${workspaceId}::uuid AND e.conversation_id = ${conversationId}::uuid AND e.complaint IS NOT NULL
      AND old.workspace_id = e.workspace_id AND old.conversation_id = e.conversation_id
    RETURNING old.complaint AS rule, w.settings, w.time_zone AS zone, w.locale, q.hours, EXISTS (
      SELECT FROM support_case s WHERE s.workspace_id = e.workspace_id AND s.conversation_id = e.conversation_id AND s.complaint
        AND s.created_by IS NULL AND s.state IN ('awaitingApproval', 'open')) AS open`;
  if (!row) return false;
  if (row.open) return true;
  const people = readPeopleSettings(row.settings);
  const calendar = queueCalendar(people.calendar, row.hours);
  const due = afterWorkingMinutes(calendar, now, row.zone, ANSWER_MINUTES) ?? now + 86_400_000;
  const rules = await rulesMet(tx, workspaceId, conversationId, row.rule);
  await insertCase(
    tx,
    { workspaceId, ...NOBODY },
    {
      conversationId,
      type: "complaint",
      title: caseTitle(rules, people.rules, row.locale),
      dueAt: new Date(due),
      userId: null,
      complaint: true,
    },
  );
  return true;
}

/** A conversation was resolved: the complaints that the rules opened in it are done with it. A person's own cases are theirs to close. */
export async function settleComplaints(tx: WorkspaceTx, actor: Actor, conversationId: string): Promise<void> {
  const { workspaceId, userId } = actor;
  await tx.$executeRaw`
    UPDATE inbox_entry SET complaint = NULL WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid AND complaint IS NOT NULL`;
  const settled = await tx.$queryRaw<{ id: string; contactId: string; state: string }[]>`
    UPDATE support_case SET state = 'done', closed_at = now(), owner_user_id = coalesce(owner_user_id, ${userId}::uuid)
    WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid AND complaint AND created_by IS NULL AND state = 'open'
    RETURNING id, contact_id AS "contactId", state`;
  for (const { id, contactId } of settled)
    await recordEvent(tx, workspaceId, {
      name: "case.changed",
      conversationId,
      contactId,
      properties: { case: id, from: "open", to: "done", by: userId },
    });
}

/**
 * Changes a case; where the last complaint of a contact is closed by it and the conversation was resolved before, the
 * visitor is now asked how it was.
 */
export async function updateCase(plane: PlaneCore, actor: MemberActor, input: CaseChange): Promise<void> {
  const { workspaceId } = actor;
  const asks = await inWorkspace(workspaceId, async (tx) => {
    await updateCaseIn(tx, actor, input);
    return input.state === "done" ? toAsk(tx, workspaceId, input.caseId) : undefined;
  });
  if (!asks) return;
  plane.states.drop(asks.id);
  const rates = {
    type: "agent",
    outcome: "resolved",
    userId: null,
    version: asks.version,
    rates: true,
  } as const;
  await moveRun(plane, workspaceId, asks.id, rates);
}

/** The case's conversation, if it was resolved by a person while a complaint was open, and nobody has asked how it was. */
async function toAsk(
  tx: WorkspaceTx,
  workspaceId: string,
  caseId: string,
): Promise<{ id: string; version: number } | undefined> {
  const [row] = await tx.$queryRaw<{ id: string; version: number }[]>`
    SELECT c.id, c.version::float8 AS version FROM support_case s
    JOIN conversation c ON c.workspace_id = s.workspace_id AND c.id = s.conversation_id AND c.owner = 'nobody'
    JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id AND e.outcome = 'resolved'
      AND e.last_user_id IS NOT NULL AND e.closed_at > now() - interval '7 days'
    WHERE s.workspace_id = ${workspaceId}::uuid AND s.id = ${caseId}::uuid AND s.complaint
      AND NOT EXISTS (SELECT FROM support_case o WHERE o.workspace_id = s.workspace_id AND o.contact_id = s.contact_id AND o.complaint
        AND o.state IN ('awaitingApproval', 'open'))
      AND NOT EXISTS (SELECT FROM run r WHERE r.workspace_id = c.workspace_id AND r.conversation_id = c.id AND r.flow_id = ${RATING_FLOW_ID}::uuid
        AND r.created_at >= e.closed_at)`;
  return row;
}
