import { describe, expect, it } from "vitest";
import { occurrences, type Recurrence } from "./occurrences";
import { zonedParts } from "./zoned-time";

const rule = (more: Partial<Recurrence>): Recurrence => ({
  repeat: "daily",
  date: "",
  at: "10:00",
  weekdays: [],
  day: 1,
  ...more,
});
const at = (text: string) => Date.parse(text);

describe("occurrences", () => {
  it.each([
    [
      "once on its day",
      { repeat: "once", date: "2026-11-11" },
      "2026-11-11T00:00:00Z",
      "2026-11-11T12:00:00Z",
      ["2026-11-11T10:00"],
    ],
    [
      "not before",
      { repeat: "once", date: "2026-11-11" },
      "2026-11-10T00:00:00Z",
      "2026-11-11T09:59:00Z",
      [],
    ],
    [
      "weekly",
      { repeat: "weekly", weekdays: [1] },
      "2026-03-01T00:00:00Z",
      "2026-03-03T00:00:00Z",
      ["2026-03-02T10:00"],
    ],
    [
      "monthly on the 31st of a shorter month",
      { repeat: "monthly", day: 31 },
      "2026-02-27T00:00:00Z",
      "2026-03-01T00:00:00Z",
      ["2026-02-28T10:00"],
    ],
    ["never by hand", { repeat: "byHand" }, "2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z", []],
    [
      "not what is more than three days old",
      {},
      "2026-03-01T00:00:00Z",
      "2026-03-10T11:00:00Z",
      ["2026-03-08T10:00", "2026-03-09T10:00", "2026-03-10T10:00"],
    ],
  ] as const)("%s", (_, more, from, to, wanted) => {
    const found = occurrences(rule(more), at(from), at(to), "UTC").map((one) =>
      new Date(one).toISOString().slice(0, 16),
    );
    expect(found).toEqual(wanted);
  });

  it.each(["Europe/Berlin", "America/New_York", "Asia/Shanghai"])(
    "each day once and none early: 400 days in %s, looked at every 7 hours",
    (zone) => {
      for (const time of ["02:30", "10:00"]) {
        const found: number[] = [];
        const end = at("2027-02-05T00:00:00Z");
        let from = at("2026-01-01T00:00:00Z");
        for (let to = from; to <= end; to += 7 * 3_600_000) {
          for (const one of occurrences(rule({ at: time }), from, to, zone))
            expect(one).toBeLessThanOrEqual(to);
          found.push(...occurrences(rule({ at: time }), from, to, zone));
          from = to;
        }
        const days = found
          .map((one) => zonedParts(one, zone))
          .map(({ year, month, day }) => `${year}-${month}-${day}`);
        expect(new Set(days).size).toBe(days.length);
        expect(days.length).toBeGreaterThanOrEqual(399);
        for (const one of found) {
          const { hour, minute } = zonedParts(one, zone);
          // 02:30 is skipped once a year and comes an hour later by the clock.
          expect([time, time === "02:30" ? "03:30" : time]).toContain(
            `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`,
          );
        }
      }
    },
  );
});
