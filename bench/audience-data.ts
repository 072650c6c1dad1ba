import { randomUUID } from "node:crypto";
import type pg from "pg";

/** Events for each contact, on average. */
export const EVENTS = 20;

const TABLES = [
  "contact",
  "contact_event",
  "contact_event_total",
  "contact_interest",
  "contact_consent",
  "contact_value",
];

/**
 * Contacts of a workspace with what they did in a year, more of it lately, as the triggers would have left it: the same for the same
 * number. Ordinary logged tables; it is quick because they are filled in large statements on two connections, without their indexes,
 * which are made afterwards as the migrations have them. Events lie in the order of their times, as they come in. Gives the workspace.
 */
export async function generateContacts(pool: pg.Pool, contacts: number): Promise<string> {
  const workspace = randomUUID();
  const [one, two] = await Promise.all([pool.connect(), pool.connect()]);
  try {
    for (const client of [one, two])
      await client.query(
        `SET synchronous_commit = off; SET work_mem = '512MB'; SET maintenance_work_mem = '512MB'`,
      );
    for (const table of ["workspace", ...TABLES])
      await one.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await one.query(`TRUNCATE ${TABLES.join(", ")}`);
    await one.query("ALTER TABLE contact_event DISABLE TRIGGER USER");
    const [events, totals, interests] = await Promise.all(
      ["contact_event", "contact_event_total", "contact_interest"].map((table) =>
        withoutIndexes(pool, table),
      ),
    );
    await one.query("INSERT INTO workspace (id, slug, name) VALUES ($1, $2, 'Bench')", [
      workspace,
      `a-${workspace.slice(0, 8)}`,
    ]);
    const half = (contacts * EVENTS) / 2;
    await Promise.all([
      addEvents(one, workspace, contacts, 1, half).then(() => addContacts(one, workspace, contacts)),
      addEvents(two, workspace, contacts, half + 1, 2 * half).then(() => addOthers(two, workspace, contacts)),
    ]);
    await Promise.all([events?.(one), addInterests(two, workspace).then(() => interests?.(two))]);
    await addTotals(one, workspace);
    await totals?.(one);
    await one.query("ALTER TABLE contact_event ENABLE TRIGGER USER");
    for (const table of ["workspace", ...TABLES])
      await one.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    for (const table of TABLES) await one.query(`VACUUM ANALYZE ${table}`);
    return workspace;
  } finally {
    // Their settings are for loading only.
    for (const client of [one, two]) client.release(true);
  }
}

/** Takes a table's indexes away. Gives what makes them again. */
async function withoutIndexes(
  pool: pg.Pool,
  table: string,
): Promise<(client: pg.PoolClient) => Promise<void>> {
  const { rows } = await pool.query<{ name: string; made: string; key: boolean }>(
    `SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS made, i.indisprimary AS key
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = $1::regclass ORDER BY i.indisprimary DESC, c.relname`,
    [table],
  );
  for (const { name, key } of rows)
    await pool.query(key ? `ALTER TABLE ${table} DROP CONSTRAINT ${name}` : `DROP INDEX ${name}`);
  return async (client) => {
    for (const { name, made, key } of rows) {
      await client.query(made);
      if (key)
        await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} PRIMARY KEY USING INDEX ${name}`);
    }
  };
}

/** The id of the contact whose number an expression gives. */
const contactId = (number: string): string =>
  `('00000000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/** The same id for a number that is known. */
export const contactNumber = (number: number): string =>
  `00000000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;

async function addContacts(client: pg.PoolClient, workspace: string, contacts: number): Promise<void> {
  await client.query(
    `INSERT INTO contact (workspace_id, id, anonymous, profile) SELECT $1, ${contactId("i")}, false, jsonb_build_object('email', 'c' || i || '@example.org',
       'name', 'Contact ' || i, 'city', (ARRAY['Shanghai', 'Beijing', 'Bergen', 'Oslo', 'Lima', 'Kyoto'])[1 + i % 6], 'points', i % 1000,
       'tags', CASE WHEN i % 10 = 0 THEN '["vip"]'::jsonb ELSE '["new"]'::jsonb END) FROM generate_series(1, $2::int) i`,
    [workspace, contacts],
  );
}

/**
 * The events `from` to `to` of the year, the earliest first. Each is of anybody; half of the contacts never buy, and everybody is
 * interested in five products.
 */
async function addEvents(
  client: pg.PoolClient,
  workspace: string,
  contacts: number,
  from: number,
  to: number,
): Promise<void> {
  await client.query("SELECT setseed($1)", [from / (contacts * EVENTS)]);
  await client.query(
    `INSERT INTO contact_event (workspace_id, contact_id, at, id, name, properties)
     SELECT $1, ${contactId("i")}, now() - power(1 - n::float8 / ($3::float8 * ${EVENTS}), 2) * interval '365 days', gen_random_uuid(),
       CASE WHEN kind < 0.5 THEN 'page.viewed' WHEN kind < 0.75 THEN 'product.viewed' WHEN kind < 0.85 THEN 'cart.updated'
         WHEN kind < 0.9 OR i % 2 = 0 THEN 'checkout.started' ELSE 'order.paid' END,
       jsonb_build_object('product', 'p' || (i * 7 + n % 5) % 50)
     FROM (SELECT n, 1 + floor(random() * $3::int)::int AS i, random() AS kind FROM generate_series($2::int, $4::int) n) drawn`,
    [workspace, from, contacts, to],
  );
}

async function addOthers(client: pg.PoolClient, workspace: string, contacts: number): Promise<void> {
  await client.query(
    `INSERT INTO contact_consent (workspace_id, contact_id, channel, purpose, granted, source, at)
     SELECT $1, ${contactId("i")}, 'email', 'marketing', i % 20 > 0, 'bench', now() FROM generate_series(1, $2::int) i WHERE i % 3 > 0`,
    [workspace, contacts],
  );
  await client.query(
    `INSERT INTO contact_value (workspace_id, contact_id, currency, net_minor, orders)
     SELECT $1, ${contactId("i")}, 'CNY', i % 200 * 1000, 1 + i % 4 FROM generate_series(1, $2::int) i WHERE i % 2 = 0`,
    [workspace, contacts],
  );
}

async function addInterests(client: pg.PoolClient, workspace: string): Promise<void> {
  await client.query(
    `INSERT INTO contact_interest (workspace_id, topic, contact_id, level)
     SELECT workspace_id, 'product:' || (properties->>'product'), contact_id, ln(sum(parley_interest_weight(name) * power(2::float8, parley_half_lives(at)))) / ln(2::float8)
     FROM contact_event WHERE workspace_id = $1 AND name <> 'page.viewed' GROUP BY 1, 2, 3 ORDER BY 2, 3`,
    [workspace],
  );
}

async function addTotals(client: pg.PoolClient, workspace: string): Promise<void> {
  await client.query(
    `INSERT INTO contact_event_total (workspace_id, name, contact_id, count, first_at, last_at)
     SELECT workspace_id, name, contact_id, count(*), min(at), max(at) FROM contact_event WHERE workspace_id = $1 GROUP BY 1, 2, 3 ORDER BY 2, 3`,
    [workspace],
  );
}
