import type { ChildProcess } from "node:child_process";
import path from "node:path";
import pg from "pg";
import { conversationToken } from "../../server/conversations/conversation-token";
import { migrate } from "../../server/db/migrate";
import { projectRoot } from "../../server/root";
import { BENCH_SECRET } from "../bench-secret";
import { amongMany, fiveSteps } from "../five-steps";
import { HttpClient } from "../http-client";
import { publishFlow } from "../publish-flow";
import { startServer } from "../start-server";
import { endlessFlow } from "./endless-flow";
import { type Growth, growData } from "./grow-data";
import type { Stored } from "./returning";

/** A database of one size with a server on it. */
export interface Place {
  readonly name: string;
  readonly database: string;
  readonly pool: pg.Pool;
  readonly port: number;
  /** Public ids of the table's flow, alone and among 2,000 steps. */
  readonly table: string;
  readonly large: string;
  readonly messages: number;
  readonly seconds: number;
  /** Conversations of a growth that the measured workspace owns, in random order. */
  stored(turns: number, most: number): Promise<Stored[]>;
}

/** Makes the database, fills it by each of the growths and starts a server on it. */
export async function openPlace(
  admin: pg.Pool,
  url: string,
  name: string,
  growths: readonly Growth[],
  children: ChildProcess[],
): Promise<Place> {
  const database = `growth_${process.pid}_${name}`;
  await admin.query(`CREATE DATABASE ${database}`);
  const own = new URL(url);
  own.pathname = `/${database}`;
  await migrate({ url: own.href, folder: path.join(projectRoot(), "prisma/migrations") });
  const table = await publishFlow(own.href, fiveSteps);
  const large = await publishFlow(own.href, amongMany(2_000));
  const endless = await publishFlow(own.href, endlessFlow);
  // Its workers would look for due work in tables that have no index while they are filled.
  const first: ChildProcess[] = [];
  await talkOnce(await startServer("ours", own.href, first), endless);
  for (const child of first) child.kill("SIGKILL");
  const pool = new pg.Pool({ connectionString: own.href, max: 4 });
  pool.on("error", () => undefined); // the database is dropped under it at the end
  const begun = performance.now();
  let messages = 0;
  for (const growth of growths) messages += await growData(pool, endless, growth);
  const seconds = (performance.now() - begun) / 1_000;
  console.log(`  ${name}: ${messages} messages made in ${Math.round(seconds)} s`);
  const port = await startServer("ours", own.href, children);
  return {
    name,
    database,
    pool,
    port,
    table,
    large,
    messages,
    seconds,
    stored: (turns, most) => storedConversations(pool, endless, turns, most),
  };
}

/** The conversation that the stored ones are copies of. */
async function talkOnce(port: number, publicId: string): Promise<void> {
  const client = await HttpClient.open(port);
  const begun = await client.post(`/v1/chat/${publicId}/conversations`, '{"id":"model-start"}');
  const { conversation, token } = JSON.parse(begun.body) as { conversation: string; token: string };
  const path = `/v1/chat/conversations/${conversation}/messages`;
  const answer = await client.post(path, '{"id":"model-turn","text":"hello"}', token);
  client.close();
  if (answer.status !== 200) throw new Error(`the model conversation failed: ${begun.body} ${answer.body}`);
}

async function storedConversations(
  pool: pg.Pool,
  publicId: string,
  turns: number,
  most: number,
): Promise<Stored[]> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN; SET LOCAL ROLE parley_turn");
    const { rows } = await client.query<{ w: string; id: string }>(
      `SELECT c.workspace_id AS w, c.id FROM endpoint e JOIN conversation c ON c.workspace_id = e.workspace_id AND c.endpoint_id = e.id
       WHERE e.public_id = $1 AND c.last_seq = $2 ORDER BY random() LIMIT $3`,
      [publicId, 2 * turns, most],
    );
    return rows.map(({ w, id }) => ({ id, token: conversationToken(w, id, 0, BENCH_SECRET) }));
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}
