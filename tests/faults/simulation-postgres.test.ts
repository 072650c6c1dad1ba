import "../simulation/quiet";
import { beforeAll, expect, test } from "vitest";
import { planOf } from "../simulation/plan";
import { bendTime, postgresBackend } from "../simulation/postgres-backend";
import { simulate } from "../simulation/simulate";
import { testDatabase } from "../support/test-database";

/** The simulator's histories with PostgreSQL for a store, whose clock is the simulator's too. SIM_SEED and SIM_SEEDS say which. */
const FIRST = Number(process.env.SIM_SEED ?? 1);
const COUNT = Number(process.env.SIM_SEEDS ?? 8);
const database = testDatabase();
beforeAll(() => bendTime(database));

test(`${COUNT} histories from seed ${FIRST} on PostgreSQL`, { timeout: 900_000 }, async () => {
  let commits = 0;
  for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
    const backend = await postgresBackend(database);
    const flow = (["shop", "people", "waits", "words"] as const)[seed % 4];
    const history = await simulate({ ...planOf(seed), ...(flow && { flow }) }, { backend });
    await backend.close();
    expect(history.breaches, `SIM_SEED=${seed}`).toEqual([]);
    commits += history.commits;
  }
  expect(commits).toBeGreaterThan(COUNT * 3);
});
