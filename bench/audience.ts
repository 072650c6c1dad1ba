import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Condition } from "../flow/text/condition";
import { countAudience } from "../server/audiences/preview-audience";
import { createPools } from "../server/db/pools";
import { type Bench, quantile } from "./bench";

const EVENTS = 20;
const RUNS = 5;
/** Where the figures are judged. */
const LARGE = 1_000_000;

/** Audiences of three conditions each, as people make them. */
export const AUDIENCES: Readonly<Record<string, Condition>> = {
  "often, never bought, tagged": {
    all: [
      { left: 'events["page.viewed"].count["7d"]', operator: "greaterOrEqual", right: 3 },
      { left: 'events["order.paid"].count', operator: "equals", right: 0 },
      { left: "tags", operator: "contains", right: "vip" },
    ],
  },
  "may be written to, interested, worth it": {
    all: [
      { left: "consent.email.marketing", operator: "isTrue" },
      { left: 'interests["product:p7"]', operator: "greaterThan", right: 0.5 },
      { left: "value.CNY.net", operator: "greaterOrEqual", right: 50_000 },
    ],
  },
  "carts of three months, from a city, not lately": {
    all: [
      { left: 'events["cart.updated"].count["90d"]', operator: "greaterOrEqual", right: 2 },
      { left: "contact.city", operator: "equals", right: "Shanghai" },
      { left: 'events["page.viewed"].last', operator: "before", right: "now" },
    ],
  },
  "any of three": {
    any: [
      { left: 'events["checkout.started"].count["30d"]', operator: "greaterOrEqual", right: 2 },
      { left: "tags", operator: "contains", right: "vip" },
      { left: "value.CNY.orders", operator: "greaterOrEqual", right: 2 },
    ],
  },
};

/** How long it takes to count who is in an audience, by the number of contacts; each has 20 events. */
export const audience: Bench = {
  name: "audience",
  about: `seconds to count audiences of three conditions, with ${EVENTS} events for each contact`,
  async run({ url, pool, quick }) {
    const sizes = quick ? [10_000, 100_000] : [10_000, 100_000, LARGE];
    const pools = await createPools({ url, max: 4 });
    globalThis.parleyPools = pools;
    const figures: Record<string, number> = {};
    try {
      for (const size of sizes) {
        const began = performance.now();
        const workspace = await generateContacts(pool, size);
        const label = size >= LARGE ? "1M" : `${size / 1_000}k`;
        figures[`${label} made in s`] = (performance.now() - began) / 1_000;
        const first: number[] = [];
        const warm: number[] = [];
        for (const [name, condition] of Object.entries(AUDIENCES)) {
          const times: number[] = [];
          for (let run = 0; run <= RUNS; run++) {
            const start = performance.now();
            figures[`${label} ${name}`] = await countAudience(workspace, condition, new Date());
            times.push((performance.now() - start) / 1_000);
          }
          first.push(times[0] ?? 0);
          warm.push(quantile(times.slice(1), 0.5));
          figures[`${label} ${name} s`] = warm.at(-1) ?? 0;
        }
        figures[`${label} slowest, first time s`] = Math.max(...first);
        figures[`${label} slowest, warm s`] = Math.max(...warm);
      }
      return figures;
    } finally {
      globalThis.parleyPools = undefined;
      await pools.close();
    }
  },
  summary: (figures) => ({
    contacts: "1M slowest, warm s" in figures ? LARGE : 100_000,
    warmSeconds: figures["1M slowest, warm s"] ?? figures["100k slowest, warm s"],
    firstSeconds: figures["1M slowest, first time s"] ?? figures["100k slowest, first time s"],
  }),
};

const TABLES = [
  "contact",
  "contact_event",
  "contact_event_total",
  "contact_interest",
  "contact_consent",
  "contact_value",
];
const NAMES = ["page.viewed", "product.viewed", "cart.updated", "checkout.started", "order.paid"];

/** Contacts of a workspace with what they did in a year, more of it lately, written in bulk: as the triggers would have left it. */
export async function generateContacts(pool: pg.Pool, contacts: number): Promise<string> {
  const workspace = randomUUID();
  const client = await pool.connect();
  const run = (sql: string, values: unknown[] = []) => client.query(sql, values);
  const contact = "('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid";
  try {
    await run("SELECT setseed(0.42)");
    await run("SET synchronous_commit = off");
    await run("SET maintenance_work_mem = '256MB'");
    for (const table of ["workspace", ...TABLES])
      await run(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await run(`TRUNCATE ${TABLES.join(", ")}`);
    await run("ALTER TABLE contact_event DISABLE TRIGGER USER");
    // Indexes are made of what is there faster than they are kept row by row.
    await run("ALTER TABLE contact_event DROP CONSTRAINT contact_event_pkey");
    await run("DROP INDEX contact_event_audience_idx");
    await run("INSERT INTO workspace (id, slug, name) VALUES ($1, $2, 'Bench')", [
      workspace,
      `a-${workspace.slice(0, 8)}`,
    ]);
    await run(
      `INSERT INTO contact (workspace_id, id, anonymous, profile) SELECT $1, ${contact}, false, jsonb_build_object('email', 'c' || i || '@example.org',
         'name', 'Contact ' || i, 'city', (ARRAY['Shanghai', 'Beijing', 'Bergen', 'Oslo', 'Lima', 'Kyoto'])[1 + i % 6], 'points', i % 1000,
         'tags', CASE WHEN i % 10 = 0 THEN '["vip"]'::jsonb ELSE '["new"]'::jsonb END) FROM generate_series(1, $2::int) i`,
      [workspace, contacts],
    );
    await run(
      `INSERT INTO contact_event (workspace_id, contact_id, at, id, name, properties)
       SELECT $1, ${contact}, now() - power(random(), 2) * interval '365 days', gen_random_uuid(),
         ($3::text[])[CASE WHEN n <= 10 THEN 1 WHEN n <= 15 THEN 2 WHEN n <= 17 THEN 3 WHEN n <= 18 OR i % 2 = 0 THEN 4 ELSE 5 END],
         jsonb_build_object('product', 'p' || (i * 7 + n) % 50)
       FROM generate_series(1, $2::int) i, generate_series(1, ${EVENTS}) n`,
      [workspace, contacts, NAMES],
    );
    await run("ALTER TABLE contact_event ADD PRIMARY KEY (workspace_id, contact_id, at, id)");
    await run(
      "CREATE INDEX contact_event_audience_idx ON contact_event (workspace_id, name, at, contact_id)",
    );
    await run(
      `INSERT INTO contact_event_total (workspace_id, name, contact_id, count, first_at, last_at)
       SELECT workspace_id, name, contact_id, count(*), min(at), max(at) FROM contact_event WHERE workspace_id = $1 GROUP BY 1, 2, 3 ORDER BY 2, 3`,
      [workspace],
    );
    await run(
      `INSERT INTO contact_interest (workspace_id, topic, contact_id, level)
       SELECT workspace_id, 'product:' || (properties->>'product'), contact_id, max(parley_half_lives(at)) FROM contact_event
       WHERE workspace_id = $1 AND name = 'product.viewed' GROUP BY 1, 2, 3 ORDER BY 2, 3`,
      [workspace],
    );
    await run(
      `INSERT INTO contact_consent (workspace_id, contact_id, channel, purpose, granted, source, at)
       SELECT $1, ${contact}, 'email', 'marketing', i % 20 > 0, 'bench', now() FROM generate_series(1, $2::int) i WHERE i % 3 > 0`,
      [workspace, contacts],
    );
    await run(
      `INSERT INTO contact_value (workspace_id, contact_id, currency, net_minor, orders)
       SELECT $1, ${contact}, 'CNY', i % 200 * 1000, 1 + i % 4 FROM generate_series(1, $2::int) i WHERE i % 2 = 0`,
      [workspace, contacts],
    );
    await run("ALTER TABLE contact_event ENABLE TRIGGER USER");
    for (const table of ["workspace", ...TABLES]) await run(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    for (const table of TABLES) await run(`VACUUM ANALYZE ${table}`);
    return workspace;
  } finally {
    client.release();
  }
}
