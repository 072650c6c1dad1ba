import { Prisma } from "../../prisma/generated/client";
import { everyPart } from "../contacts/erase-contact";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { readOrders } from "../orders/read-order";
import { type ContactDetail, readContact } from "./read-contact";

/** Rows of one page. */
const PAGE = 500;
const MOST_ORDERS = 1_000_000;

type Rows = readonly object[];
/** A contact without what comes as a list of its own, and without others that it may be the same as. */
type Known = Omit<ContactDetail, "orders" | "coupons" | "cases" | "conversations" | "suggestions">;

export interface ContactExport {
  readonly contact: Known;
  /** What hangs on it, page by page, by name. */
  readonly lists: { readonly [name: string]: AsyncIterable<Rows> };
}

/**
 * Everything that is held of a contact and of those that have become it, with whole numbers: what it is told that asks what is known of
 * it. Contacts that it may be the same as are left out, for they are others. 404 for none.
 */
export async function exportContact(workspaceId: string, contactId: string): Promise<ContactExport> {
  const {
    orders: _orders,
    coupons: _coupons,
    cases: _cases,
    conversations: _conversations,
    suggestions: _suggestions,
    ...contact
  } = await readContact(workspaceId, contactId, { whole: true });
  const parts = await inWorkspace(workspaceId, (tx) => everyPart(tx, workspaceId, contact.id));
  const own = (alias: string) =>
    Prisma.sql`${Prisma.raw(alias)}.workspace_id = ${workspaceId}::uuid AND ${Prisma.raw(alias)}.contact_id = ANY (${parts}::uuid[])`;
  const talks = Prisma.sql`workspace_id = ${workspaceId}::uuid AND conversation_id IN (
    SELECT id FROM conversation WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ANY (${parts}::uuid[]))`;
  const all = (read: (tx: WorkspaceTx) => Promise<Rows>) => once(workspaceId, read);
  const lists = {
    orders: all((tx) =>
      readOrders(tx, workspaceId, Prisma.sql`o.contact_id = ANY (${parts}::uuid[])`, MOST_ORDERS),
    ),
    coupons: all(
      (tx) => tx.$queryRaw<object[]>`
        SELECT k.code, p.name AS pool, g.campaign, g.state, g.expires_at AS "expiresAt", g.order_ref AS "order", g.created_at AS at, g.redeemed_at AS "redeemedAt"
        FROM coupon_grant g JOIN coupon_pool p ON p.workspace_id = g.workspace_id AND p.id = g.pool_id
        JOIN coupon_code k ON k.workspace_id = g.workspace_id AND k.pool_id = g.pool_id AND k.position = g.position
        WHERE ${own("g")} AND g.state <> 'reserved' ORDER BY g.created_at, k.code`,
    ),
    cases: all(
      (tx) => tx.$queryRaw<object[]>`
        SELECT s.id, s.conversation_id AS conversation, s.type, s.title, s.state, s.amount::float8 AS amount, s.currency, s.complaint, s.due_at AS "dueAt",
          s.created_at AS at, s.closed_at AS "closedAt" FROM support_case s WHERE ${own("s")} ORDER BY s.id`,
    ),
    events: paged(workspaceId, (tx, after?: { at: string; id: string }) => {
      const from = after
        ? Prisma.sql`AND (e.at, e.id) > (${after.at}::timestamptz, ${after.id}::uuid)`
        : Prisma.empty;
      return tx.$queryRaw<{ id: string; at: string }[]>`
        SELECT e.id, e.name, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, e.properties FROM contact_event e WHERE ${own("e")} ${from} ORDER BY e.at, e.id LIMIT ${PAGE}`;
    }),
    campaigns: all(
      (tx) => tx.$queryRaw<object[]>`
        SELECT r.id, r.flow_id AS flow, r.event_name AS event, r.event AS properties, r.state, r.reason, r.outcome, r.started_at AS "startedAt", r.ended_at AS "endedAt"
        FROM campaign_run r WHERE ${own("r")} ORDER BY r.started_at, r.id`,
    ),
    goals: all(
      (tx) => tx.$queryRaw<object[]>`
        SELECT g.flow_id AS flow, g.event, g.value_minor::float8 AS value, g.refunded_minor::float8 AS refunded, g.currency, g.at FROM campaign_goal g
        WHERE ${own("g")} ORDER BY g.at, g.key`,
    ),
    sends: all(
      (tx) => tx.$queryRaw<object[]>`
        SELECT l.flow_id AS flow, l.channel, l.purpose, l.state, l.reason, l.text, l.coupon, l.created_at AS at, d.address, d.state AS delivery, d.done_at AS "deliveredAt"
        FROM send_ledger l LEFT JOIN send_delivery d ON d.workspace_id = l.workspace_id AND d.contact_id = l.contact_id AND d.message = l.message
        WHERE ${own("l")} ORDER BY l.created_at, l.message`,
    ),
    experiments: all(
      (tx) => tx.$queryRaw<object[]>`
        SELECT x.experiment, x.variant, x.flow_id AS flow, x.at FROM experiment_exposure x WHERE ${own("x")} ORDER BY x.at, x.experiment`,
    ),
    links: all(
      (tx) => tx.$queryRaw<object[]>`
        SELECT s.code, l.url, s.channel, s.taps, s.created_at AS at, s.first_at AS "firstTapAt" FROM link_share s
        JOIN short_link l ON l.workspace_id = s.workspace_id AND l.id = s.link_id WHERE ${own("s")} ORDER BY s.created_at, s.code`,
    ),
    conversations: all(
      (tx) => tx.$queryRaw<object[]>`
        SELECT c.id, c.channel, c.status, c.locale, c.page, c.created_at AS at, c.closed_at AS "closedAt",
          (SELECT coalesce(json_agg(json_build_object('flow', r.flow_id, 'noted', r.session->'vars') ORDER BY r.created_at, r.id), '[]') FROM run r
            WHERE r.workspace_id = c.workspace_id AND r.conversation_id = c.id) AS flows,
          (SELECT i.labels FROM inbox_entry i WHERE i.workspace_id = c.workspace_id AND i.conversation_id = c.id) AS labels,
          (SELECT coalesce(json_agg(json_build_object('text', n.text, 'at', n.created_at) ORDER BY n.created_at, n.id), '[]') FROM note n
            WHERE n.workspace_id = c.workspace_id AND n.conversation_id = c.id) AS notes,
          (SELECT coalesce(json_agg(json_build_object('score', g.score, 'comment', g.comment, 'at', g.at) ORDER BY g.at, g.id), '[]') FROM rating g
            WHERE g.workspace_id = c.workspace_id AND g.conversation_id = c.id) AS ratings
        FROM conversation c WHERE ${own("c")} ORDER BY c.id`,
    ),
    messages: paged(workspaceId, (tx, after?: { conversation: string; seq: number }) => {
      const from = after
        ? Prisma.sql`AND (conversation_id, seq) > (${after.conversation}::uuid, ${after.seq}::bigint)`
        : Prisma.empty;
      return tx.$queryRaw<{ conversation: string; seq: number }[]>`
        SELECT conversation_id AS conversation, seq::float8 AS seq, id, "from", body AS content, mood, created_at AS at FROM message
        WHERE ${talks} ${from} ORDER BY conversation_id, seq LIMIT ${PAGE}`;
    }),
    files: all(
      (tx) => tx.$queryRaw<object[]>`
        SELECT id, conversation_id AS conversation, name, mime, size::float8 AS size, created_at AS at FROM file
        WHERE ${talks} AND state = 'stored' ORDER BY created_at, id`,
    ),
  };
  return { contact, lists };
}

async function* once(workspaceId: string, read: (tx: WorkspaceTx) => Promise<Rows>): AsyncGenerator<Rows> {
  yield await inWorkspace(workspaceId, read);
}

/** Pages of a list, each after the last row of the one before. */
async function* paged<Row extends object>(
  workspaceId: string,
  read: (tx: WorkspaceTx, after?: Row) => Promise<Row[]>,
): AsyncGenerator<Rows> {
  let after: Row | undefined;
  do {
    const from: Row | undefined = after;
    const rows = await inWorkspace(workspaceId, (tx) => read(tx, from));
    yield rows;
    after = rows.length === PAGE ? rows.at(-1) : undefined;
  } while (after);
}
