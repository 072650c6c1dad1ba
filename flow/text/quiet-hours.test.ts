import { describe, expect, it } from "vitest";
import { type QuietSpan, quietUntil } from "./quiet-hours";
import { zonedParts } from "./zoned-time";

const NIGHT: QuietSpan = { from: "22:00", to: "08:00" };
const at = (text: string) => Date.parse(text);
const iso = (epoch: number | null) => (epoch === null ? null : new Date(epoch).toISOString().slice(0, 16));

describe("B-60: quiet hours", () => {
  it.each([
    ["21:59 is not quiet", "2026-03-02T21:59:00Z", "UTC", [NIGHT], null],
    ["22:00 is", "2026-03-02T22:00:00Z", "UTC", [NIGHT], "2026-03-03T08:00"],
    ["after midnight it ends the same day", "2026-03-03T02:00:00Z", "UTC", [NIGHT], "2026-03-03T08:00"],
    ["08:00 is over", "2026-03-03T08:00:00Z", "UTC", [NIGHT], null],
    [
      "a span within a day",
      "2026-03-03T13:30:00Z",
      "UTC",
      [{ from: "13:00", to: "14:00" }],
      "2026-03-03T14:00",
    ],
    ["no length is no span", "2026-03-03T13:00:00Z", "UTC", [{ from: "13:00", to: "13:00" }], null],
    ["the contact's zone", "2026-03-02T15:00:00Z", "Asia/Shanghai", [NIGHT], "2026-03-03T00:00"],
    [
      "the strictest of two",
      "2026-03-03T07:30:00Z",
      "UTC",
      [NIGHT, { from: "07:00", to: "09:30" }],
      "2026-03-03T09:30",
    ],
    [
      "one begins where the other ends",
      "2026-03-03T03:00:00Z",
      "UTC",
      [NIGHT, { from: "08:00", to: "10:00" }],
      "2026-03-03T10:00",
    ],
    [
      "the night that summer time shortens",
      "2026-03-29T00:30:00Z",
      "Europe/Berlin",
      [NIGHT],
      "2026-03-29T06:00",
    ],
    [
      "the night that winter time lengthens",
      "2026-10-25T00:30:00Z",
      "Europe/Berlin",
      [NIGHT],
      "2026-10-25T07:00",
    ],
    [
      "an end that is skipped",
      "2026-03-29T00:15:00Z",
      "Europe/Berlin",
      [{ from: "01:00", to: "02:30" }],
      "2026-03-29T01:30",
    ],
    [
      "an hour that comes twice is quiet both times",
      "2026-10-25T01:15:00Z",
      "Europe/Berlin",
      [{ from: "01:00", to: "02:30" }],
      "2026-10-25T01:30",
    ],
    ["an unknown zone is UTC", "2026-03-02T23:00:00Z", "Mars/Phobos", [NIGHT], "2026-03-03T08:00"],
  ] as const)("%s", (_, now, zone, spans, until) => {
    expect(iso(quietUntil(at(now), zone, spans))).toBe(until);
  });

  it("F17: holds nothing that may go, and lets go nothing that is held: every 47 minutes of 400 days in 3 zones", () => {
    const wrong: string[] = [];
    for (const zone of ["Europe/Berlin", "America/New_York", "Asia/Shanghai"])
      for (let now = at("2026-01-01T00:00:00Z"), step = 0; step < 12_255; step++, now += 47 * 60_000) {
        const { hour } = zonedParts(now, zone);
        const until = quietUntil(now, zone, [NIGHT]);
        if ((until !== null) !== (hour >= 22 || hour < 8)) wrong.push(`${zone} ${iso(now)}`);
        if (until === null) continue;
        const end = zonedParts(until, zone);
        if (end.hour !== 8 || end.minute !== 0 || until - now > 11 * 3_600_000)
          wrong.push(`${zone} ${iso(now)} to ${iso(until)}`);
      }
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  it("holds for ever where the whole day is quiet", () => {
    const spans = [NIGHT, { from: "08:00", to: "22:00" }];
    const now = at("2026-03-03T03:00:00Z");
    expect(quietUntil(now, "UTC", spans)).toBeGreaterThan(now);
  });
});
