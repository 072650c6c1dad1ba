import { expect, it } from "vitest";
import { testEnvironment } from "../support/environment";
import { scheduledDays } from "../support/schedule-days";
import { testDatabase } from "../support/test-database";

/** The same over 400 days: tests/long. */
testEnvironment();
const database = testDatabase();

it("F17: a daily entry by each contact's clock comes once a day and never early, where the clocks change", async () => {
  const wrong = await scheduledDays(database, {
    // New York and Berlin go forward within three weeks, and back within one.
    spans: [
      ["2026-03-06T00:00:00Z", 4],
      ["2026-03-27T00:00:00Z", 4],
      ["2026-10-23T00:00:00Z", 10],
    ],
    step: 5,
  });
  expect(wrong).toEqual([]);
});
