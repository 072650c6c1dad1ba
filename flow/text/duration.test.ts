import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration } from "./duration";

describe("parseDuration", () => {
  it.each([
    ["PT5M", 300_000],
    ["P1DT2H", 93_600_000],
    ["P2W", 1_209_600_000],
    ["PT0.5S", 500],
    ["5m", 300_000],
    ["1h 30m", 5_400_000],
    ["2 days", 172_800_000],
    ["3天", 259_200_000],
    ["0s", 0],
    [{ amount: 1.5, unit: "h" }, 5_400_000],
    [{ amount: 2, unit: "weeks" }, 1_209_600_000],
  ])("reads %j", (value, ms) => {
    expect(parseDuration(value)).toBe(ms);
  });

  it.each([
    "",
    "P",
    "PT",
    "P1Y",
    "P1M",
    "5",
    "5x",
    "-5m",
    "m5",
    "1e9d",
    "99999d",
    300,
    null,
    [],
    { amount: -1, unit: "s" },
    { amount: 1, unit: "months" },
    { amount: Number.NaN, unit: "s" },
  ])("refuses %j", (value) => {
    expect(parseDuration(value)).toBeNull();
  });

  it("never throws, and answers null or whole milliseconds", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.string({ unit: fc.constantFrom(..."PT0123.mhdws ") })),
        (value) => {
          const ms = parseDuration(value);
          expect(ms === null || (Number.isInteger(ms) && ms >= 0)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
