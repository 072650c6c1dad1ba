import { z } from "zod";
import { sanitizeText } from "../../flow/text/json";
import { lockContacts } from "../contacts/contact-row";
import { rebuildValues } from "../contacts/derived";
import { isRounded } from "../contacts/identity-value";
import { joinIdentities } from "../contacts/join-identities";
import { recordEvents } from "../contacts/record-events";
import { identitiesOf, surroundings } from "../contacts/upsert-contact";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { Actor } from "../workspaces/actor";
import { type OrderState, orderState, TOLD_STATES, type ToldState } from "./order-state";
import { type OrderView, readOrder } from "./read-order";

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "no control characters");
/** A number of the business's: never one that a spreadsheet has rounded. */
export const refSchema = line(100).refine(
  (ref) => !isRounded(ref),
  "this number was rounded by a spreadsheet: its last digits are lost",
);
const minor = z.number().int().min(0).max(1_000_000_000_000);
const when = z.iso.datetime({ offset: true });

/** An order as the business knows it. What is left out stays as it was. */
export const orderInputSchema = z.strictObject({
  contact: z
    .strictObject({
      externalId: line(320).optional(),
      email: line(320).optional(),
      phone: line(320).optional(),
      visitor: line(320).optional(),
      channels: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), line(320)).optional(),
    })
    .optional()
    .describe("Whose it is: found or made by these"),
  state: z
    .enum(TOLD_STATES)
    .optional()
    .describe("How far the goods are; what is paid follows from the payments"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  total: minor.optional().describe("In minor units"),
  deposit: minor.nullable().optional().describe("What has to be paid first"),
  balanceDueAt: when.nullable().optional(),
  cart: refSchema.optional().describe("The cart it came from; a cart may become several orders"),
  splitFrom: refSchema.optional().describe("The order that this one was split from"),
  lines: z
    .array(
      z.strictObject({
        product: line(100),
        name: line(200).optional(),
        quantity: z.number().int().min(1).max(1_000_000),
        price: minor.describe("Of one, in minor units"),
        category: line(100).optional(),
      }),
    )
    .max(200)
    .optional(),
  shipments: z
    .array(z.strictObject({ carrier: line(100), number: refSchema, at: when.optional() }))
    .max(50)
    .optional(),
  payments: z
    .array(
      z.strictObject({
        id: refSchema.describe("Your own id of this payment: the same id is counted once"),
        kind: z.enum(["deposit", "payment", "refund"]),
        amount: z.number().int().min(1).max(1_000_000_000_000),
        at: when,
      }),
    )
    .max(100)
    .optional(),
  placedAt: when.optional(),
  at: when
    .optional()
    .describe("The time of this word about it: an older one changes nothing. Now, if left out"),
});
export type OrderInput = z.infer<typeof orderInputSchema>;

interface Stored {
  told: ToldState;
  state: OrderState;
  total: number;
  deposit: number | null;
  paid: number;
  refunded: number;
  contact_id: string | null;
}

const AHEAD = 5 * 60_000;

/**
 * Writes an order, found by the business's number. Payments are counted once by their own ids, whatever order they come
 * in; other fields follow the latest word. Its events go into the contact's timeline when the state changes, at once with
 * it. 409 `payment-differs` for a used id with other content, 422 where more would go back than came in.
 */
export async function writeOrder(actor: Actor, ref: string, input: OrderInput): Promise<OrderView> {
  const { workspaceId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    // One number at a time, also while there is no row to hold.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId} order ${ref}`}, 7))`;
    const contactId = await contactOf(tx, actor, input);
    const before = await stored(tx, workspaceId, ref);
    const at = new Date(Math.min(Date.parse(input.at ?? new Date().toISOString()), Date.now() + AHEAD));
    if (before) await update(tx, workspaceId, ref, { ...input, contactId }, at);
    else await insert(tx, workspaceId, ref, { ...input, contactId }, at);
    await pay(tx, workspaceId, ref, input.payments ?? []);
    const after = await settle(tx, workspaceId, ref, input.state, at);
    await tell(tx, workspaceId, ref, before, after, input, at);
    return readOrder(tx, workspaceId, ref);
  });
}

async function contactOf(tx: WorkspaceTx, actor: Actor, input: OrderInput): Promise<string | null> {
  if (!input.contact) return null;
  const { locale } = await surroundings(tx, actor.workspaceId, "api");
  const identities = identitiesOf(input.contact, locale);
  if (identities.length === 0) return null;
  const { contactId } = await joinIdentities(tx, actor, { identities, trust: "verified", source: "api" });
  return contactId;
}

async function stored(tx: WorkspaceTx, workspaceId: string, ref: string): Promise<Stored | undefined> {
  const [row] = await tx.$queryRaw<Stored[]>`
    SELECT state, told_state AS told, total_minor::float8 AS total, deposit_minor::float8 AS deposit, paid_minor::float8 AS paid,
      refunded_minor::float8 AS refunded, contact_id
    FROM shop_order WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ref} FOR UPDATE`;
  return row;
}

type Write = OrderInput & { readonly contactId: string | null };

async function insert(
  tx: WorkspaceTx,
  workspaceId: string,
  ref: string,
  input: Write,
  at: Date,
): Promise<void> {
  if (input.currency === undefined || input.total === undefined)
    throw new AppError(422, "order-incomplete", "A new order needs `currency` and `total`.", {
      path: input.currency === undefined ? "currency" : "total",
    });
  checkDeposit(input.deposit ?? null, input.total);
  await tx.$executeRaw`
    INSERT INTO shop_order (workspace_id, ref, contact_id, state, currency, total_minor, deposit_minor, cart_ref, split_from, lines, shipments,
      balance_due_at, placed_at, told_at)
    VALUES (${workspaceId}::uuid, ${ref}, ${input.contactId}::uuid, 'created', ${input.currency}, ${input.total}::bigint, ${input.deposit ?? null}::bigint,
      ${input.cart ?? null}, ${input.splitFrom ?? null}, ${json(input.lines ?? [])}::json, ${json(input.shipments ?? [])}::json,
      ${date(input.balanceDueAt)}, ${date(input.placedAt) ?? at}, ${at})`;
}

async function update(
  tx: WorkspaceTx,
  workspaceId: string,
  ref: string,
  input: Write,
  at: Date,
): Promise<void> {
  const given = (name: keyof OrderInput) => input[name] !== undefined;
  await tx.$executeRaw`
    UPDATE shop_order SET contact_id = coalesce(${input.contactId}::uuid, contact_id), total_minor = coalesce(${input.total ?? null}::bigint, total_minor),
      deposit_minor = CASE WHEN ${given("deposit")} THEN ${input.deposit ?? null}::bigint ELSE deposit_minor END,
      cart_ref = coalesce(${input.cart ?? null}, cart_ref), split_from = coalesce(${input.splitFrom ?? null}, split_from),
      lines = CASE WHEN ${given("lines")} THEN ${json(input.lines ?? [])}::json ELSE lines END,
      shipments = CASE WHEN ${given("shipments")} THEN ${json(input.shipments ?? [])}::json ELSE shipments END,
      balance_due_at = CASE WHEN ${given("balanceDueAt")} THEN ${date(input.balanceDueAt)}::timestamptz ELSE balance_due_at END,
      placed_at = coalesce(${date(input.placedAt)}::timestamptz, placed_at), updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ref} AND told_at <= ${at}`;
  if (input.currency !== undefined) {
    const rows = await tx.$queryRaw<object[]>`
      SELECT 1 FROM shop_order WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ref} AND currency = ${input.currency}`;
    if (rows.length === 0)
      throw new AppError(409, "order-currency", "An order keeps its currency.", { path: "currency" });
  }
}

const json = (value: unknown): string => sanitizeText(JSON.stringify(value));
const date = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

function checkDeposit(deposit: number | null, total: number): void {
  if (deposit !== null && deposit > total)
    throw new AppError(422, "order-deposit", "A deposit is not more than the total.", { path: "deposit" });
}

async function pay(
  tx: WorkspaceTx,
  workspaceId: string,
  ref: string,
  payments: NonNullable<OrderInput["payments"]>,
): Promise<void> {
  for (const { id, kind, amount, at } of payments) {
    const added = await tx.$executeRaw`
      INSERT INTO order_payment (workspace_id, order_ref, id, kind, amount_minor, at)
      VALUES (${workspaceId}::uuid, ${ref}, ${id}, ${kind}, ${amount}::bigint, ${new Date(at)}) ON CONFLICT DO NOTHING`;
    if (added) continue;
    const same = await tx.$queryRaw<object[]>`
      SELECT 1 FROM order_payment WHERE workspace_id = ${workspaceId}::uuid AND order_ref = ${ref} AND id = ${id} AND kind = ${kind} AND amount_minor = ${amount}::bigint`;
    if (same.length === 0)
      throw new AppError(409, "payment-differs", "This payment's id was used with another amount.", {
        path: "payments",
      });
  }
}

interface Settled extends Stored {
  currency: string;
  cart: string | null;
  lines: { product: string; category?: string }[];
  balanceDueAt: Date | null;
}

/** Sums the payments and finds the state anew. */
async function settle(
  tx: WorkspaceTx,
  workspaceId: string,
  ref: string,
  told: ToldState | undefined,
  at: Date,
): Promise<Settled> {
  const [sum] = await tx.$queryRaw<{ paid: number; refunded: number }[]>`
    SELECT coalesce(sum(amount_minor) FILTER (WHERE kind <> 'refund'), 0)::float8 AS paid,
      coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund'), 0)::float8 AS refunded
    FROM order_payment WHERE workspace_id = ${workspaceId}::uuid AND order_ref = ${ref}`;
  const { paid = 0, refunded = 0 } = sum ?? {};
  if (refunded > paid)
    throw new AppError(422, "refund-too-large", "More would go back than came in.", { path: "payments" });
  type Row = Settled & { told_at: Date };
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT state, told_state AS told, total_minor::float8 AS total, deposit_minor::float8 AS deposit, contact_id, told_at, currency, cart_ref AS cart, lines,
      balance_due_at AS "balanceDueAt"
    FROM shop_order WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ref}`;
  if (!row) throw new AppError(404, "not-found", "There is no such order.");
  checkDeposit(row.deposit, row.total);
  const goods = told !== undefined && row.told_at <= at ? told : row.told;
  const state = orderState(goods, { ...row, paid, refunded });
  await tx.$executeRaw`
    UPDATE shop_order SET state = ${state}, told_state = ${goods}, paid_minor = ${paid}::bigint, refunded_minor = ${refunded}::bigint,
      told_at = greatest(told_at, ${at}), updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND ref = ${ref}`;
  return { ...row, told: goods, state, paid, refunded };
}

/** What became true goes into the timeline, once: the state, money that came in, money that went back. */
async function tell(
  tx: WorkspaceTx,
  workspaceId: string,
  ref: string,
  before: Stored | undefined,
  after: Settled,
  input: OrderInput,
  at: Date,
): Promise<void> {
  const owners = [after.contact_id, before?.contact_id].filter((id) => typeof id === "string");
  if (after.contact_id === null) return;
  await lockContacts(tx, workspaceId, owners);
  await rebuildValues(tx, workspaceId, [...new Set(owners)]);
  const news = newsOf(before, after);
  const properties = {
    order: ref,
    ...(after.cart ? { cart: after.cart } : {}),
    ...(after.balanceDueAt ? { balanceDueAt: after.balanceDueAt.toISOString() } : {}),
    currency: after.currency,
    total: after.total,
    paid: after.paid,
    refunded: after.refunded,
    products: [...new Set(after.lines.map((one) => one.product))].slice(0, 20),
    categories: [...new Set(after.lines.flatMap((one) => one.category ?? []))].slice(0, 20),
  };
  // What came in or went back with this word, told once: a refund takes its part of the revenue back.
  const value = after.paid - after.refunded - ((before?.paid ?? 0) - (before?.refunded ?? 0));
  const money = MONEY.find((name) => news.has(name));
  await recordEvents(
    tx,
    workspaceId,
    [...news].map((name) => ({
      contactId: after.contact_id ?? "",
      name: `order.${name}`,
      at: timeOf(name, input, at),
      properties: { ...properties, ...(name === money ? { value } : {}) },
    })),
  );
}

type News = OrderState | "paymentReceived";
const MONEY = ["refunded", "partlyRefunded", "paid", "depositPaid", "paymentReceived"] as const;

function newsOf(before: Stored | undefined, after: Stored): Set<News> {
  const news = new Set<News>();
  if (!before) news.add("created");
  if (before?.state !== after.state && after.state !== "partlyRefunded") news.add(after.state);
  // Paid in full may be said together with "shipped": whoever waits for the payment hears of it all the same.
  const full = (one: Stored | undefined) => one !== undefined && one.paid > 0 && one.paid >= one.total;
  if (full(after) && !full(before)) news.add("paid");
  if (after.refunded > (before?.refunded ?? 0) && after.state !== "refunded") news.add("partlyRefunded");
  if (after.paid > (before?.paid ?? 0) && !MONEY.some((name) => news.has(name))) news.add("paymentReceived");
  return news;
}

/** Of a payment, when it was made; of everything else, the time of the word. */
function timeOf(name: News, { payments = [] }: OrderInput, at: Date): Date {
  const back = name === "refunded" || name === "partlyRefunded";
  const kinds = back ? ["refund"] : MONEY.some((one) => one === name) ? ["deposit", "payment"] : [];
  const times = payments.filter(({ kind }) => kinds.includes(kind)).map((one) => Date.parse(one.at));
  return times.length ? new Date(Math.min(Math.max(...times), Date.now() + AHEAD)) : at;
}
