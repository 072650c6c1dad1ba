import type pg from "pg";
import { SqlTurnStore } from "../../server/conversations/sql-turn-store";
import type { TurnCommit } from "../../server/conversations/turn-commit";
import { openTurnDatabase } from "../../server/conversations/turn-database";
import { createPools } from "../../server/db/pools";
import { uuidv7 } from "../../server/ids";
import { quantile } from "../bench";
import type { Costs } from "./queueing";

/** Turns of a statement that is measured. */
const SIZES = [1, 16, 128] as const;

/** Milliseconds of the database for a statement of `turns` turns, without the wait for the disk: a line through the medians. */
export async function statementCost(url: string, rounds: number): Promise<Pick<Costs, "statement" | "turn">> {
  const pools = await createPools({ url, max: 2 });
  const database = openTurnDatabase(pools, 1);
  const store = new SqlTurnStore(database, "shared");
  try {
    await database.commits.query("SET synchronous_commit = off");
    const { rows } = await database.reads.query<Row>(
      `SELECT r.workspace_id AS w, r.conversation_id AS c, r.id AS run, r.flow_id AS flow, r.session::text AS session, k.version::int AS version, k.last_seq::int AS seq
       FROM workspace w JOIN conversation k ON k.workspace_id = w.id JOIN run r ON r.workspace_id = w.id AND r.conversation_id = k.id LIMIT 128`,
    );
    if (rows.length < 128) throw new Error("too few conversations to measure with");
    const medians: number[] = [];
    for (const size of SIZES) {
      const samples: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const some = rows.slice(0, size);
        const turns = some.map(nextTurn);
        const begun = performance.now();
        const through = await store.commit(turns);
        samples.push(performance.now() - begun);
        if (through.size !== size) throw new Error("a turn did not go through");
        for (const row of some) {
          row.version++;
          row.seq += 2;
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

interface Row {
  w: string;
  c: string;
  run: string;
  flow: string;
  session: string;
  version: number;
  seq: number;
}

function nextTurn(row: Row): TurnCommit {
  return {
    kind: "message",
    workspaceId: row.w,
    conversationId: row.c,
    expected: row.version,
    owner: "bot",
    status: "waiting",
    lastSeq: row.seq + 2,
    key: uuidv7(),
    hash: "ab".repeat(32),
    reply: '{"messages":[],"awaiting":null,"status":"waiting","version":2}',
    fresh: null,
    run: {
      id: row.run,
      isNew: false,
      flowId: row.flow,
      flowVersion: 1,
      session: row.session,
      status: "waiting",
      wakeAt: null,
      askedAt: row.version + 1,
      outcome: null,
    },
    path: '[["hello","answered","has"]]',
    messages: [
      { seq: row.seq + 1, id: uuidv7(), from: "visitor", body: '{"type":"text","text":"Ada"}' },
      { seq: row.seq + 2, id: uuidv7(), from: "bot", body: '{"type":"text","text":"Nice name, Ada"}' },
    ],
    events: [],
    extras: null,
    effect: null,
  };
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
