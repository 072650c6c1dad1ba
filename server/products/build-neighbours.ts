import { setImmediate as breathe } from "node:timers/promises";
import { pools } from "../db/pools";
import { inWorkspace, readingWorkspace } from "../db/tenant";
import { BoughtTogether } from "./neighbours";

/** The job that finds anew what is bought together. */
export const NEIGHBOURS_JOB = "product-neighbours";

/** Of a workspace's orders the latest so many count. */
const ORDERS = 100_000;
const PAGE = 2_000;
const HOUR_MS = 3_600_000;

/**
 * Finds what is bought together in a workspace's latest orders, and puts it in the place of what was found before. Others get their turn
 * between orders. Harmless when done twice.
 */
export async function buildNeighbours(
  workspaceId: string,
  stopping?: AbortSignal,
): Promise<{ orders: number }> {
  const together = new BoughtTogether();
  let orders = 0;
  let after: { at: Date; ref: string } | undefined;
  while (orders < ORDERS) {
    const page = await readOrders(workspaceId, after);
    for (const [at, { products }] of page.entries()) {
      together.add(products);
      if (at % 100 === 99) await breathe();
    }
    orders += page.length;
    const last = page.at(-1);
    if (!last || page.length < PAGE || stopping?.aborted) break;
    after = { at: last.at, ref: last.ref };
  }
  if (stopping?.aborted) return { orders: 0 };
  const rows: { ref: string; other: string; closeness: number }[] = [];
  let products = 0;
  for (const [ref, nearest] of together.nearest()) {
    rows.push(...nearest.map(([other, closeness]) => ({ ref, other, closeness })));
    if (++products % 100 === 0) await breathe();
  }
  await inWorkspace(workspaceId, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${workspaceId} neighbours`}, 7))`;
    await tx.$executeRaw`DELETE FROM product_neighbour WHERE workspace_id = ${workspaceId}::uuid`;
    for (let from = 0; from < rows.length; from += 5_000)
      await tx.$executeRaw`
        INSERT INTO product_neighbour (workspace_id, ref, other, closeness)
        SELECT ${workspaceId}::uuid, ref, other, closeness
        FROM json_to_recordset(${JSON.stringify(rows.slice(from, from + 5_000))}::json) AS r (ref text, other text, closeness real)
        ON CONFLICT DO NOTHING`;
    await tx.$executeRaw`
      INSERT INTO product_neighbour_build (workspace_id, orders) VALUES (${workspaceId}::uuid, ${orders})
      ON CONFLICT (workspace_id) DO UPDATE SET built_at = now(), orders = excluded.orders`;
  });
  return { orders };
}

interface OrderRow {
  ref: string;
  at: Date;
  products: string[];
}

async function readOrders(
  workspaceId: string,
  after: { at: Date; ref: string } | undefined,
): Promise<OrderRow[]> {
  return readingWorkspace(workspaceId, (read) =>
    read<OrderRow>({
      name: "neighbour-orders",
      text: `
        SELECT ref, placed_at AS at, ARRAY(SELECT l->>'product' FROM json_array_elements(lines) l WHERE l->>'product' IS NOT NULL) AS products
        FROM shop_order WHERE workspace_id = $1 AND state NOT IN ('cancelled', 'refunded')
          AND ($2::timestamptz IS NULL OR (placed_at, ref) < ($2, $3::text))
        ORDER BY placed_at DESC, ref DESC LIMIT ${PAGE}`,
      values: [workspaceId, after?.at ?? null, after?.ref ?? null],
    }),
  );
}

/** Asks for it in the background where it was done more than an hour ago, and there are orders since. */
export async function buildNeighboursLater(workspaceId: string): Promise<void> {
  const due = await readingWorkspace(workspaceId, async (read) => {
    const [row] = await read<{ builtAt: Date | null; newest: Date | null }>({
      name: "neighbours-due",
      text: `
        SELECT (SELECT built_at FROM product_neighbour_build WHERE workspace_id = $1) AS "builtAt",
          (SELECT max(updated_at) FROM shop_order WHERE workspace_id = $1) AS newest`,
      values: [workspaceId],
    });
    if (!row?.newest) return false;
    return row.builtAt === null || (row.newest > row.builtAt && Date.now() - row.builtAt.getTime() > HOUR_MS);
  });
  if (!due) return;
  await pools().owner.query({
    name: "neighbours-later",
    text: "SELECT graphile_worker.add_job($1, $2::json, max_attempts => 3, job_key => $3)",
    values: [NEIGHBOURS_JOB, JSON.stringify({ workspaceId }), `${NEIGHBOURS_JOB}/${workspaceId}`],
  });
}
