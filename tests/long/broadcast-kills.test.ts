import { expect, test } from "vitest";
import { broadcastUnderKills } from "../support/broadcast-kills";
import { freshSeed, SeededRandom } from "../support/chaos/seeded-random";
import { testEnvironment } from "../support/environment";
import { testDatabase } from "../support/test-database";

testEnvironment();
const database = testDatabase();

test("F6: 30 kill -9 in the middle of 3,000 messages lose nobody and double nobody", async () => {
  const report = await broadcastUnderKills(database, {
    people: 3_000,
    perSecond: 100,
    kills: 30,
    random: new SeededRandom(freshSeed()),
    hasten: false,
    patience: 900_000,
    // By each contact's own clock: six hours ago in London is past in all their zones.
    localTime: new Date(Date.now() - 6 * 3_600_000).toISOString().slice(0, 16),
  });
  console.log(report.summary);
  expect(report).toMatchObject({ kills: 30, lost: 0, doubled: 0, state: "done", sent: 3_000 });
}, 1_200_000);
