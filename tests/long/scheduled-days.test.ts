import { expect, it } from "vitest";
import { testEnvironment } from "../support/environment";
import { scheduledDays } from "../support/schedule-days";
import { testDatabase } from "../support/test-database";

/** Once more with every day of a year and a month. */
testEnvironment();
const database = testDatabase();

it("F17: a daily entry by each contact's clock comes once a day and never early, 400 days in three zones", async () => {
  const wrong = await scheduledDays(database, {
    spans: [["2026-01-01T00:00:00Z", 400]],
    step: 5,
  });
  expect(wrong).toEqual([]);
}, 900_000);
