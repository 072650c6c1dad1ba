import { z } from "zod";
import { type Calendar, calendarSchema } from "../../flow/text/calendar";
import { recordAudit } from "../audit/record-audit";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError, errorCode } from "../errors";
import { uuidv7 } from "../ids";
import type { MemberActor } from "../workspaces/actor";
import { requireTalker } from "./agents";
import { requireQueue } from "./queue-conversation";

export const ASSIGNMENTS = ["manual", "roundRobin", "leastBusy"] as const;

/** What can be set of a queue. Minutes are working minutes by its hours. */
export const queueFields = {
  assignment: z.enum(ASSIGNMENTS).optional(),
  sticky: z.boolean().optional(),
  hours: calendarSchema.nullable().optional(),
  firstReplyMinutes: z.number().int().min(1).max(100_000).nullable().optional(),
  resolveMinutes: z.number().int().min(1).max(1_000_000).nullable().optional(),
  returnSeconds: z.number().int().min(10).max(86_400).nullable().optional(),
  pageSeconds: z.number().int().min(10).max(86_400).nullable().optional(),
};
const fieldsSchema = z.strictObject(queueFields);
export type QueueFields = z.output<typeof fieldsSchema>;

export interface QueueView {
  id: string;
  name: string;
  assignment: (typeof ASSIGNMENTS)[number];
  sticky: boolean;
  hours: Calendar | null;
  firstReplyMinutes: number | null;
  resolveMinutes: number | null;
  returnSeconds: number | null;
  pageSeconds: number | null;
  members: string[];
  waiting: number;
  archived: boolean;
}

/** A workspace's queues with who is in them and how many wait. */
export async function listQueues(workspaceId: string): Promise<QueueView[]> {
  return inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<QueueView[]>`
    SELECT q.id, q.name, q.assignment, q.sticky, q.hours, q.first_reply_minutes AS "firstReplyMinutes", q.resolve_minutes AS "resolveMinutes",
      q.return_seconds AS "returnSeconds", q.page_seconds AS "pageSeconds", q.archived_at IS NOT NULL AS archived,
      coalesce((SELECT array_agg(m.user_id::text ORDER BY m.user_id) FROM queue_member m WHERE m.workspace_id = q.workspace_id AND m.queue_id = q.id), '{}') AS members,
      (SELECT count(*)::int FROM inbox_entry e JOIN conversation c ON c.workspace_id = e.workspace_id AND c.id = e.conversation_id
        WHERE e.workspace_id = q.workspace_id AND e.queue_id = q.id AND c.owner = 'queue') AS waiting
    FROM queue q WHERE q.workspace_id = ${workspaceId}::uuid ORDER BY q.archived_at IS NOT NULL, lower(q.name)`,
  );
}

/** Makes a queue. 409 where there is one of this name. */
export async function createQueue(
  actor: MemberActor,
  input: QueueFields & { name: string; members?: readonly string[] | undefined },
): Promise<{ id: string }> {
  const { workspaceId } = actor;
  const id = uuidv7();
  const { name, members = [], ...fields } = input;
  await inWorkspace(workspaceId, async (tx) => {
    await named(
      () =>
        tx.$executeRaw`INSERT INTO queue (workspace_id, id, name) VALUES (${workspaceId}::uuid, ${id}::uuid, ${name})`,
    );
    await setFields(tx, workspaceId, id, fields);
    await setMembers(tx, workspaceId, id, members);
    await recordAudit(tx, actor, "queues.create", id, { name });
  });
  return { id };
}

/** Changes a queue. What is left out stays; `members` replaces who is in it. */
export async function updateQueue(
  actor: MemberActor,
  input: QueueFields & {
    queueId: string;
    name?: string | undefined;
    members?: readonly string[] | undefined;
  },
): Promise<void> {
  const { workspaceId } = actor;
  const { queueId, name, members, ...fields } = input;
  await inWorkspace(workspaceId, async (tx) => {
    await requireQueue(tx, workspaceId, queueId);
    if (name !== undefined)
      await named(
        () =>
          tx.$executeRaw`UPDATE queue SET name = ${name} WHERE workspace_id = ${workspaceId}::uuid AND id = ${queueId}::uuid`,
      );
    await setFields(tx, workspaceId, queueId, fields);
    if (members) await setMembers(tx, workspaceId, queueId, members);
    await recordAudit(tx, actor, "queues.update", queueId, {
      fields: Object.keys(input).filter((one) => one !== "queueId"),
    });
  });
}

/** Puts a queue away; what waits in it waits for everybody. */
export async function archiveQueue(actor: MemberActor, queueId: string): Promise<void> {
  const { workspaceId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    await requireQueue(tx, workspaceId, queueId);
    await tx.$executeRaw`UPDATE queue SET archived_at = now() WHERE workspace_id = ${workspaceId}::uuid AND id = ${queueId}::uuid`;
    await tx.$executeRaw`
      UPDATE inbox_entry SET queue_id = NULL WHERE workspace_id = ${workspaceId}::uuid AND queue_id = ${queueId}::uuid AND queued_at IS NOT NULL`;
    await recordAudit(tx, actor, "queues.archive", queueId);
  });
}

async function setFields(
  tx: WorkspaceTx,
  workspaceId: string,
  id: string,
  fields: QueueFields,
): Promise<void> {
  // Undefined leaves a column as it is; null empties it.
  const has = (name: keyof QueueFields): boolean => fields[name] !== undefined;
  await tx.$executeRaw`
    UPDATE queue SET assignment = coalesce(${fields.assignment ?? null}, assignment), sticky = coalesce(${fields.sticky ?? null}::boolean, sticky),
      hours = CASE WHEN ${has("hours")} THEN ${fields.hours ? JSON.stringify(fields.hours) : null}::json ELSE hours END,
      first_reply_minutes = CASE WHEN ${has("firstReplyMinutes")} THEN ${fields.firstReplyMinutes ?? null}::int ELSE first_reply_minutes END,
      resolve_minutes = CASE WHEN ${has("resolveMinutes")} THEN ${fields.resolveMinutes ?? null}::int ELSE resolve_minutes END,
      return_seconds = CASE WHEN ${has("returnSeconds")} THEN ${fields.returnSeconds ?? null}::int ELSE return_seconds END,
      page_seconds = CASE WHEN ${has("pageSeconds")} THEN ${fields.pageSeconds ?? null}::int ELSE page_seconds END
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
}

async function setMembers(
  tx: WorkspaceTx,
  workspaceId: string,
  id: string,
  members: readonly string[],
): Promise<void> {
  for (const userId of new Set(members)) await requireTalker(tx, workspaceId, userId);
  await tx.$executeRaw`DELETE FROM queue_member WHERE workspace_id = ${workspaceId}::uuid AND queue_id = ${id}::uuid`;
  await tx.$executeRaw`
    INSERT INTO queue_member (workspace_id, queue_id, user_id)
    SELECT DISTINCT ${workspaceId}::uuid, ${id}::uuid, u FROM unnest(${[...members]}::uuid[]) AS u`;
}

/** A name that is taken is a conflict, by the database's own word. */
async function named(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isTaken(error))
      throw new AppError(409, "name-taken", "There is one of this name already.", { path: "name" });
    throw error;
  }
}

/** Whether an error says that a unique value is taken. */
export function isTaken(error: unknown): boolean {
  if (errorCode(error) === "23505" || errorCode(error) === "P2002") return true;
  const meta: unknown =
    typeof error === "object" && error !== null && "meta" in error ? error.meta : undefined;
  return JSON.stringify(meta ?? null).includes("23505");
}
