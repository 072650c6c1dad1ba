import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochOf, isZone, nextLocalTime, parseInstant, zonedParts } from "./zoned-time";

const iso = (epoch: number | null) => (epoch === null ? null : new Date(epoch).toISOString());

describe("zones", () => {
  it.each(["UTC", "Asia/Shanghai", "America/New_York", "Etc/GMT+8"])("knows %s", (name) => {
    expect(isZone(name)).toBe(true);
  });

  it.each(["", "Mars/Phobos", "+25:00", "+08:00", "x".repeat(100), "__proto__", "Asia/Shanghai\0"])(
    "B-60: does not know %j",
    (name) => {
      expect(isZone(name)).toBe(false);
      expect(zonedParts(0, name).offset).toBe(0);
    },
  );

  it("reads the wall clock", () => {
    expect(zonedParts(Date.parse("2026-02-28T20:15:30.250Z"), "Asia/Shanghai")).toEqual({
      year: 2026,
      month: 3,
      day: 1,
      hour: 4,
      minute: 15,
      second: 30,
      millisecond: 250,
      weekday: 7,
      offset: 480,
    });
    expect(zonedParts(Date.parse("2026-01-01T00:00:00Z"), "Asia/Kathmandu")).toMatchObject({
      hour: 5,
      minute: 45,
    });
  });

  it("B-60: moves a skipped reading forward and takes the earlier of two", () => {
    const gap = epochOf({ year: 2026, month: 3, day: 8, hour: 2, minute: 30 }, "America/New_York");
    expect(iso(gap)).toBe("2026-03-08T07:30:00.000Z");
    expect(zonedParts(gap, "America/New_York")).toMatchObject({ hour: 3, minute: 30 });
    const overlap = epochOf({ year: 2026, month: 11, day: 1, hour: 1, minute: 30 }, "America/New_York");
    expect(iso(overlap)).toBe("2026-11-01T05:30:00.000Z");
  });

  it("comes back to the same reading, everywhere and at any time", () => {
    const zone = fc.constantFrom(
      "UTC",
      "Asia/Shanghai",
      "America/New_York",
      "Europe/London",
      "Australia/Lord_Howe",
      "Asia/Kolkata",
      "Pacific/Apia",
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), zone, (epoch, name) => {
        const parts = zonedParts(epoch, name);
        const back = epochOf(parts, name);
        expect(zonedParts(back, name)).toEqual({ ...parts, offset: zonedParts(back, name).offset });
        expect(back).toBeLessThanOrEqual(epoch);
        expect(epoch - back).toBeLessThanOrEqual(3_600_000);
      }),
      { numRuns: 500 },
    );
  });
});

describe("nextLocalTime", () => {
  const now = Date.parse("2026-03-06T02:00:00Z"); // Friday 10:00 in Shanghai

  it.each<[string, number[] | undefined, string]>([
    ["11:00", undefined, "2026-03-06T03:00:00.000Z"],
    ["09:30", undefined, "2026-03-07T01:30:00.000Z"],
    ["10:00", undefined, "2026-03-07T02:00:00.000Z"],
    ["9:30", [1], "2026-03-09T01:30:00.000Z"],
    ["9:30", [5], "2026-03-13T01:30:00.000Z"],
    ["23:00", [5, 7], "2026-03-06T15:00:00.000Z"],
  ])("%s on %j", (time, weekdays, expected) => {
    expect(iso(nextLocalTime(now, "Asia/Shanghai", time, weekdays))).toBe(expected);
  });

  it.each([
    ["24:00", "UTC"],
    ["9", "UTC"],
    ["09:30", "Mars/Phobos"],
  ])("refuses %s in %s", (time, zone) => {
    expect(nextLocalTime(now, zone, time)).toBeNull();
  });
});

describe("parseInstant", () => {
  it.each<[unknown, string | null]>([
    ["2026-03-01", "2026-02-28T16:00:00.000Z"],
    ["2026-03-01T09:30", "2026-03-01T01:30:00.000Z"],
    ["2026-03-01 09:30:15.5", "2026-03-01T01:30:15.500Z"],
    ["2026-03-01T09:30:00Z", "2026-03-01T09:30:00.000Z"],
    ["2026-03-01T09:30:00+0530", "2026-03-01T04:00:00.000Z"],
    ["2024-02-29", "2024-02-28T16:00:00.000Z"],
    [0, "1970-01-01T00:00:00.000Z"],
    ["2026-02-30", null],
    ["0000-00-00", null],
    ["2026-03-01T24:00", null],
    ["+275760-09-13T00:00:00Z", null],
    ["99999-01-01", null],
    ["2026-03-01T00:00+25:00", null],
    ["tomorrow", null],
    [8.64e15, null],
    [Number.NaN, null],
    [null, null],
  ])("of %j is %s", (value, expected) => {
    expect(iso(parseInstant(value, "Asia/Shanghai"))).toBe(expected);
  });
});
