import { expect, test } from "vitest";
import { type Shift, shiftState } from "./shift-times";

const zone = "Asia/Shanghai";
const at = (text: string): number => Date.parse(`${text}+08:00`);
const week = (weekday: number, from: number, to: number, queueId: string | null = null): Shift => ({
  userId: "a",
  queueId,
  weekday,
  day: null,
  from: from * 60,
  to: to * 60,
});
const of = (shifts: readonly Shift[], now: string, queueId: string | null = null) =>
  shiftState(shifts, { userId: "a", queueId }, at(now), zone);

test("a shift runs from its beginning until its end, by the workspace's clock", () => {
  const monday = [week(1, 9, 18)];
  expect(of(monday, "2026-11-23T08:59")).toMatchObject({ planned: true, on: false });
  expect(of(monday, "2026-11-23T09:00")).toMatchObject({ on: true });
  expect(of(monday, "2026-11-23T18:00")).toEqual({
    planned: true,
    on: false,
    endedAt: at("2026-11-23T18:00"),
  });
  expect(of(monday, "2026-11-24T08:00").endedAt).toBe(at("2026-11-23T18:00"));
  expect(of([], "2026-11-23T18:00")).toEqual({ planned: false, on: false, endedAt: null });
});

test("a night shift ends on the next day; two in a row are one; a single day goes before the week", () => {
  const night = [week(1, 22, 6)];
  expect(of(night, "2026-11-24T05:59").on).toBe(true);
  expect(of(night, "2026-11-24T06:00")).toMatchObject({ on: false, endedAt: at("2026-11-24T06:00") });
  expect(of([week(1, 9, 13), week(1, 13, 18)], "2026-11-23T13:00").on).toBe(true);
  const short = { ...week(1, 9, 12), weekday: null, day: "2026-11-23" };
  expect(of([week(1, 9, 18), short], "2026-11-23T12:30")).toMatchObject({
    on: false,
    endedAt: at("2026-11-23T12:00"),
  });
});

test("a shift for one queue says nothing of another", () => {
  expect(of([week(1, 9, 18, "sales")], "2026-11-23T10:00", "support").planned).toBe(false);
  expect(of([week(1, 9, 18, "sales")], "2026-11-23T10:00", "sales").on).toBe(true);
});
