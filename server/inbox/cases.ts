import { sanitizeText } from "../../flow/text/json";
import { Prisma } from "../../prisma/generated/client";
import { recordAudit } from "../audit/record-audit";
import { readPeopleSettings } from "../conversations/people-settings";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { uuidv7 } from "../ids";
import type { Actor, MemberActor } from "../workspaces/actor";
import { requireTalker } from "./agents";
import { holdConversation } from "./held-conversation";
import { readCursor, writeCursor } from "./list-conversations";
import { recordEvent } from "./record-event";

export const CASE_STATES = ["awaitingApproval", "open", "done", "cancelled"] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** Something that a person promised a contact. */
export interface CaseView {
  id: string;
  contactId: string;
  conversationId: string | null;
  type: string;
  title: string;
  userId: string | null;
  dueAt: string;
  /** Minor units of the currency. */
  amount: number | null;
  currency: string | null;
  complaint: boolean;
  state: CaseState;
  /** Stands first in the queue. */
  first: boolean;
  createdAt: string;
  closedAt: string | null;
}

type Row = Omit<CaseView, "dueAt" | "createdAt" | "closedAt"> & {
  dueAt: Date;
  createdAt: Date;
  closedAt: Date | null;
};
const COLUMNS = Prisma.sql`id, contact_id AS "contactId", conversation_id AS "conversationId", type, title, owner_user_id AS "userId", due_at AS "dueAt",
  amount::float8 AS amount, currency, complaint, state, "first", created_at AS "createdAt", closed_at AS "closedAt"`;
const toView = (row: Row): CaseView => ({
  ...row,
  dueAt: row.dueAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
});
const PAGE = 50;

export interface NewCase {
  readonly conversationId: string;
  readonly type: string;
  readonly title: string;
  readonly dueAt: Date;
  readonly userId?: string | undefined;
  readonly amount?: number | undefined;
  readonly currency?: string | undefined;
  readonly complaint?: boolean | undefined;
  readonly first?: boolean | undefined;
}

/** Opens a case. An amount above the workspace's limit waits for somebody who may approve it. */
export async function openCase(
  actor: MemberActor,
  input: NewCase,
): Promise<{ id: string; state: CaseState }> {
  return inWorkspace(actor.workspaceId, async (tx) => {
    if (input.userId !== undefined) await requireTalker(tx, actor.workspaceId, input.userId);
    const made = await insertCase(tx, actor, { ...input, userId: input.userId ?? actor.userId });
    await recordAudit(tx, actor, "cases.open", made.id, { state: made.state });
    return made;
  });
}

/** The same within a transaction, also for the clock (which is nobody). */
export async function insertCase(
  tx: WorkspaceTx,
  actor: Actor,
  input: Omit<NewCase, "userId"> & { userId: string | null },
): Promise<{ id: string; state: CaseState }> {
  const { workspaceId } = actor;
  const held = await holdConversation(tx, workspaceId, input.conversationId);
  if ((input.amount === undefined) !== (input.currency === undefined))
    throw new AppError(400, "no-currency", "An amount has a currency.", { path: "currency" });
  const [workspace] = await tx.$queryRaw<
    { settings: unknown }[]
  >`SELECT settings FROM workspace WHERE id = ${workspaceId}::uuid`;
  const limit = readPeopleSettings(workspace?.settings).approvalLimit;
  const above =
    input.amount !== undefined &&
    limit !== null &&
    (limit.currency !== input.currency || input.amount > limit.amount);
  const state: CaseState = above ? "awaitingApproval" : "open";
  const id = uuidv7();
  await tx.$executeRaw`
    INSERT INTO support_case (workspace_id, id, contact_id, conversation_id, type, title, owner_user_id, due_at, amount, currency, complaint, state, "first", created_by)
    VALUES (${workspaceId}::uuid, ${id}::uuid, ${held.contactId}::uuid, ${held.id}::uuid, ${sanitizeText(input.type)}, ${sanitizeText(input.title)},
      ${input.userId}::uuid, ${input.dueAt}::timestamptz, ${input.amount ?? null}::bigint, ${input.currency ?? null}, ${input.complaint ?? false}, ${state},
      ${input.first ?? false}, ${actor.userId}::uuid)`;
  await recordEvent(tx, workspaceId, {
    name: "case.opened",
    conversationId: held.id,
    contactId: held.contactId,
    properties: {
      case: id,
      type: input.type,
      state,
      complaint: input.complaint ?? false,
      due: input.dueAt.toISOString(),
    },
  });
  return { id, state };
}

export interface CaseChange {
  readonly caseId: string;
  readonly dueAt?: Date | undefined;
  readonly userId?: string | undefined;
  readonly title?: string | undefined;
  readonly state?: "open" | "done" | "cancelled" | undefined;
}

/** Changes a case, within a transaction. What waits for approval may be cancelled, and nothing else. */
export async function updateCaseIn(tx: WorkspaceTx, actor: MemberActor, input: CaseChange): Promise<void> {
  const { workspaceId } = actor;
  const row = await lockCase(tx, workspaceId, input.caseId);
  if (input.userId !== undefined) await requireTalker(tx, workspaceId, input.userId);
  const state = input.state ?? row.state;
  if (row.state === "awaitingApproval" && state !== "awaitingApproval" && state !== "cancelled")
    throw new AppError(409, "needs-approval", "This case waits for approval.");
  const closed = state === "done" || state === "cancelled";
  await tx.$executeRaw`
    UPDATE support_case SET due_at = ${input.dueAt ?? row.dueAt}::timestamptz, owner_user_id = ${input.userId ?? row.userId}::uuid,
      title = ${input.title === undefined ? row.title : sanitizeText(input.title)}, state = ${state},
      due_set_at = CASE WHEN ${input.dueAt ?? null}::timestamptz IS NULL THEN due_set_at ELSE now() END,
      reminded_at = CASE WHEN ${input.dueAt ?? null}::timestamptz IS NULL THEN reminded_at END,
      closed_at = CASE WHEN ${closed} THEN coalesce(closed_at, now()) END
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${row.id}::uuid`;
  await changed(tx, actor, row, { from: row.state, to: state });
  await recordAudit(tx, actor, "cases.update", row.id, { state });
}

/** Lets a promised amount stand. Not by who promised it. */
export async function approveCase(actor: MemberActor, caseId: string): Promise<void> {
  const { workspaceId, userId } = actor;
  await inWorkspace(workspaceId, async (tx) => {
    const row = await lockCase(tx, workspaceId, caseId);
    if (row.state !== "awaitingApproval")
      throw new AppError(409, "not-waiting", "This case waits for no approval.");
    const [by] = await tx.$queryRaw<{ own: boolean }[]>`
      SELECT created_by IS NOT DISTINCT FROM ${userId}::uuid AND owner_user_id IS DISTINCT FROM NULL AS own FROM support_case
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${row.id}::uuid`;
    if (by?.own) throw new AppError(403, "own-promise", "Somebody else approves what you have promised.");
    await tx.$executeRaw`
      UPDATE support_case SET state = 'open', approved_by = ${userId}::uuid WHERE workspace_id = ${workspaceId}::uuid AND id = ${row.id}::uuid`;
    await changed(tx, actor, row, { from: row.state, to: "open" });
    await recordAudit(tx, actor, "cases.approve", row.id);
  });
}

async function changed(
  tx: WorkspaceTx,
  actor: MemberActor,
  row: Row,
  states: { from: string; to: string },
): Promise<void> {
  await recordEvent(tx, actor.workspaceId, {
    name: "case.changed",
    conversationId: row.conversationId,
    contactId: row.contactId,
    properties: { case: row.id, ...states, by: actor.userId },
  });
}

async function lockCase(tx: WorkspaceTx, workspaceId: string, id: string): Promise<Row> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM support_case WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  if (!row) throw new AppError(404, "not-found", "There is no such case.");
  return row;
}

/** A page of cases: what is due first stands first, what was promised for the opening before everything. */
export async function listCases(
  actor: Pick<Actor, "workspaceId" | "userId">,
  input: {
    state?: "open" | "closed" | undefined;
    mine?: boolean | undefined;
    contactId?: string | undefined;
    cursor?: string | undefined;
  },
): Promise<{ rows: CaseView[]; next: string | null }> {
  const { workspaceId, userId } = actor;
  const open = input.state !== "closed";
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const conditions = [
    Prisma.sql`workspace_id = ${workspaceId}::uuid`,
    open ? Prisma.sql`state IN ('awaitingApproval', 'open')` : Prisma.sql`state IN ('done', 'cancelled')`,
    ...(input.mine ? [Prisma.sql`owner_user_id = ${userId}::uuid`] : []),
    ...(input.contactId === undefined ? [] : [Prisma.sql`contact_id = ${input.contactId}::uuid`]),
    ...(after
      ? [
          Prisma.sql`(CASE WHEN "first" THEN '-infinity' ELSE due_at END, id) > (${after.at}::timestamptz, ${after.id}::uuid)`,
        ]
      : []),
  ];
  return inWorkspace(workspaceId, async (tx) => {
    if (input.contactId !== undefined) await requireContact(tx, workspaceId, input.contactId);
    const found = await tx.$queryRaw<(Row & { at: string })[]>`
      SELECT ${COLUMNS}, (CASE WHEN "first" THEN '-infinity' ELSE due_at END)::text AS at FROM support_case
      WHERE ${Prisma.join(conditions, " AND ")} ORDER BY CASE WHEN "first" THEN '-infinity' ELSE due_at END, id LIMIT ${PAGE + 1}`;
    const rows = found.slice(0, PAGE);
    const last = rows.at(-1);
    return {
      rows: rows.map(({ at: _at, ...row }) => toView(row)),
      next: found.length > PAGE && last ? writeCursor(last.at, last.id) : null,
    };
  });
}

async function requireContact(tx: WorkspaceTx, workspaceId: string, id: string): Promise<void> {
  const [row] = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid`;
  if (!row) throw new AppError(404, "not-found", "There is no such contact.");
}

/** The latest cases of a contact. */
export async function casesOf(tx: WorkspaceTx, workspaceId: string, contactId: string): Promise<CaseView[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM support_case WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${contactId}::uuid ORDER BY id DESC LIMIT 50`;
  return rows.map(toView);
}
