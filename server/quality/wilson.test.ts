import { expect, it } from "vitest";
import { shareOf } from "./wilson";

it("gives a share the interval that tables give", () => {
  expect(shareOf(0, 0)).toEqual({ count: 0, right: 0, share: null, low: 0, high: 1 });
  const ten = shareOf(9, 10);
  expect(ten.low).toBeCloseTo(0.5958, 3);
  expect(ten.high).toBeCloseTo(0.9821, 3);
  const all = shareOf(20, 20);
  expect(all.low).toBeCloseTo(0.8389, 3);
  expect(all.high).toBe(1);
  expect(shareOf(0, 20).low).toBe(0);
});
