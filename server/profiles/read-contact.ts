import type { Json } from "../../flow/text/json";
import { Prisma } from "../../prisma/generated/client";
import { recordAudit } from "../audit/record-audit";
import { resolveContact } from "../contacts/contact-row";
import { type ContactSummary, readSummaries } from "../contacts/contact-summary";
import { readPeopleSettings } from "../conversations/people-settings";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import { maskProfile } from "../inbox/mask-phones";
import { readOrders } from "../orders/read-order";
import type { Actor } from "../workspaces/actor";

/** A product that is not out yet has no name here. */
const OPEN = Prisma.sql`(p.valid_from IS NULL OR p.valid_from <= now())`;

export interface ContactDetail extends ContactSummary {
  timeZone: string | null;
  profile: { [field: string]: Json };
  identities: { kind: string; shown: string; verified: boolean; source: string; at: string }[];
  consent: { channel: string; purpose: string; granted: boolean; source: string; at: string }[];
  /** Net of refunds, in minor units. */
  values: { currency: string; net: number; orders: number; lastOrderAt: string | null }[];
  /** How their last words in chats sound together, the latest counting most; null: they have said nothing. */
  mood: { sentiment: number; anger: number; urgency: number; at: string } | null;
  /** Now, the strongest first. */
  /** `name`: of a product that the catalogue has. */
  interests: { topic: string; name: string | null; score: number }[];
  audiences: { id: string; name: string; since: string }[];
  orders: Awaited<ReturnType<typeof readOrders>>;
  coupons: {
    code: string;
    pool: string;
    campaign: string;
    state: string;
    expiresAt: string | null;
    at: string;
  }[];
  cases: { id: string; type: string; title: string; state: string; dueAt: string }[];
  conversations: { id: string; channel: string; owner: string; updatedAt: string }[];
  merges: {
    id: string;
    reason: string;
    evidence: { [name: string]: string };
    at: string;
    undoneAt: string | null;
    otherId: string;
  }[];
  suggestions: { other: ContactSummary; evidence: { [name: string]: string } }[];
}

/** Everything that is known of a contact, by an id that it has or once had; numbers as the workspace shows them, or whole. 404 for none. */
export async function readContact(
  workspaceId: string,
  contactId: string,
  { whole = false }: { whole?: boolean } = {},
): Promise<ContactDetail> {
  return inWorkspace(workspaceId, async (tx) => {
    const id = await resolveContact(tx, workspaceId, contactId);
    const [summary] = id === null ? [] : await readSummaries(tx, of(workspaceId, [id]), 1);
    if (!summary || id === null) throw new AppError(404, "not-found", "There is no such contact.");
    const [more] = await tx.$queryRaw<
      { profile: ContactDetail["profile"]; timeZone: string | null; settings: unknown }[]
    >`
      SELECT c.profile, c.time_zone AS "timeZone", w.settings FROM contact c, workspace w
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ${id}::uuid AND w.id = ${workspaceId}::uuid`;
    const mine = Prisma.sql`workspace_id = ${workspaceId}::uuid AND contact_id = ${id}::uuid`;
    const maskPhones = !whole && readPeopleSettings(more?.settings).maskPhones;
    const profile = more?.profile ?? {};
    const identities = await tx.$queryRaw<ContactDetail["identities"]>`
      SELECT kind, shown, verified, source, ${iso("at")} AS at FROM contact_identity WHERE ${mine} ORDER BY kind, at LIMIT 100`;
    return {
      ...summary,
      phone: maskPhones ? masked(summary.phone) : summary.phone,
      timeZone: more?.timeZone ?? null,
      profile: maskPhones ? maskProfile(profile) : profile,
      identities: identities.map((one) =>
        maskPhones && one.kind === "phone" ? { ...one, shown: masked(one.shown) ?? "" } : one,
      ),
      consent:
        await tx.$queryRaw`SELECT channel, purpose, granted, source, ${iso("at")} AS at FROM contact_consent WHERE ${mine} ORDER BY channel, purpose`,
      values: await tx.$queryRaw`
        SELECT currency, net_minor::float8 AS net, orders, ${iso("last_order_at")} AS "lastOrderAt" FROM contact_value WHERE ${mine} ORDER BY net_minor DESC`,
      interests: await tx.$queryRaw`
        SELECT i.topic, p.name, power(2::float8, i.level - parley_half_lives(now())) AS score
        FROM (SELECT workspace_id, topic, level FROM contact_interest WHERE ${mine} ORDER BY level DESC LIMIT 12) i
        LEFT JOIN product p ON p.workspace_id = i.workspace_id AND i.topic LIKE 'product:%' AND p.ref = substr(i.topic, 9) AND ${OPEN} ORDER BY i.level DESC`,
      mood: await moodOf(tx, workspaceId, id),
      audiences: await tx.$queryRaw`
        SELECT a.id, a.name, ${iso("m.since")} AS since FROM audience_member m JOIN audience a ON a.workspace_id = m.workspace_id AND a.id = m.audience_id
        WHERE m.workspace_id = ${workspaceId}::uuid AND m.contact_id = ${id}::uuid AND a.archived_at IS NULL ORDER BY m.since DESC LIMIT 100`,
      orders: await readOrders(tx, workspaceId, Prisma.sql`o.contact_id = ${id}::uuid`, 50),
      coupons: await tx.$queryRaw`
        SELECT k.code, p.name AS pool, g.campaign, g.state, ${iso("g.expires_at")} AS "expiresAt", ${iso("g.created_at")} AS at FROM coupon_grant g
        JOIN coupon_pool p ON p.workspace_id = g.workspace_id AND p.id = g.pool_id
        JOIN coupon_code k ON k.workspace_id = g.workspace_id AND k.pool_id = g.pool_id AND k.position = g.position
        WHERE g.workspace_id = ${workspaceId}::uuid AND g.contact_id = ${id}::uuid AND g.state <> 'reserved' ORDER BY g.created_at DESC LIMIT 50`,
      cases:
        await tx.$queryRaw`SELECT id, type, title, state, ${iso("due_at")} AS "dueAt" FROM support_case WHERE ${mine} ORDER BY id DESC LIMIT 50`,
      conversations: await tx.$queryRaw`
        SELECT id, channel, owner, ${iso("updated_at")} AS "updatedAt" FROM conversation WHERE ${mine} ORDER BY created_at DESC LIMIT 20`,
      merges: await tx.$queryRaw`
        SELECT id, reason, evidence, from_id AS "otherId", ${iso("at")} AS at, ${iso("undone_at")} AS "undoneAt" FROM contact_merge WHERE ${mine} ORDER BY id DESC LIMIT 50`,
      suggestions: await suggestionsOf(tx, workspaceId, id),
    };
  });
}

const of = (workspaceId: string, ids: readonly string[]): Prisma.Sql =>
  Prisma.sql`c.workspace_id = ${workspaceId}::uuid AND c.id = ANY (${[...ids]}::uuid[])`;

const iso = (column: string): Prisma.Sql =>
  Prisma.sql`to_char(${Prisma.raw(column)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const masked = (phone: string | null): string | null =>
  phone === null ? null : `${phone.slice(0, 3)}••••${phone.slice(-2)}`;

/** Words of the last conversations; each earlier message counts seven tenths of the one after it. */
async function moodOf(tx: WorkspaceTx, workspaceId: string, id: string): Promise<ContactDetail["mood"]> {
  const rows = await tx.$queryRaw<{ sentiment: number; anger: number; urgency: number; at: string }[]>`
    SELECT coalesce((m.mood->>'sentiment')::float8, 0) AS sentiment, coalesce((m.mood->>'anger')::float8, 0) AS anger,
      coalesce((m.mood->>'urgency')::float8, 0) AS urgency, ${iso("m.created_at")} AS at
    FROM (SELECT id, last_seq FROM conversation WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${id}::uuid ORDER BY created_at DESC LIMIT 3) c
      JOIN message m ON m.workspace_id = ${workspaceId}::uuid AND m.conversation_id = c.id AND m.seq > c.last_seq - 50
    WHERE m."from" = 'visitor' AND m.mood IS NOT NULL ORDER BY m.created_at DESC LIMIT 10`;
  const [last] = rows;
  if (!last) return null;
  const weights = rows.map((_, age) => 0.7 ** age);
  const all = weights.reduce((sum, one) => sum + one, 0);
  const mean = (of: "sentiment" | "anger" | "urgency") =>
    rows.reduce((sum, row, age) => sum + row[of] * (weights[age] ?? 0), 0) / all;
  return { sentiment: mean("sentiment"), anger: mean("anger"), urgency: mean("urgency"), at: last.at };
}

async function suggestionsOf(
  tx: WorkspaceTx,
  workspaceId: string,
  id: string,
): Promise<ContactDetail["suggestions"]> {
  const rows = await tx.$queryRaw<{ other: string; evidence: { [name: string]: string } }[]>`
    SELECT CASE WHEN contact_id = ${id}::uuid THEN other_id ELSE contact_id END AS other, evidence FROM contact_suggestion
    WHERE workspace_id = ${workspaceId}::uuid AND ${id}::uuid IN (contact_id, other_id) AND dismissed_at IS NULL ORDER BY at DESC LIMIT 20`;
  const others = await readSummaries(
    tx,
    of(
      workspaceId,
      rows.map((row) => row.other),
    ),
    20,
  );
  return rows.flatMap(({ other, evidence }) => {
    const found = others.find((one) => one.id === other);
    return found ? [{ other: found, evidence }] : [];
  });
}

export interface TimelineEntry {
  id: string;
  name: string;
  at: string;
  properties: { [name: string]: Json };
  /** What the product that it is about is called in the catalogue. */
  product: string | null;
}

/** What a contact did, the latest first, fifty a page; `before` is the `next` of the page before. */
export async function readTimeline(
  workspaceId: string,
  input: { contactId: string; before?: string | undefined },
): Promise<{ entries: TimelineEntry[]; next: string | null }> {
  return inWorkspace(workspaceId, async (tx) => {
    const contactId = await resolveContact(tx, workspaceId, input.contactId);
    if (contactId === null) throw new AppError(404, "not-found", "There is no such contact.");
    const [at, id] = input.before?.split(" ") ?? [];
    const after =
      at && id ? Prisma.sql`AND (at, id) < (${new Date(at)}::timestamptz, ${id}::uuid)` : Prisma.empty;
    const rows = await tx.$queryRaw<TimelineEntry[]>`
      SELECT e.id, e.name, e.properties, p.name AS product, ${iso("e.at")} AS at FROM (
        SELECT workspace_id, id, name, properties, at FROM contact_event
        WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${contactId}::uuid ${after} ORDER BY at DESC, id DESC LIMIT 51) e
      LEFT JOIN product p ON p.workspace_id = e.workspace_id AND p.ref = e.properties->>'product' AND ${OPEN} ORDER BY e.at DESC, e.id DESC`;
    const entries = rows.slice(0, 50);
    const last = entries.at(-1);
    return { entries, next: rows.length > 50 && last ? `${last.at} ${last.id}` : null };
  });
}

/** No, these two are not one. */
export async function dismissSuggestion(actor: Actor, pair: readonly [string, string]): Promise<void> {
  const { workspaceId } = actor;
  const [one, other] = [...pair].sort();
  await inWorkspace(workspaceId, async (tx) => {
    const changed = await tx.$executeRaw`
      UPDATE contact_suggestion SET dismissed_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${one}::uuid AND other_id = ${other}::uuid`;
    if (changed === 0) throw new AppError(404, "not-found", "There is no such suggestion.");
    await recordAudit(tx, actor, "contacts.dismiss", one ?? null, { other: other ?? null });
  });
}
