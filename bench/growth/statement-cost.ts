import type pg from "pg";
import { SqlTurnStore } from "../../server/conversations/sql-turn-store";
import { openTurnDatabase } from "../../server/conversations/turn-database";
import { createPools } from "../../server/db/pools";
import { quantile } from "../bench";
import { nextTurn } from "../next-turn";

/** Milliseconds (median) and blocks of the database looked at (mean) of one statement. */
export interface StatementCost {
  readonly ms: number;
  readonly blocks: number;
}

export interface StatementCosts {
  readonly commit: StatementCost;
  readonly load: StatementCost;
  readonly history: StatementCost;
}

/** Statements before those that are measured. */
const WARM = 5;

const WORDS = {
  path: '[["ask","answered","echo"]]',
  visitor: '{"type":"text","text":"once more"}',
  bot: '{"type":"text","text":"You said once more"}',
};

/**
 * The turn's own statements, one after the other on stored conversations of one length: the commit of a lone turn
 * (without the wait for the disk), the load and the history. Blocks do not depend on how busy the machine is.
 */
export async function statementCosts(
  url: string,
  watch: pg.Pool,
  ids: readonly string[],
): Promise<StatementCosts> {
  const pools = await createPools({ url, max: 2 });
  const database = openTurnDatabase(pools, 1);
  const store = new SqlTurnStore(database, "shared");
  try {
    await database.commits.query("SET synchronous_commit = off");
    const places = await database.reads.query<{
      w: string;
      id: string;
      run: string;
      flow: string;
      session: string;
    }>(
      `SELECT r.workspace_id AS w, r.conversation_id AS id, r.id AS run, r.flow_id AS flow, r.session::text AS session
       FROM unnest($1::uuid[]) AS i(id) CROSS JOIN workspace w JOIN run r ON r.workspace_id = w.id AND r.conversation_id = i.id`,
      [ids],
    );
    const loads: { workspace: string; id: string; version: number; lastSeq: number }[] = [];
    const load = await measure(watch, database.reads, places.rows, async ({ w, id }) => {
      const loaded = await store.load(w, id, "no-such-key");
      if (!loaded) throw new Error("a stored conversation is gone");
      loads.push({ workspace: w, id, version: loaded.state.version, lastSeq: loaded.state.lastSeq });
    });
    const history = await measure(watch, database.reads, loads, async ({ workspace, id, lastSeq }) => {
      await store.messages(
        { workspaceId: workspace, conversationId: id },
        Math.max(0, lastSeq - 50),
        lastSeq,
      );
    });
    const turns = places.rows.map((row, at) => {
      const { version, lastSeq } = loads[at] ?? { version: 0, lastSeq: 0 };
      const place = { workspaceId: row.w, conversationId: row.id, runId: row.run, flowId: row.flow };
      return nextTurn({ ...place, session: row.session, version, lastSeq }, WORDS);
    });
    const commit = await measure(watch, database.commits, turns, async (turn) => {
      if ((await store.commit([turn])).size !== 1) throw new Error("a turn did not go through");
    });
    return { load, history, commit };
  } finally {
    await database.close();
    await pools.close();
  }
}

async function measure<T>(
  watch: pg.Pool,
  used: pg.Pool,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<StatementCost> {
  if (items.length <= WARM) throw new Error("too little is stored");
  // The first ones pay for the session's own caches.
  for (const item of items.slice(0, WARM)) await work(item);
  await flush(used);
  const before = await blocksOf(watch);
  const samples: number[] = [];
  for (const item of items.slice(WARM)) {
    const begun = performance.now();
    await work(item);
    samples.push(performance.now() - begun);
  }
  await flush(used);
  return { ms: quantile(samples, 0.5), blocks: ((await blocksOf(watch)) - before) / samples.length };
}

/** Backends report what they have read once a second, unless they are told to. */
async function flush(pool: pg.Pool): Promise<void> {
  const clients = await Promise.all(
    Array.from({ length: Math.max(1, pool.totalCount) }, () => pool.connect()),
  );
  for (const client of clients) {
    await client.query("SELECT pg_stat_force_next_flush()");
    await client.query("SELECT 1");
    client.release();
  }
}

async function blocksOf(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ blocks: string }>(
    "SELECT blks_hit + blks_read AS blocks FROM pg_stat_database WHERE datname = current_database()",
  );
  return Number(rows[0]?.blocks ?? 0);
}
