import { expect, test } from "vitest";
import { feastOf } from "./feasts";

const two = (value: number): string => String(value).padStart(2, "0");
const days = (name: string, years: number[]) =>
  years.map((year) => {
    const found = feastOf(name, year);
    return found && `${found.year}-${two(found.month)}-${two(found.day)}`;
  });

test("feasts of the moon and the sun stand where the almanac has them", () => {
  const years = [2025, 2026, 2027, 2028, 2029, 2030];
  expect(days("春节", years)).toEqual([
    "2025-01-29",
    "2026-02-17",
    "2027-02-06",
    "2028-01-26",
    "2029-02-13",
    "2030-02-03",
  ]);
  expect(days("除夕", [2027])).toEqual(["2027-02-05"]);
  expect(days("中秋节", years)).toEqual([
    "2025-10-06",
    "2026-09-25",
    "2027-09-15",
    "2028-10-03",
    "2029-09-22",
    "2030-09-12",
  ]);
  expect(days("端午", [2025, 2028])).toEqual(["2025-05-31", "2028-05-28"]);
  expect(days("清明节", [2025, 2026, 2027, 2028])).toEqual([
    "2025-04-04",
    "2026-04-05",
    "2027-04-05",
    "2028-04-04",
  ]);
  expect(days("easter", [2025, 2026, 2027])).toEqual(["2025-04-20", "2026-04-05", "2027-03-28"]);
  expect(days("black friday", [2025, 2026])).toEqual(["2025-11-28", "2026-11-27"]);
  expect(feastOf("no feast", 2026)).toBeUndefined();
});
