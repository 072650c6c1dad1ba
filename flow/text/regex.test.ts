import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRegex, MAX_REGEX_INPUT } from "./regex";

describe("compileRegex", () => {
  it.each([
    ["^\\d{3,}$", "", "1234", true],
    ["^\\d{3,}$", "", "12", false],
    ["hello", "i", "HeLLo", true],
    ["a.b", "s", "a\nb", true],
    ["\\p{Script=Han}+", "", "abc 中文", true],
    ["\\u4e2d", "", "中", true],
    ["退.*款", "", "我要退一下款", true],
  ])("/%s/%s on %j", (source, flags, text, expected) => {
    const regex = compileRegex(source, flags);
    expect(regex.ok && regex.test(text)).toBe(expected);
  });

  it("gives groups", () => {
    const regex = compileRegex("(?<year>\\d{4})-(\\d\\d)(x)?");
    expect(regex.ok && regex.exec("on 2026-03")).toEqual({
      text: "2026-03",
      index: 3,
      groups: ["2026", "03", null],
      named: { year: "2026" },
    });
  });

  it.each([
    ["(?=a)b", "regex-unsupported"],
    ["(?<!a)b", "regex-unsupported"],
    ["(a)\\1", "regex-unsupported"],
    ["[", "regex-syntax"],
    ["(a{1000}){1000}", "regex-syntax"],
    [`(${"abcdefgh".repeat(40)}){900}`, "regex-too-complex"],
    ["a".repeat(501), "regex-too-long"],
  ])("refuses %.30s with a reason", (source, code) => {
    expect(compileRegex(source)).toMatchObject({ ok: false, error: { code } });
  });

  it("ends on patterns that hang other engines (B-20)", () => {
    for (const source of ["^(a+)+$", "(x+x+)+y", "(a|a)*b"]) {
      const regex = compileRegex(source);
      expect(regex.ok && regex.test(`${"a".repeat(MAX_REGEX_INPUT - 1)}!`)).toBe(false);
    }
  });

  it("never throws", () => {
    const mess = fc.string({ unit: fc.constantFrom(..."ab(){}[]|*+?\\.^$1,=<!:dpL-") });
    fc.assert(
      fc.property(mess, fc.string(), (source, text) => {
        const regex = compileRegex(source);
        if (regex.ok) expect(regex.test(text)).toBe(regex.exec(text) !== null);
      }),
      { numRuns: 500 },
    );
  });
});
