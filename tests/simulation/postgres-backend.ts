import { randomUUID } from "node:crypto";
import { SqlTurnStore } from "../../server/conversations/sql-turn-store";
import { openTurnDatabase, type TurnDatabase } from "../../server/conversations/turn-database";
import { type Published, publish as publishFlow } from "../support/chat-server";
import { everyRow } from "../support/every-row";
import type { TestDatabase } from "../support/test-database";
import type { Backend } from "./backend";
import type { Judge } from "./judge";

const TABLES = ["flow_version", "endpoint", "conversation", "run", "message", "effect"];

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

async function compareRows(
  judge: Judge,
  rowsOf: (sql: string, values: readonly unknown[]) => Promise<Record<string, unknown>[]>,
  workspaceId: string,
): Promise<void> {
  const stored = await rowsOf(
    "SELECT id, version::int AS version, owner FROM conversation WHERE workspace_id = $1",
    [workspaceId],
  );
  if (stored.length !== judge.replicas.size)
    judge.breach("lost", `${stored.length} conversations are stored of ${judge.replicas.size}`);
  for (const { id, version, owner } of stored) {
    const replica = judge.replicas.get(String(id));
    if (replica?.version !== version || replica?.owner !== owner)
      judge.breach(
        "replay",
        `${id} is stored as ${version} of ${owner}, not ${replica?.version} of ${replica?.owner}`,
      );
  }
  const runs = await rowsOf(
    "SELECT conversation_id, id, session::text AS session FROM run WHERE workspace_id = $1",
    [workspaceId],
  );
  for (const { conversation_id, id, session } of runs)
    if (judge.replicas.get(String(conversation_id))?.runs.get(String(id))?.session !== session)
      judge.breach("replay", `the session of ${id} is stored as ${session}`);
  const messages = await rowsOf(
    "SELECT conversation_id, seq::int AS seq, id, body::text AS body FROM message WHERE workspace_id = $1",
    [workspaceId],
  );
  const all = [...judge.replicas.values()].reduce((sum, one) => sum + one.messages.length, 0);
  if (messages.length !== all) judge.breach("lost", `${messages.length} messages are stored of ${all}`);
  for (const { conversation_id, seq, id, body } of messages) {
    const one = judge.replicas.get(String(conversation_id))?.messages[Number(seq) - 1];
    if (one?.id !== id || one?.body !== body) judge.breach("lost", `message ${seq} is stored as ${body}`);
  }
}
