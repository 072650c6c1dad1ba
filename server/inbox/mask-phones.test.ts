import { expect, test } from "vitest";
import { holidaysOf } from "./holidays";
import { maskProfile } from "./mask-phones";

test("telephone numbers are masked by their field's name and by their look; other numbers are not", () => {
  const profile = {
    phone: "13812345678",
    手机: "+86 138-1234-5678",
    note: "(030) 901820",
    spent: 18600,
    born: "1990-01-02",
    name: "Ada",
    code: "12345",
  };
  expect(maskProfile(profile)).toEqual({
    phone: "138****5678",
    手机: "+86 1**-****-5678",
    note: "(030) **1820",
    spent: 18600,
    born: "1990-01-02",
    name: "Ada",
    code: "12345",
  });
});

test("holidays of countries, with China's days that are worked instead", () => {
  const china = holidaysOf("CN", 2026);
  expect(china.holidays).toContain("2026-02-17");
  expect(china.workdays).toEqual([
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
  ]);
  expect(holidaysOf("US", 2026).holidays).toEqual(
    expect.arrayContaining(["2026-01-19", "2026-05-25", "2026-11-26"]),
  );
  expect(holidaysOf("DE", 2026).holidays).toEqual(
    expect.arrayContaining(["2026-04-03", "2026-04-06", "2026-05-14", "2026-05-25"]),
  );
  expect(holidaysOf("GB", 2027).holidays).toEqual(
    expect.arrayContaining(["2027-12-27", "2027-12-28", "2027-03-26"]),
  );
});
