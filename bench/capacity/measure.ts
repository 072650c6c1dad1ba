import type pg from "pg";
import { SqlTurnStore } from "../../server/conversations/sql-turn-store";
import { openTurnDatabase } from "../../server/conversations/turn-database";
import { createPools } from "../../server/db/pools";
import { quantile } from "../bench";
import { nextTurn, type Standing } from "../next-turn";
import type { Costs } from "./queueing";

/** Turns of a statement that is measured. */
const SIZES = [1, 16, 128] as const;

const WORDS = {
  path: '[["hello","answered","has"]]',
  visitor: '{"type":"text","text":"Ada"}',
  bot: '{"type":"text","text":"Nice name, Ada"}',
};

/** Milliseconds of the database for a statement of `turns` turns, without the wait for the disk: a line through the medians. */
export async function statementCost(url: string, rounds: number): Promise<Pick<Costs, "statement" | "turn">> {
  const pools = await createPools({ url, max: 2 });
  const database = openTurnDatabase(pools, 1);
  const store = new SqlTurnStore(database, "shared");
  try {
    await database.commits.query("SET synchronous_commit = off");
    const { rows } = await database.reads.query<{ -readonly [Name in keyof Standing]: Standing[Name] }>(
      `SELECT r.workspace_id AS "workspaceId", r.conversation_id AS "conversationId", r.id AS "runId", r.flow_id AS "flowId", r.session::text AS session, k.version::int AS version, k.last_seq::int AS "lastSeq"
       FROM workspace w JOIN conversation k ON k.workspace_id = w.id JOIN run r ON r.workspace_id = w.id AND r.conversation_id = k.id LIMIT 128`,
    );
    if (rows.length < 128) throw new Error("too few conversations to measure with");
    const medians: number[] = [];
    for (const size of SIZES) {
      const samples: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const some = rows.slice(0, size);
        const turns = some.map((row) => nextTurn(row, WORDS));
        const begun = performance.now();
        const through = await store.commit(turns);
        samples.push(performance.now() - begun);
        if (through.size !== size) throw new Error("a turn did not go through");
        for (const row of some) {
          row.version++;
          row.lastSeq += 2;
        }
      }
      medians.push(quantile(samples, 0.5));
    }
    const [one = 0, , many = 0] = medians;
    const turn = (many - one) / (SIZES[2] - SIZES[0]);
    return { statement: Math.max(0.01, one - turn), turn };
  } finally {
    await database.close();
    await pools.close();
  }
}

/** Bytes of a row with its share of the indexes, by table. */
export async function rowBytes(pool: pg.Pool, tables: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const table of tables) {
    await pool.query(`ANALYZE ${table}`);
    const { rows } = await pool.query<{ bytes: string; count: number }>(
      "SELECT pg_total_relation_size(oid) AS bytes, reltuples AS count FROM pg_class WHERE oid = $1::regclass",
      [table],
    );
    const [row] = rows;
    if (row && row.count > 0) sizes.set(table, Number(row.bytes) / row.count);
  }
  return sizes;
}

export async function walPosition(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ at: string }>("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS at");
  return Number(rows[0]?.at ?? 0);
}
