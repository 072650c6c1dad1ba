import { sanitizeText } from "../../flow/text/json";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor, MemberActor } from "../workspaces/actor";
import { type HeldConversation, holdConversation } from "./held-conversation";
import { moveOwner } from "./move-owner";
import { recordEvent } from "./record-event";
import { PRIORITIES, type Priority } from "./views";

/** Changes what the inbox keeps of a conversation: its version rises, and everybody's lists hear of it. */
async function changeEntry(
  actor: Actor,
  conversationId: string,
  what: string,
  detail: { [name: string]: string | number | string[] | null },
  change: (tx: WorkspaceTx, held: HeldConversation) => Promise<unknown>,
): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const held = await holdConversation(tx, workspaceId, conversationId);
    await tx.$executeRaw`
      INSERT INTO inbox_entry (workspace_id, conversation_id, reason) VALUES (${workspaceId}::uuid, ${held.id}::uuid, 'agent') ON CONFLICT DO NOTHING`;
    await change(tx, held);
    await tx.$executeRaw`
      UPDATE conversation SET version = version + 1, updated_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${held.id}::uuid`;
    await recordEvent(tx, workspaceId, {
      name: "conversation.changed",
      conversationId: held.id,
      contactId: held.contactId,
      properties: { what, by: actor.userId, ...detail },
    });
    await recordAudit(tx, actor, `inbox.${what}`, held.id, detail);
  });
}

/** Puts a conversation away until a time, or takes it back out (null). The visitor's next word takes it out too. */
export async function snoozeConversation(
  actor: MemberActor,
  input: { conversationId: string; until: Date | null },
): Promise<void> {
  const { until } = input;
  if (until && until.getTime() <= Date.now())
    throw new AppError(400, "in-the-past", "This time has passed.", { path: "until" });
  await changeEntry(
    actor,
    input.conversationId,
    "snooze",
    { until: until?.toISOString() ?? null },
    (tx, held) => tx.$executeRaw`
    UPDATE inbox_entry SET snoozed_until = ${until}::timestamptz WHERE workspace_id = ${actor.workspaceId}::uuid AND conversation_id = ${held.id}::uuid`,
  );
}

/** Sets the labels of a conversation; ones that are new are added to the workspace's list. */
export async function setLabels(
  actor: Actor,
  input: { conversationId: string; labels: readonly string[] },
): Promise<void> {
  const labels = [...new Set(input.labels.map((one) => sanitizeText(one).trim()).filter(Boolean))];
  await changeEntry(actor, input.conversationId, "labels", { labels }, async (tx, held) => {
    await tx.$executeRaw`
      INSERT INTO label (workspace_id, name) SELECT ${actor.workspaceId}::uuid, l FROM unnest(${labels}::text[]) AS l ON CONFLICT DO NOTHING`;
    await tx.$executeRaw`
      UPDATE inbox_entry SET labels = ${labels}::text[] WHERE workspace_id = ${actor.workspaceId}::uuid AND conversation_id = ${held.id}::uuid`;
  });
}

/** Sets how urgent a conversation is. */
export async function setPriority(
  actor: MemberActor,
  input: { conversationId: string; priority: Priority },
): Promise<void> {
  const priority = PRIORITIES.indexOf(input.priority);
  await changeEntry(
    actor,
    input.conversationId,
    "priority",
    { priority: input.priority },
    (tx, held) => tx.$executeRaw`
    UPDATE inbox_entry SET priority = ${priority}::smallint WHERE workspace_id = ${actor.workspaceId}::uuid AND conversation_id = ${held.id}::uuid`,
  );
}

/**
 * Merges a conversation into another one of the same contact: it is closed and points there; what is said in the other
 * one goes on. 422 for another contact's, or one that was merged itself.
 */
export async function mergeConversation(
  actor: MemberActor,
  input: { conversationId: string; intoId: string },
): Promise<void> {
  const { workspaceId, userId } = actor;
  const { conversationId, intoId } = input;
  if (conversationId === intoId) throw new AppError(422, "same", "A conversation is not merged into itself.");
  await inWorkspace(workspaceId, async (tx) => {
    // One order for everybody: A into B and B into A at once must not wait for each other.
    const ids = [conversationId, intoId].sort();
    const rows = [
      await holdConversation(tx, workspaceId, ids[0] ?? ""),
      await holdConversation(tx, workspaceId, ids[1] ?? ""),
    ];
    const from = rows.find((one) => one.id === conversationId);
    const into = rows.find((one) => one.id === intoId);
    if (!from || !into) throw new AppError(404, "not-found", "There is no such conversation.");
    if (from.contactId !== into.contactId || from.mergedInto !== null || into.mergedInto !== null)
      throw new AppError(422, "not-mergeable", "Only two open conversations of one contact can be merged.");
    if (from.owner !== "nobody")
      await moveOwner(tx, workspaceId, from, { to: "nobody", by: userId, how: "merge" });
    await tx.$executeRaw`
      INSERT INTO inbox_entry (workspace_id, conversation_id, reason, closed_at, merged_into, outcome)
      VALUES (${workspaceId}::uuid, ${from.id}::uuid, 'agent', now(), ${into.id}::uuid, 'merged')
      ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET merged_into = excluded.merged_into, closed_at = now(), outcome = 'merged'`;
    await recordEvent(tx, workspaceId, {
      name: "conversation.merged",
      conversationId: from.id,
      contactId: from.contactId,
      properties: { into: into.id, by: userId },
    });
    await recordAudit(tx, actor, "inbox.merge", from.id, { into: into.id });
  });
}
