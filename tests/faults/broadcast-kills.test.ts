import { expect, test } from "vitest";
import { broadcastUnderKills } from "../support/broadcast-kills";
import { chaosSeed, SeededRandom } from "../support/chaos/seeded-random";
import { testEnvironment } from "../support/environment";
import { testDatabase } from "../support/test-database";

/** The same with 3,000 messages and 30 kills, and leases that end by themselves: tests/long. */
testEnvironment();
const database = testDatabase();

test("F6: kill -9 in the middle of a broadcast loses nobody and doubles nobody", async () => {
  const report = await broadcastUnderKills(database, {
    people: 100,
    perSecond: 25,
    kills: 3,
    random: new SeededRandom(chaosSeed()),
    hasten: true,
    patience: 240_000,
  });
  console.log(report.summary);
  expect(report).toMatchObject({ lost: 0, doubled: 0, state: "done", sent: 100, kills: 3 });
});
