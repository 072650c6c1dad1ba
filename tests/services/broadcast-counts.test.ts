import { afterAll, beforeAll, expect, it } from "vitest";
import { type CountScene, countScene } from "../support/broadcast-counting";
import { testEnvironment } from "../support/environment";
import { testDatabase } from "../support/test-database";

/** What became of everybody, against a recomputation from the contacts alone. The same with 100,000 contacts: tests/long. */
testEnvironment();
const database = testDatabase();
let scene: CountScene;
beforeAll(async () => {
  scene = await countScene(database, 250);
});
afterAll(() => scene?.end());

it("250 contacts in three zones, 5% without consent, limits and quiet hours: each counted once, and rightly", async () => {
  const { tally, written } = await scene.dryRun();
  await scene.run();
  expect(scene.counts).toEqual(scene.expected);
  // A dry run at the same time has said so before, and has written nothing.
  expect(written).toBe(0);
  const { sent, planned, ...skipped } = scene.counts["morning, shown"] ?? {};
  expect(tally).toMatchObject({ looked: planned, steps: { offer: { came: planned, sent, skipped } } });
  expect(tally.steps.offer?.held).toEqual({ quietHours: scene.counts["evening, shown"]?.held });
  expect(Object.keys(tally.hours).sort()).toEqual(["2026-03-02T15:00:00.000Z", "2026-03-03T00:00:00.000Z"]);
  expect(tally.samples.find((one) => one.outcome === "sent")?.text).toMatch(/^Hello Person \d+$/);
});
