import pg from "pg";
import { type Pools, surviveLoss } from "../db/pools";
import { databaseRoles } from "../db/roles";
import type { Placement } from "./commit-statement";

/**
 * The connections of the turn: one small pool for the committer's statements and one for reading. Plans are generic and
 * index-driven from the first statement on, so that an empty table's plan does not stay when the table has grown.
 */
export interface TurnDatabase {
  readonly commits: pg.Pool;
  readonly reads: pg.Pool;
  close(): Promise<void>;
}

const PLANNER = "-c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off -c jit=off";
/** A distributed database chooses the shard when it plans, and cannot plan for parameters that it does not know yet. */
const PLANS = {
  shared: " -c plan_cache_mode=force_generic_plan",
  workspace: " -c plan_cache_mode=force_custom_plan",
};
/** Milliseconds until a caller is told to come again. */
const PATIENCE = 2_000;
/** What is read is found by an index: longer, and the database is in trouble. A commit is given more before it is given up. */
const READ_MS = 1_800;
const COMMIT_MS = 5_000;

export function openTurnDatabase(
  pools: Pools,
  batches: number,
  placement: Placement = "shared",
): TurnDatabase {
  const role = pools.separated ? `-c role=${databaseRoles.turn} ` : "";
  const make = (name: string, max: number, statementMs: number) => {
    const pool = new pg.Pool({
      connectionString: pools.url,
      application_name: `parley-${name}`,
      max,
      options: role + PLANNER + PLANS[placement],
      statement_timeout: statementMs,
      // A connection that has died in silence never answers: only our own clock ends the wait.
      query_timeout: statementMs + 200,
      connectionTimeoutMillis: PATIENCE,
      idleTimeoutMillis: 0,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    surviveLoss(pool, name);
    return pool;
  };
  const commits = make("commits", batches, COMMIT_MS);
  const reads = make("turns", 4, READ_MS);
  return { commits, reads, close: async () => void (await Promise.all([commits.end(), reads.end()])) };
}
