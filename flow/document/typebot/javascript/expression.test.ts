import { describe, expect, it } from "vitest";
import { judgeExpression } from "./expression";

const judge = (source: string) => judgeExpression(source, (name) => name !== "Missing");

describe("judgeExpression", () => {
  it.each([
    "Promoter",
    "Hello, World",
    "It's 5",
    "12:30",
    "100%",
    "$10",
    "007",
    "😅",
    "https://e.com/{{X}}",
    "{{X}} Smith",
    "{{X}}px",
    "{{X}}{{X}}",
    "{{X}} - Smith",
    "a ? b : c",
    "const a = 1",
    "5\nHello world",
    "I will return tomorrow",
    "3 +",
    "name",
  ])("%j is prose", (source) => expect(judge(source)).toEqual({ is: "prose" }));

  it.each<[string, unknown]>([
    ["1e3", 1000],
    ["2026-01-01", 2024],
    ["1,5", 5],
    ["+33612", 33612],
    ["-4", -4],
    ["3.0", 3],
    ["(1 + 2) * 3", 9],
    ['"quoted"', "quoted"],
    ['""', ""],
    ["true", true],
    ["null", null],
    ['[1, "b", null]', [1, "b", null]],
    ['{"a": 1}', { a: 1 }],
    ["({a: 1})", { a: 1 }],
    ["{{Missing}} + 1", 1],
    ["`x`", "x"],
    ['1 ? "yes" : nothing', "yes"],
  ])("%j is a constant", (source, value) => expect(judge(source)).toEqual({ is: "constant", value }));

  it.each([
    "{{X}} + 5",
    "{{X}}.length",
    "Math.max(1, 2)",
    "new Date().toISOString()",
    "[1, 2].map((x) => x * 2)",
    "await Promise.resolve(7)",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a template is what is judged
    "`t-${ {{X}} }`",
    "/a/.test({{X}})",
    "{{X}} / 2 / 3",
    "{{X}} ?? 'none'",
  ])("%j is code", (source) => expect(judge(source)).toEqual({ is: "code", sure: true }));

  it.each(["return 5", "const a = 2; return a * {{X}}", "[1].map(function (x) { if (x) { y() } })"])(
    "%j is code, as far as one can tell",
    (source) => expect(judge(source)).toEqual({ is: "code", sure: false }),
  );

  it("survives anything", () => {
    for (const source of [
      "(".repeat(5_000),
      "`${".repeat(500),
      "[".repeat(200) + "]".repeat(200),
      "{{",
      "}}",
      "\u0000",
      "a".repeat(20_000),
      "=>",
      "/".repeat(99),
    ])
      expect(judge(source)).toHaveProperty("is");
  });
});
