import type { Flow } from "../../flow";
import { readPools } from "../coupons/pool-view";
import type { WorkspaceTx } from "../db/tenant";

/** The most that coupons of one currency may be worth together, in minor units. */
export interface CouponExposure {
  readonly currency: string;
  readonly minor: number;
}

/** The coupon pools that a flow gives from. */
export const poolsOf = (flow: Flow): string[] => [
  ...new Set(
    flow.nodes.flatMap((node) =>
      node.type === "send" && node.data.offer
        ? [node.data.offer.pool]
        : node.type === "coupon" && node.data.action !== "release"
          ? [node.data.pool]
          : [],
    ),
  ),
];

/** What the coupons of a flow may be worth at most when so many people get it, as far as codes and budgets reach. */
export async function couponExposure(
  tx: WorkspaceTx,
  workspaceId: string,
  flow: Flow,
  people: number,
): Promise<CouponExposure[]> {
  const wanted = new Set(poolsOf(flow));
  if (wanted.size === 0) return [];
  const sums = new Map<string, number>();
  for (const pool of await readPools(tx, workspaceId)) {
    if (!wanted.has(pool.id) || pool.valueMinor === null || pool.currency === null) continue;
    const worth = Math.min(people, pool.left ?? people) * pool.valueMinor;
    sums.set(pool.currency, (sums.get(pool.currency) ?? 0) + worth);
  }
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}
