import { expect, test } from "vitest";
import { ComeAgain } from "./come-again";

/** All of the spread, evenly, and the same at each run. */
function evenly(): () => number {
  let n = 0;
  return () => (n++ % 10) / 10;
}

/** The mean of what a second's refusals are told. */
function secondOf(again: ComeAgain, second: number, refusals: number): number {
  let sum = 0;
  for (let n = 0; n < refusals; n++) sum += again.tell(second * 1_000 + (n * 1_000) / refusals);
  return sum / refusals;
}

test("few are told a second; the more there are, the longer, and no longer than twenty seconds", () => {
  const few = new ComeAgain(evenly());
  for (let second = 1; second < 5; second++) expect(secondOf(few, second, 50)).toBe(1);
  const many = new ComeAgain(evenly());
  secondOf(many, 1, 1_200);
  const waits = secondOf(many, 2, 1_200);
  expect(waits).toBeGreaterThan(4);
  expect(waits).toBeLessThan(8);
  for (let second = 3; second < 9; second++) secondOf(many, second, 2_000);
  expect(secondOf(many, 9, 2_000)).toBeLessThan(21);
});

test("it grows shorter as soon as fewer come back", () => {
  const again = new ComeAgain(evenly());
  secondOf(again, 1, 2_000);
  const high = secondOf(again, 2, 200);
  const lower = secondOf(again, 3, 20);
  expect(high).toBeGreaterThan(9);
  expect(lower).toBeLessThanOrEqual(high);
  expect(secondOf(again, 4, 5)).toBeLessThan(3);
});
