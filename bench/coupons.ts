import { randomUUID } from "node:crypto";
import type pg from "pg";
import { CouponClaims } from "../server/coupons/coupon-claims";
import { createPools } from "../server/db/pools";
import { type Bench, quantile, spread } from "./bench";

/** Callers that ask one after the other, all at once. */
const CALLERS = 64;
const CONNECTIONS = 16;

/**
 * Claims a second on a pool that is smaller than the claims: ours (one for each contact, a budget, nothing twice) against one
 * conditional UPDATE each that knows none of this, over the same connections, interleaved.
 */
export const coupons: Bench = {
  name: "coupons",
  about: `coupon claims a second by ${CALLERS} callers over ${CONNECTIONS} connections, against one conditional UPDATE each`,
  async run({ url, quick }) {
    const [rounds, codes, claims] = quick ? [2, 500, 800] : [7, 4_000, 6_000];
    const pools = await createPools({ url, max: CONNECTIONS });
    try {
      await pools.owner.query(PLAIN_TABLE);
      const workspace = randomUUID();
      await inWorkspace(pools.app, workspace, [
        [
          "INSERT INTO workspace (id, slug, name) VALUES ($1, $2, 'Bench')",
          [workspace, `c-${workspace.slice(0, 8)}`],
        ],
      ]);
      const ours = new CouponClaims(pools.turn);
      const figures: Record<string, number> = { issued: 0, pool: 0 };
      const mine: Round[] = [];
      const theirs: Round[] = [];
      for (let round = -1; round < rounds; round++) {
        const unique = await makePool(pools.app, workspace, codes);
        await pools.owner.query(
          "INSERT INTO bench_coupon (pool, code) SELECT $1, 'P' || i FROM generate_series(1, $2::int) i",
          [unique, codes],
        );
        await pools.owner.query("VACUUM ANALYZE bench_coupon");
        const claim = async () => {
          const got = await ours.claim({
            workspaceId: workspace,
            poolId: unique,
            campaign: "",
            contactId: randomUUID(),
            key: "bench",
            holdSeconds: null,
          });
          return got.outcome === "issued" ? got.coupon.code : null;
        };
        const plain = async () => {
          const { rows } = await pools.turn.query<{ code: string }>({
            name: "plain-claim",
            text: PLAIN_CLAIM,
            values: [unique, randomUUID()],
          });
          return rows[0]?.code ?? null;
        };
        const pair = [
          async () => mine.push(await measure(claim, claims)),
          async () => theirs.push(await measure(plain, claims)),
        ];
        // Who goes first changes, so that neither always finds the disk warm.
        for (const part of round % 2 ? pair : pair.reverse()) await part();
        if (round < 0) {
          mine.length = 0; // a round to warm up
          theirs.length = 0;
          continue;
        }
        figures.issued = (figures.issued ?? 0) + (mine.at(-1)?.issued ?? 0);
        figures.pool = (figures.pool ?? 0) + codes;
      }
      const speed = (of: readonly Round[]) => of.map((one) => one.perSecond);
      const median = (of: readonly number[]) => quantile(of, 0.5);
      figures.ratio = median(speed(mine)) / median(speed(theirs));
      figures["ratio while there are codes"] =
        median(mine.map((one) => one.issuing)) / median(theirs.map((one) => one.issuing));
      figures["ours, claims/s"] = median(speed(mine));
      figures["plain, claims/s"] = median(speed(theirs));
      figures["ours spread, %"] = spread(speed(mine));
      figures["plain spread, %"] = spread(speed(theirs));
      figures["ours p99, ms"] = median(mine.map((one) => one.p99));
      figures["plain p99, ms"] = median(theirs.map((one) => one.p99));
      figures["claims a statement"] = ours.counts.claims / ours.counts.statements;
      figures["ratio, one shared code"] = await sharedCode(pools, workspace, ours, quick ? 500 : 4_000);
      return figures;
    } finally {
      await pools.close();
    }
  },
  summary: ({ issued, pool, ratio, ...more }) => ({
    issued,
    pool,
    ratio,
    claims: more["ours, claims/s"],
    plain: more["plain, claims/s"],
    shared: more["ratio, one shared code"],
  }),
};

const PLAIN_TABLE = `
  CREATE TABLE IF NOT EXISTS bench_coupon (id bigserial PRIMARY KEY, pool uuid NOT NULL, code text NOT NULL, contact uuid);
  CREATE INDEX IF NOT EXISTS bench_coupon_free ON bench_coupon (pool, id) WHERE contact IS NULL;
  CREATE TABLE IF NOT EXISTS bench_shared (pool uuid PRIMARY KEY, taken int NOT NULL, most int NOT NULL);
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_turn') THEN
      GRANT SELECT, UPDATE ON bench_coupon, bench_shared TO parley_turn;
    END IF;
  END $$`;
const PLAIN_CLAIM = `
  UPDATE bench_coupon SET contact = $2 WHERE id = (
    SELECT id FROM bench_coupon WHERE pool = $1 AND contact IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
  ) RETURNING code`;

interface Round {
  readonly issued: number;
  readonly perSecond: number;
  /** Claims a second until the last code was given. */
  readonly issuing: number;
  readonly p99: number;
}

async function measure(claim: () => Promise<string | null>, claims: number): Promise<Round> {
  const samples: number[] = [];
  const codes = new Set<string>();
  let left = claims;
  let issued = 0;
  let lastAt = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (left-- > 0) {
        const began = performance.now();
        const code = await claim();
        const now = performance.now();
        samples.push(now - began);
        if (code === null) continue;
        if (codes.has(code)) throw new Error(`the code ${code} was given twice`);
        codes.add(code);
        issued++;
        lastAt = now;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  return {
    issued,
    perSecond: claims / seconds,
    issuing: issued / ((lastAt - start) / 1_000),
    p99: quantile(samples, 0.99),
  };
}

/** One code for all, up to a limit: plain SQL counts up one row, and everybody waits for it. */
async function sharedCode(
  pools: Awaited<ReturnType<typeof createPools>>,
  workspace: string,
  ours: CouponClaims,
  most: number,
): Promise<number> {
  const id = randomUUID();
  await inWorkspace(pools.app, workspace, [
    [
      "INSERT INTO coupon_pool (workspace_id, id, name, kind, codes, limit_count) VALUES ($1, $2, 'Bench', 'shared', 1, $3)",
      [workspace, id, most],
    ],
    [
      "INSERT INTO coupon_code (workspace_id, pool_id, position, code, plain, lookalike) VALUES ($1, $2, 1, $3, $3, $3)",
      [workspace, id, "ALL"],
    ],
  ]);
  await pools.owner.query("INSERT INTO bench_shared VALUES ($1, 0, $2)", [id, most]);
  let at = 0;
  const mine = await measure(async () => {
    const got = await ours.claim({
      workspaceId: workspace,
      poolId: id,
      campaign: "",
      contactId: randomUUID(),
      key: "bench",
      holdSeconds: null,
    });
    return got.outcome === "issued" ? `${got.coupon.code}${at++}` : null;
  }, most * 1.5);
  const plain = await measure(async () => {
    const { rowCount } = await pools.turn.query({
      name: "plain-shared",
      text: "UPDATE bench_shared SET taken = taken + 1 WHERE pool = $1 AND taken < most",
      values: [id],
    });
    return rowCount === 1 ? `P${at++}` : null;
  }, most * 1.5);
  if (mine.issued !== most || plain.issued !== most) throw new Error(`${mine.issued} of ${most} were given`);
  return mine.perSecond / plain.perSecond;
}

async function makePool(app: pg.Pool, workspace: string, codes: number): Promise<string> {
  const id = randomUUID();
  const mark = id.slice(0, 8).toUpperCase();
  await inWorkspace(app, workspace, [
    [
      "INSERT INTO coupon_pool (workspace_id, id, name, kind, codes) VALUES ($1, $2, 'Bench', 'unique', $3)",
      [workspace, id, codes],
    ],
    [
      `INSERT INTO coupon_code (workspace_id, pool_id, position, code, plain, lookalike)
       SELECT $1, $2, i, $4 || i, $4 || i, $4 || i FROM generate_series(1, $3::int) i`,
      [workspace, id, codes, mark],
    ],
  ]);
  return id;
}

/** Runs statements as the app role of a workspace, in one transaction. */
async function inWorkspace(
  pool: pg.Pool,
  workspace: string,
  statements: readonly [string, unknown[]][],
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.workspace', $1, true)", [workspace]);
    for (const [text, values] of statements) await client.query(text, values);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}
