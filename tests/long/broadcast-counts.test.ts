import { afterAll, beforeAll, expect, it } from "vitest";
import { type CountScene, countScene } from "../support/broadcast-counting";
import { testEnvironment } from "../support/environment";
import { testDatabase } from "../support/test-database";

/** What became of everybody, against a recomputation from the contacts alone. PARLEY_CROWD: so many contacts instead of 100,000. */
const CROWD = Number(process.env.PARLEY_CROWD ?? 100_000);
testEnvironment();
const database = testDatabase();
let scene: CountScene;
beforeAll(async () => {
  scene = await countScene(database, CROWD);
});
afterAll(() => scene?.end());

it(`${CROWD} contacts in three zones, 5% without consent, limits and quiet hours: each counted once, and rightly`, async () => {
  await scene.run();
  expect(scene.counts).toEqual(scene.expected);
}, 3_600_000);
