import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphemeLength, graphemes, isSimple, truncate } from "./graphemes";

const FAMILY = "👨‍👩‍👧‍👦";

describe("graphemes", () => {
  it.each([
    ["", 0],
    ["abc", 3],
    ["中文字", 3],
    [FAMILY, 1],
    ["🇨🇳🇬🇧", 2],
    ["👍🏽", 1],
    ["e\u0301", 1],
    [`a${"\u0321".repeat(2000)}`, 1],
    ["한국어", 3],
    ["\r\n", 1],
  ])("counts %.12j", (text, length) => {
    expect(graphemeLength(text)).toBe(length);
  });

  it("takes the short way only where it gives the same", () => {
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
    const letter = fc.oneof(
      fc.string({ unit: "grapheme-composite", maxLength: 1 }),
      fc.string({ unit: "binary", maxLength: 1 }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(letter, fc.constantFrom("中", "ｱ", "한", "あ", "é", "\n", "😀", "“"))),
        (letters) => {
          const text = letters.join("");
          const expected = Array.from(segmenter.segment(text), ({ segment }) => segment);
          expect([...graphemes(text)]).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
    expect(isSimple("你好，hello 😀!")).toBe(true);
    expect(isSimple(FAMILY)).toBe(false);
  });
});

describe("truncate", () => {
  it.each([
    ["hello", 5, "hello"],
    ["hello!", 5, "hell…"],
    [`${FAMILY}${FAMILY}${FAMILY}`, 2, `${FAMILY}…`],
    ["一二三四", 3, "一二…"],
    ["abc", 0, ""],
    ["abc", 1, "…"],
    ["abc", -3, ""],
  ])("cuts %s at %i", (text, max, expected) => {
    expect(truncate(text, max)).toBe(expected);
  });

  it("keeps within the length and never breaks a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-composite" }), fc.integer({ min: 0, max: 20 }), (text, max) => {
        const cut = truncate(text, max, "");
        expect(graphemeLength(cut)).toBeLessThanOrEqual(max);
        expect(text.startsWith(cut)).toBe(true);
        if (graphemeLength(text) <= max) expect(cut).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});
