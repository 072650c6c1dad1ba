import { randomUUID } from "node:crypto";
import { SqlTurnStore } from "../../server/conversations/sql-turn-store";
import { openTurnDatabase, type TurnDatabase } from "../../server/conversations/turn-database";
import { type Published, publish as publishFlow } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import type { TestDatabase } from "../support/test-database";
import type { Backend } from "./backend";
import type { Invariant, Judge } from "./judge";

const TABLES = ["flow_version", "endpoint", "conversation", "run", "message", "segment", "event", "effect"];

/**
 * The real database under the simulator's clock: `now()` in its statements is one that is set. Made once for a test
 * database, before connections to it are opened.
 */
export async function bendTime(database: TestDatabase): Promise<void> {
  const { owner } = database.pools;
  await owner.query(`
    CREATE SCHEMA sim;
    CREATE TABLE sim.clock (at timestamptz NOT NULL);
    INSERT INTO sim.clock VALUES (now());
    CREATE FUNCTION sim.now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT at FROM sim.clock';
    GRANT USAGE ON SCHEMA sim TO PUBLIC;
  `);
  const { rows } = await owner.query<{ name: string }>("SELECT current_database() AS name");
  await owner.query(`ALTER DATABASE "${rows[0]?.name}" SET search_path = sim, pg_catalog, public`);
}

/** A workspace of its own in a database whose time was bent. */
export async function postgresBackend(database: TestDatabase): Promise<Backend & { close(): Promise<void> }> {
  const connections: TurnDatabase = openTurnDatabase(database.pools, 2);
  const inner = new SqlTurnStore(connections, "shared");
  const flowId = randomUUID();
  let published: Published | undefined;
  const place = (): Published => {
    if (!published) throw new Error("nothing is published yet");
    return published;
  };
  let wanted = 0;
  let set = 0;
  const rowsOf = async (sql: string, values: readonly unknown[] = []) =>
    (await everyRow(database, TABLES, sql, values)).rows;
  /** The clock is set before a statement is sent; statements of one moment share it. */
  const store = new Proxy(inner, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]): Promise<unknown> => {
        if (wanted !== set) {
          set = wanted;
          await database.pools.owner.query("UPDATE sim.clock SET at = to_timestamp($1::float8 / 1000)", [
            set,
          ]);
        }
        return Reflect.apply(method, target, args) as unknown;
      };
    },
  });
  return {
    store,
    exact: false,
    flowId,
    get workspaceId() {
      return place().workspaceId;
    },
    get endpointId() {
      return place().endpointId;
    },
    get publicId() {
      return place().publicId;
    },
    publish: async (number, flow) => {
      if (!published) {
        published = await publishFlow(database.pools, flow, { flowId });
        return;
      }
      await rowsOf(
        `WITH made AS (INSERT INTO flow_version (workspace_id, flow_id, number, document, pins) VALUES ($1, $2, $3, $4, '{}'))
         UPDATE endpoint SET active_version = $3 WHERE workspace_id = $1`,
        [place().workspaceId, flowId, number, JSON.stringify(flow)],
      );
    },
    setNow: (now) => {
      wanted = now;
    },
    compare: (judge) => compareRows(judge, rowsOf, place().workspaceId),
    open: async () => {
      const [row] = await rowsOf(
        "SELECT count(*)::int AS effects FROM effect WHERE workspace_id = $1 AND state <> 'done'",
        [place().workspaceId],
      );
      return { effects: Number(row?.effects) };
    },
    close: () => connections.close(),
  };
}

/** What is stored, column by column, against what the judge has of the commits alone. */
async function compareRows(
  judge: Judge,
  rowsOf: (sql: string, values: readonly unknown[]) => Promise<Record<string, unknown>[]>,
  workspaceId: string,
): Promise<void> {
  const replicas = [...judge.replicas];
  const compare = async (
    invariant: Invariant,
    what: string,
    sql: string,
    expected: readonly Record<string, unknown>[],
  ): Promise<void> => {
    const stored = (await rowsOf(`${sql} WHERE workspace_id = $1`, [workspaceId])).map(textOf);
    const asked = new Set(expected.map(textOf));
    for (const row of stored)
      if (!asked.delete(row)) judge.breach(invariant, `no commit wrote the ${what} ${row}`);
    for (const row of asked) judge.breach(invariant, `a ${what} is missing or stored otherwise: ${row}`);
  };
  await compare(
    "replay",
    "conversation",
    `SELECT id, version::int AS version, owner, last_seq::int AS last, closed_at IS NOT NULL AS closed FROM conversation`,
    replicas.map(([id, { version, owner, messages }]) => {
      return { id, version, owner, last: messages.length, closed: owner === "nobody" };
    }),
  );
  await compare(
    "replay",
    "run",
    `SELECT conversation_id AS at, id, flow_id AS flow, flow_version AS version, session::text AS session, status, asked_at::int AS asked, outcome FROM run`,
    replicas.flatMap(([at, { runs }]) =>
      [...runs.values()].map(({ row }) => {
        const { id, flowId, flowVersion, session, status, askedAt, outcome } = row;
        return { at, id, flow: flowId, version: flowVersion, session, status, asked: askedAt, outcome };
      }),
    ),
  );
  await compare(
    "lost",
    "message",
    `SELECT conversation_id AS at, seq::int AS seq, id, "from", body::text AS body FROM message`,
    replicas.flatMap(([at, { messages }]) =>
      messages.map(({ seq, id, from, body }) => ({ at, seq, id, from, body })),
    ),
  );
  await compare(
    "path",
    "segment",
    `SELECT conversation_id AS at, turn::int AS turn, run_id AS run, flow_id AS flow, flow_version AS version, path::text AS path FROM segment`,
    replicas.flatMap(([at, { ways }]) => ways.map((way) => ({ at, ...way }))),
  );
  await compare(
    "lost",
    "event",
    `SELECT conversation_id AS at, id, name FROM event`,
    replicas.flatMap(([at, { events }]) => events.map(({ id, name }) => ({ at, id, name }))),
  );
}

/** A row as one text, whatever the order of its columns. */
const textOf = (row: Record<string, unknown>): string =>
  JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
