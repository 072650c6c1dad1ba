import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digits, fold, parseNumber } from "./fold";
import { plainNumber } from "./parse-number";

describe("fold", () => {
  it.each([
    ["ＶＩＰ　Club", "vip club"],
    ["  a \n b ", "a b"],
    ["É", "e\u0301"],
    ["İstanbul", "istanbul"],
    ["Straße", "STRASSE"],
    ["a\u200bb\u202e", "ab"],
    ["❤️", "❤"],
    ["ﬁ", "fi"],
  ])("makes %j and %j the same", (a, b) => {
    expect(fold(a)).toBe(fold(b));
  });

  it("folds ASCII as the long way does", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."aB Z1.\t \u0000~") }), (text) => {
        expect(fold(text)).toBe(text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim());
      }),
      { numRuns: 1_000 },
    );
  });

  it("is the same when done twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe("digits", () => {
  it.each([
    ["３５", "35"],
    ["٣٥", "35"],
    ["۴۵", "45"],
    ["४५६", "456"],
    ["𝟗𝟘", "90"],
    ["a1²", "a1²"],
  ])("writes %s as %s", (text, expected) => {
    expect(digits(text)).toBe(expected);
  });
});

describe("parseNumber", () => {
  it.each<[string, string | undefined, number]>([
    ["35", undefined, 35],
    [" -3.5 ", undefined, -3.5],
    ["+7", undefined, 7],
    [".5", undefined, 0.5],
    ["1,234.5", undefined, 1234.5],
    ["1 234,5", undefined, 1234.5],
    ["1,00,000", undefined, 100_000],
    ["1.234", "en", 1.234],
    ["1.234", "de-DE", 1234],
    ["1.234,56", "de", 1234.56],
    ["3,5", "fr", 3.5],
    ["３５", undefined, 35],
    ["٣", undefined, 3],
    ["٣٫٥", undefined, 3.5],
    ["三十五", undefined, 35],
    ["十五", undefined, 15],
    ["一百零五", undefined, 105],
    ["三百五", undefined, 350],
    ["一万二", undefined, 12_000],
    ["一万零二", undefined, 10_002],
    ["1万2", undefined, 12_000],
    ["1.5万", undefined, 15_000],
    ["两千", undefined, 2000],
    ["二〇二六", undefined, 2026],
    ["三点五", undefined, 3.5],
    ["一亿两千万", undefined, 120_000_000],
    ["负五", undefined, -5],
    ["五百块", undefined, 500],
    ["35 岁", undefined, 35],
    ["$12.50", undefined, 12.5],
    ["-$5", undefined, -5],
    ["￥99", undefined, 99],
    ["12 USD", undefined, 12],
    ["5k", undefined, 5000],
    ["3w", undefined, 30_000],
    ["20%", undefined, 20],
  ])("reads %s (%s) as %d", (text, locale, value) => {
    expect(parseNumber(text, locale)).toBe(value);
  });

  it.each([
    "",
    " ",
    "about 5",
    "5 or 6",
    "abc",
    "1.2.3",
    "12abc",
    "1e400",
    "1e5",
    "NaN",
    "Infinity",
    "--5",
    "- -5",
    "十十",
    "百",
    "一千千",
    "万",
    "5-",
    "1,23,4",
    "９".repeat(40),
    "9007199254740993",
    "一二三十",
    "$",
    "岁",
  ])("finds no number in %j", (text) => {
    expect(parseNumber(text)).toBeNull();
  });

  it("reads back every number that it could have written", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (value) => {
        expect(parseNumber(String(value))).toBe(value);
        expect(parseNumber(value.toLocaleString("en-US"))).toBe(value);
        expect(parseNumber(value.toLocaleString("de-DE"), "de")).toBe(value);
      }),
      { numRuns: 500 },
    );
  });

  it("reads back every number in Chinese numerals", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (value) => {
        expect(parseNumber(inChinese(value))).toBe(value);
      }),
      { numRuns: 500 },
    );
  });

  it("never throws", () => {
    const mess = fc.string({ unit: fc.constantFrom(..."0123９٣,. '-+$¥元kw万亿十百千零一两点%a") });
    fc.assert(
      fc.property(mess, (text) => {
        const value = parseNumber(text);
        expect(value === null || Number.isFinite(value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("plainNumber", () => {
  it.each([
    ["35", 35],
    ["３５", 35],
    ["1,234", 1234],
    [-2.5, -2.5],
    ["007", null],
    ["12 kg", null],
    ["三", null],
    ["20240101123456789012", null],
    [true, null],
    [null, null],
  ])("of %j is %j", (value, expected) => {
    expect(plainNumber(value)).toBe(expected);
  });
});

/** The numerals as they are written in full. */
function inChinese(value: number): string {
  if (value >= 1e8) return joined(value, 1e8, "亿", 1e7);
  if (value >= 1e4) return joined(value, 1e4, "万", 1e3);
  if (value >= 1e3) return joined(value, 1e3, "千", 100);
  if (value >= 100) return joined(value, 100, "百", 10);
  if (value >= 10)
    return `${inChinese(Math.floor(value / 10))}十${value % 10 === 0 ? "" : inChinese(value % 10)}`;
  return "零一二三四五六七八九".charAt(value);
}

function joined(value: number, scale: number, unit: string, next: number): string {
  const rest = value % scale;
  const gap = rest > 0 && rest < next ? "零" : "";
  return `${inChinese(Math.floor(value / scale))}${unit}${gap}${rest === 0 ? "" : inChinese(rest)}`;
}
