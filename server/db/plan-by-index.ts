import type { PoolClient } from "pg";

/**
 * From here to the end of the transaction statements go by indexes, whatever the tables held when they were prepared or counted
 * last: for transactions whose every row is found by its key, many at a time.
 */
export async function planByIndex(client: PoolClient): Promise<void> {
  await client.query(
    `SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
     SET LOCAL enable_material = off; SET LOCAL jit = off; SET LOCAL plan_cache_mode = force_generic_plan`,
  );
}
