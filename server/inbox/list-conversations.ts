import { Prisma } from "../../prisma/generated/client";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { isUuid } from "../ids";
import type { Actor } from "../workspaces/actor";
import { maskPreviews } from "./mask-messages";
import { SUMMARY_COLUMNS, type SummaryRow, summaryJoins, toSummary } from "./summaries";
import { type ConversationSummary, PRIORITIES, type Priority, type View } from "./views";

export interface ListInput {
  readonly view: View;
  readonly queueId?: string | undefined;
  readonly label?: string | undefined;
  readonly priority?: Priority | undefined;
  readonly channel?: string | undefined;
  readonly order?: "newest" | "longestWait" | undefined;
  readonly limit?: number | undefined;
  /** Opaque: what the page before gave as `next`. */
  readonly cursor?: string | undefined;
}

const PAGE = 50;

/**
 * A page of one view of the inbox, by a key that does not shift while rows come and go. `newest`: last spoken in first;
 * `longestWait`: who has waited longest first.
 */
export async function listConversations(
  actor: Pick<Actor, "workspaceId" | "userId">,
  input: ListInput,
): Promise<{ rows: ConversationSummary[]; next: string | null }> {
  const { workspaceId, userId } = actor;
  const limit = Math.min(input.limit ?? PAGE, 100);
  const waits = input.order === "longestWait" && input.view !== "bot";
  // What orders the page: the time and the id as its tie-break. The bot's conversations have no entry: their id tells their age.
  const key =
    input.view === "bot"
      ? Prisma.sql`c.created_at`
      : input.view === "closed"
        ? Prisma.sql`e.closed_at`
        : waits
          ? Prisma.sql`coalesce(e.waiting_since, 'infinity'::timestamptz)`
          : Prisma.sql`e.last_at`;
  const direction = waits ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const compare = waits ? Prisma.sql`>` : Prisma.sql`<`;
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const conditions = [
    Prisma.sql`c.workspace_id = ${workspaceId}::uuid`,
    viewOf(input.view, userId),
    ...(input.queueId === undefined ? [] : [Prisma.sql`e.queue_id = ${input.queueId}::uuid`]),
    ...(input.label === undefined ? [] : [Prisma.sql`e.labels @> ARRAY[${input.label}]::text[]`]),
    ...(input.priority === undefined
      ? []
      : [Prisma.sql`e.priority = ${PRIORITIES.indexOf(input.priority)}::smallint`]),
    ...(input.channel === undefined ? [] : [Prisma.sql`c.channel = ${input.channel}`]),
    ...(after ? [Prisma.sql`(${key}, c.id) ${compare} (${after.at}::timestamptz, ${after.id}::uuid)`] : []),
  ];
  const from =
    input.view === "bot"
      ? Prisma.sql`conversation c LEFT JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id`
      : Prisma.sql`inbox_entry e JOIN conversation c ON c.workspace_id = e.workspace_id AND c.id = e.conversation_id`;
  const order =
    input.view === "bot" ? Prisma.sql`c.id DESC` : Prisma.sql`${key} ${direction}, c.id ${direction}`;
  return inWorkspace(workspaceId, async (tx) => {
    if (input.queueId !== undefined) await requireAnyQueue(tx, workspaceId, input.queueId);
    const found = await tx.$queryRaw<(SummaryRow & { at: string })[]>`
      SELECT ${SUMMARY_COLUMNS}, (${key})::text AS at FROM ${from} ${summaryJoins(userId)}
      WHERE ${Prisma.join(conditions, " AND ")} ORDER BY ${order} LIMIT ${limit + 1}`;
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return {
      rows: await maskPreviews(tx, workspaceId, rows.map(toSummary)),
      next: found.length > limit && last ? writeCursor(last.at, last.id) : null,
    };
  });
}

function viewOf(view: View, userId: string | null): Prisma.Sql {
  if (userId === null && (view === "mine" || view === "mentions"))
    throw new AppError(400, "agent-missing", "Say whose these are.", { path: "agent" });
  switch (view) {
    case "mine":
      return Prisma.sql`c.owner = 'person' AND c.owner_user_id = ${userId}::uuid AND e.snoozed_until IS NULL`;
    case "unassigned":
      return Prisma.sql`c.owner = 'queue' AND e.snoozed_until IS NULL`;
    case "all":
      return Prisma.sql`c.owner IN ('queue', 'person') AND e.snoozed_until IS NULL`;
    case "snoozed":
      return Prisma.sql`c.owner IN ('queue', 'person') AND e.snoozed_until IS NOT NULL`;
    case "closed":
      return Prisma.sql`e.closed_at IS NOT NULL AND c.owner NOT IN ('queue', 'person')`;
    case "bot":
      return Prisma.sql`c.owner = 'bot'`;
    case "mentions":
      return Prisma.sql`EXISTS (SELECT FROM mention n WHERE n.workspace_id = c.workspace_id AND n.user_id = ${userId}::uuid
        AND n.conversation_id = c.id AND n.read_at IS NULL)`;
  }
}

async function requireAnyQueue(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  queueId: string,
): Promise<void> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM queue WHERE workspace_id = ${workspaceId}::uuid AND id = ${queueId}::uuid`;
  if (!row) throw new AppError(404, "not-found", "There is no such queue.");
}

/** A cursor is a time and an id: it names no row that its reader could not see otherwise. */
export const writeCursor = (at: string, id: string): string =>
  Buffer.from(`${at}|${id}`).toString("base64url");

/** 400 for a cursor that was not made here. */
export function readCursor(cursor: string): { at: string; id: string } {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString().split("|");
  if (
    !isUuid(id) ||
    !(
      at === "infinity" ||
      at === "-infinity" ||
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/.test(at)
    )
  )
    throw new AppError(400, "bad-cursor", "This is not a cursor.", { path: "cursor" });
  return { at, id };
}
