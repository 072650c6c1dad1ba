import { describe, expect, test } from "vitest";
import { ALWAYS_OPEN, afterWorkingMinutes, type Calendar, isOpen, nextOpening } from "./calendar";

const zone = "Asia/Shanghai";
const at = (text: string): number => Date.parse(`${text}:00+08:00`);
const week: Calendar = {
  hours: Object.fromEntries(
    [1, 2, 3, 4, 5].map((day) => [
      day,
      [
        ["09:00", "12:00"],
        ["13:00", "18:00"],
      ],
    ]),
  ),
  holidays: ["2026-10-01", "2026-10-02"],
  workdays: ["2026-10-10"],
};

describe("a workspace's hours", () => {
  test.each([
    ["2026-11-23T08:59", false],
    ["2026-11-23T09:00", true],
    ["2026-11-23T12:30", false],
    ["2026-11-23T17:59", true],
    ["2026-11-23T18:00", false],
    ["2026-11-22T10:00", false], // a Sunday
    ["2026-10-01T10:00", false], // a holiday on a Thursday
    ["2026-10-10T10:00", true], // a Saturday that is worked, by Monday's hours
  ])("at %s: %s", (time, open) => {
    expect(isOpen(week, at(time), zone)).toBe(open);
  });

  test("open next after lunch, a weekend, holidays", () => {
    const next = (time: string) => new Date(nextOpening(week, at(time), zone) ?? 0).toISOString();
    expect(next("2026-11-23T12:10")).toBe("2026-11-23T05:00:00.000Z");
    expect(next("2026-11-20T18:00")).toBe("2026-11-23T01:00:00.000Z");
    expect(next("2026-09-30T19:00")).toBe("2026-10-05T01:00:00.000Z");
    expect(nextOpening({ hours: {}, holidays: [], workdays: [] }, at("2026-09-30T19:00"), zone)).toBeNull();
  });

  test("count working minutes over lunch, nights and days off", () => {
    const later = (time: string, minutes: number) =>
      new Date(afterWorkingMinutes(week, at(time), zone, minutes) ?? 0).toISOString();
    expect(later("2026-11-23T11:30", 60)).toBe("2026-11-23T05:30:00.000Z");
    expect(later("2026-11-20T17:30", 60)).toBe("2026-11-23T01:30:00.000Z");
    expect(later("2026-11-23T09:00", 8 * 60)).toBe("2026-11-23T10:00:00.000Z");
  });

  test("have summer time's days of 23 and 25 hours", () => {
    expect(isOpen(ALWAYS_OPEN, Date.parse("2026-03-29T01:30:00Z"), "Europe/Berlin")).toBe(true);
    expect(
      afterWorkingMinutes(ALWAYS_OPEN, Date.parse("2026-10-24T22:00:00Z"), "Europe/Berlin", 25 * 60),
    ).toBe(Date.parse("2026-10-25T23:00:00Z"));
  });
});
