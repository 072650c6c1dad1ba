import type pg from "pg";

/** What a database is filled with. */
export interface Growth {
  /** Conversations, each of the same length. */
  readonly conversations: number;
  /** Turns of each: two messages, a key and a segment a turn. */
  readonly turns: number;
  readonly contacts: number;
}

const TABLES = [
  "contact",
  "conversation",
  "run",
  "message",
  "turn_key",
  "start_key",
  "segment",
  "event",
] as const;
/** Workspaces that share the rows with the one that is measured; half of all rows are its own. */
const NEIGHBOURS = 19;

/**
 * Fills the tables of the turn with copies of one real conversation (the newest of `publicId`, one turn long), spread over
 * ninety days and twenty workspaces, by SQL alone. Returns how many messages there are then.
 */
export async function growData(pool: pg.Pool, publicId: string, growth: Growth): Promise<number> {
  const { conversations, turns, contacts } = growth;
  await lifted(pool, async () => {
    await pool.query(MODEL, [publicId]);
    await pool.query(
      `INSERT INTO workspace (id, slug, name) SELECT gen_random_uuid(), 'grown-' || n, 'Grown' FROM generate_series(1, ${NEIGHBOURS}) n
       ON CONFLICT DO NOTHING`,
    );
    await pool.query(UUID);
    await pool.query(
      `DROP TABLE IF EXISTS grown;
       CREATE UNLOGGED TABLE grown AS
       WITH w AS (SELECT array_agg(id) AS ids FROM workspace WHERE slug LIKE 'grown-%')
       SELECT n, CASE WHEN n % 2 = 0 THEN m.workspace_id ELSE w.ids[1 + n / 2 % ${NEIGHBOURS}] END AS w,
         bench_uuid(n, 'conversation', at) AS c, bench_uuid(n % ${contacts}, 'contact', '2026-01-01') AS p,
         bench_uuid(n, 'run', at) AS r, at
       FROM model m, w, generate_series(0, ${conversations - 1}) AS n,
         LATERAL (SELECT now() - interval '90 days' * (${conversations} - n)::float8 / ${conversations} AS at) t`,
    );
    const indexes = await dropIndexes(pool);
    const fill = (table: string, rows: string) => [
      rows,
      ...(indexes.get(table) ?? []),
      // What autovacuum would otherwise do in the middle of the measurement.
      `VACUUM (ANALYZE) ${table}`,
    ];
    // Two at a time: the machine has hardly more processors. The lanes weigh about the same.
    await Promise.all([
      run(pool, [
        ...fill("message", MESSAGES(turns)),
        ...fill("conversation", CONVERSATIONS(turns)),
        ...fill("run", RUNS(turns)),
        ...fill("event", EVENTS),
      ]),
      run(pool, [
        ...fill("turn_key", KEYS(turns)),
        ...fill("segment", SEGMENTS(turns)),
        ...fill("contact", PEOPLE(contacts)),
        ...fill("start_key", STARTS),
      ]),
    ]);
  });
  await pool.query("DROP TABLE grown, model");
  return conversations * turns * 2;
}

/** Rows go in faster without indexes. Returns by table the statements that make them anew. */
async function dropIndexes(pool: pg.Pool): Promise<Map<string, string[]>> {
  const { rows } = await pool.query<{
    table: string;
    name: string;
    constraint: string | null;
    definition: string;
  }>(
    `SELECT t.relname AS table, i.relname AS name, c.conname AS constraint,
       CASE WHEN c.oid IS NULL THEN pg_get_indexdef(i.oid) ELSE format('ALTER TABLE %I ADD CONSTRAINT %I %s', t.relname, c.conname, pg_get_constraintdef(c.oid)) END AS definition
     FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid LEFT JOIN pg_constraint c ON c.conindid = i.oid AND c.conrelid = t.oid
     WHERE t.relname = ANY ($1)`,
    [[...TABLES]],
  );
  const made = new Map<string, string[]>();
  for (const { table, name, constraint, definition } of rows) {
    made.set(table, [...(made.get(table) ?? []), definition]);
    await pool.query(
      constraint ? `ALTER TABLE ${table} DROP CONSTRAINT ${constraint}` : `DROP INDEX ${name}`,
    );
  }
  return made;
}

/** Row-level security binds the owner too: lifted while the rows are made. */
async function lifted(pool: pg.Pool, work: () => Promise<void>): Promise<void> {
  const guarded = [...TABLES, "workspace", "endpoint", "flow"];
  await run(
    pool,
    guarded.map((table) => `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`),
  );
  await work();
  await run(
    pool,
    guarded.map((table) => `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`),
  );
}

async function run(pool: pg.Pool, statements: readonly string[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      "SET statement_timeout = 0; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'",
    );
    for (const statement of statements) await client.query(statement);
  } finally {
    client.release(true);
  }
}

const UUID = `CREATE OR REPLACE FUNCTION bench_uuid(n bigint, kind text, at timestamptz) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid
  FROM md5(kind || n) AS h $$`;

const MODEL = `CREATE TABLE model AS
SELECT c.*, r.flow_id, r.flow_version, r.session, r.id AS run_id,
  (SELECT body FROM message m WHERE m.conversation_id = c.id AND "from" = 'visitor' ORDER BY seq DESC LIMIT 1) AS asked,
  (SELECT body FROM message m WHERE m.conversation_id = c.id AND "from" = 'bot' ORDER BY seq DESC LIMIT 1) AS answered,
  (SELECT reply FROM turn_key k WHERE k.conversation_id = c.id LIMIT 1) AS reply,
  (SELECT path FROM segment s WHERE s.conversation_id = c.id ORDER BY turn DESC LIMIT 1) AS path
FROM endpoint e JOIN conversation c ON c.workspace_id = e.workspace_id AND c.endpoint_id = e.id
JOIN run r ON r.workspace_id = c.workspace_id AND r.conversation_id = c.id
WHERE e.public_id = $1 ORDER BY c.created_at DESC LIMIT 1`;

const MESSAGES = (
  turns: number,
) => `INSERT INTO message (workspace_id, conversation_id, seq, id, "from", run_id, body, created_at)
SELECT g.w, g.c, s, uuidv7(), CASE WHEN s % 2 = 1 THEN 'visitor' ELSE 'bot' END, CASE WHEN s % 2 = 0 THEN g.r END,
  CASE WHEN s % 2 = 1 THEN m.asked ELSE m.answered END, g.at + s * interval '10 seconds'
FROM model m, grown g, generate_series(1, ${2 * turns}) AS s`;

const PEOPLE = (contacts: number) => `INSERT INTO contact (workspace_id, id, profile, created_at)
SELECT m.workspace_id, bench_uuid(n, 'contact', '2026-01-01'), '{"name":"Ada"}', '2026-01-01'
FROM model m, generate_series(0, ${contacts - 1}) AS n
WHERE NOT EXISTS (SELECT FROM contact p WHERE p.workspace_id = m.workspace_id AND p.id = bench_uuid(n, 'contact', '2026-01-01'))`;

const CONVERSATIONS = (
  turns: number,
) => `INSERT INTO conversation (workspace_id, id, endpoint_id, contact_id, channel, version, status, last_seq, created_at, updated_at)
SELECT g.w, g.c, m.endpoint_id, g.p, m.channel, ${turns + 1}, 'waiting', ${2 * turns}, g.at, g.at FROM model m, grown g`;

const RUNS = (
  turns: number,
) => `INSERT INTO run (workspace_id, conversation_id, id, flow_id, flow_version, session, version, status, asked_at, created_at, updated_at)
SELECT g.w, g.c, g.r, m.flow_id, m.flow_version, m.session, ${turns + 1}, 'waiting', ${turns + 1}, g.at, g.at FROM model m, grown g`;

const KEYS = (
  turns: number,
) => `INSERT INTO turn_key (workspace_id, conversation_id, key, request_hash, reply, created_at)
SELECT g.w, g.c, gen_random_uuid(), decode(repeat('ab', 32), 'hex'), m.reply, g.at + s * interval '10 seconds'
FROM model m, grown g, generate_series(1, ${turns}) AS s`;

const SEGMENTS = (
  turns: number,
) => `INSERT INTO segment (workspace_id, conversation_id, run_id, turn, flow_id, flow_version, path, at)
SELECT g.w, g.c, g.r, s, m.flow_id, m.flow_version, m.path, g.at + s * interval '10 seconds' FROM model m, grown g, generate_series(0, ${turns}) AS s`;

const STARTS = `INSERT INTO start_key (workspace_id, endpoint_id, key, conversation_id, request_hash, reply, created_at)
SELECT g.w, m.endpoint_id, gen_random_uuid(), g.c, decode(repeat('ab', 32), 'hex'), m.reply, g.at FROM model m, grown g`;

const EVENTS = `INSERT INTO event (workspace_id, id, at, name, conversation_id, run_id, properties)
SELECT g.w, bench_uuid(g.n, 'event', g.at), g.at, 'conversation.started', g.c, g.r, '{"channel":"web"}' FROM grown g`;
