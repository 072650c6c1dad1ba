import { afterAll, beforeAll, expect, it } from "vitest";
import { type CountScene, countScene } from "../support/broadcast-counting";
import { testEnvironment } from "../support/environment";
import { testDatabase } from "../support/test-database";

/** What became of everybody, against a recomputation from the contacts alone. The same with 100,000 contacts: tests/long. */
testEnvironment();
const database = testDatabase();
let scene: CountScene;
beforeAll(async () => {
  scene = await countScene(database, 400);
});
afterAll(() => scene?.end());

it("400 contacts in three zones, 5% without consent, limits and quiet hours: each counted once, and rightly", async () => {
  await scene.run();
  expect(scene.counts).toEqual(scene.expected);
}, 60_000);
