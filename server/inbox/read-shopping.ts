import { z } from "zod";
import type { WorkspaceTx } from "../db/tenant";

/** Amounts are minor units of their currency, times ISO texts. */
export interface Shopping {
  /** What the contact's orders are worth, net of refunds. */
  worth: { currency: string; netMinor: number; orders: number }[];
  /** The newest first. */
  orders: {
    ref: string;
    state: string;
    currency: string;
    totalMinor: number;
    placedAt: string;
    lines: { name: string; quantity: number }[];
    shipments: { carrier: string | null; number: string | null; at: string | null }[];
  }[];
  /** Coupons that the contact got, the newest first. */
  coupons: {
    pool: string;
    code: string | null;
    state: "reserved" | "issued" | "redeemed";
    valueMinor: number | null;
    currency: string | null;
    expiresAt: string | null;
    createdAt: string;
  }[];
}

const ORDERS = 5;
const COUPONS = 10;

const word = z.string().nullish().catch(null);
const linesSchema = z
  .array(z.object({ name: word, product: word, quantity: z.number().catch(1).default(1) }))
  .catch([]);
const shipmentsSchema = z.array(z.object({ carrier: word, number: word, at: word })).catch([]);

/** What a contact has bought and been given, for whoever talks to them. */
export async function readShopping(
  tx: WorkspaceTx,
  workspaceId: string,
  contactId: string,
): Promise<Shopping> {
  const worth = await tx.$queryRaw<Shopping["worth"]>`
    SELECT currency, net_minor::float8 AS "netMinor", orders FROM contact_value
    WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${contactId}::uuid AND orders > 0 ORDER BY net_minor DESC`;
  const orders = await tx.$queryRaw<
    (Omit<Shopping["orders"][number], "lines" | "shipments" | "placedAt"> & {
      placedAt: Date;
      lines: unknown;
      shipments: unknown;
    })[]
  >`
    SELECT ref, state, currency, total_minor::float8 AS "totalMinor", placed_at AS "placedAt", lines, shipments FROM shop_order
    WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${contactId}::uuid ORDER BY placed_at DESC LIMIT ${ORDERS}`;
  const coupons = await tx.$queryRaw<
    (Omit<Shopping["coupons"][number], "expiresAt" | "createdAt"> & {
      expiresAt: Date | null;
      createdAt: Date;
    })[]
  >`
    SELECT p.name AS pool, CASE WHEN g.state <> 'reserved' THEN c.code END AS code, g.state, p.value_minor::float8 AS "valueMinor", p.currency, g.expires_at AS "expiresAt", g.created_at AS "createdAt"
    FROM coupon_grant g JOIN coupon_pool p ON p.workspace_id = g.workspace_id AND p.id = g.pool_id
    LEFT JOIN coupon_code c ON c.workspace_id = g.workspace_id AND c.pool_id = g.pool_id AND c.position = g.position
    WHERE g.workspace_id = ${workspaceId}::uuid AND g.contact_id = ${contactId}::uuid ORDER BY g.created_at DESC LIMIT ${COUPONS}`;
  return {
    worth,
    orders: orders.map(({ placedAt, lines, shipments, ...order }) => ({
      ...order,
      placedAt: placedAt.toISOString(),
      lines: linesSchema
        .parse(lines)
        .map(({ name, product, quantity }) => ({ name: name ?? product ?? "", quantity })),
      shipments: shipmentsSchema.parse(shipments).map(({ carrier, number, at }) => ({
        carrier: carrier ?? null,
        number: number ?? null,
        at: at ?? null,
      })),
    })),
    coupons: coupons.map(({ expiresAt, createdAt, ...coupon }) => ({
      ...coupon,
      expiresAt: expiresAt?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    })),
  };
}
