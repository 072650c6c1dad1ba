import { describe, expect, test } from "vitest";
import type { Json } from "../../text/json";
import { accept } from "./accept";
import { type AskInput, inputSchema } from "./input";

/** A Sunday, in the evening in Shanghai. */
const NOW = Date.parse("2026-11-22T10:00:00Z");

function read(source: unknown, text: string, locale = "en"): Json | string {
  const input: AskInput = inputSchema.parse(source);
  const options =
    "options" in input
      ? input.options.map(({ id, label, value }) => ({ id, label, ...(value ? { value } : {}) }))
      : [];
  const result = accept(
    input,
    { text },
    { now: NOW, timeZone: "Asia/Shanghai", locale, options, render: (template) => template },
  );
  return result.ok ? result.value : `✗ ${result.code}`;
}
const table = (source: unknown, rows: [text: string, expected: Json][], locale?: string) => {
  for (const [text, expected] of rows)
    expect(read(source, text, locale), JSON.stringify(text)).toEqual(expected);
};

describe("dates", () => {
  test("figures, words and dates that no calendar has (B-10)", () => {
    table({ type: "date" }, [
      ["2026-2-28", "2026-02-28"],
      ["2026-02-30", "✗ date"],
      ["0000-00-00", "✗ date"],
      ["99999-01-01", "✗ date"],
      ["+275760-09-13T00:00:00Z", "✗ date"],
      ["24:00", "✗ date"],
      ["03/04/2026", "2026-03-04"],
      ["13/04/2026", "2026-04-13"],
      ["31/31/2026", "✗ date"],
      ["２０２６－０３－０４", "2026-03-04"],
      ["today", "2026-11-22"],
      ["tomorrow", "2026-11-23"],
      ["may I ask something", "✗ date"],
      ["hello", "✗ date"],
      ["march 3rd 2027", "2027-03-03"],
      ["2026-12-01T23:00:00Z", "2026-12-02"],
    ]);
    table(
      { type: "date" },
      [
        ["明天", "2026-11-23"],
        // A Sunday ends the week.
        ["下周五", "2026-11-27"],
        ["这周五", "2026-11-20"],
        ["下下周一", "2026-11-30"],
        ["月底", "2026-11-30"],
        ["下个月5号", "2026-12-05"],
        ["下个月31号", "2026-12-31"],
        ["三天后吧", "2026-11-25"],
        ["圣诞节", "2026-12-25"],
        ["5号楼", "✗ date"],
        ["二月三十号", "✗ date"],
        ["2026年3月4日", "2026-03-04"],
        ["12月25日", "2026-12-25"],
        ["3月5日", "2026-03-05"],
      ],
      "zh-CN",
    );
    table({ type: "date", min: "today" }, [
      ["3月5日", "2027-03-05"],
      ["friday", "2026-11-27"],
      ["on the 5th", "2026-12-05"],
      ["春节", "2027-02-06"],
      ["yesterday", "✗ dateMin"],
    ]);
    table({ type: "date", format: "dd/MM/yyyy" }, [
      ["03/04/2026", "03/04/2026"],
      ["3 april 2027", "03/04/2027"],
    ]);
    table({ type: "date", withTime: true }, [
      ["tomorrow at 3pm", "2026-11-23T15:00"],
      ["on the 25th at 3pm", "2026-11-25T15:00"],
      ["next Monday at 5:30 in the evening", "2026-11-23T17:30"],
      ["明天下午3点半", "2026-11-23T15:30"],
      ["2026-12-01 15:30", "2026-12-01T15:30"],
    ]);
    expect(read({ type: "date" }, "03/04/2026", "de")).toBe("2026-04-03");
  });

  test("times and ranges", () => {
    table({ type: "time" }, [
      ["3pm", "15:00"],
      ["15:30", "15:30"],
      ["25:00", "✗ time"],
      ["noon", "12:00"],
      ["下午三点半", "15:30"],
      ["十点一刻", "10:15"],
      ["7 in the evening", "19:00"],
      ["half past 11 in the morning", "11:30"],
      ["晚上12点", "00:00"],
      ["5 to 7 pm", "✗ time"],
      ["3", "✗ time"],
    ]);
    table({ type: "dateRange" }, [
      ["2026-03-01 to 2026-03-05", { from: "2026-03-01", to: "2026-03-05" }],
      ["2026-03-01/2026-03-05", { from: "2026-03-01", to: "2026-03-05" }],
      ["3月1日到3月5日", { from: "2026-03-01", to: "2026-03-05" }],
      ["from tomorrow to friday", { from: "2026-11-23", to: "2026-11-27" }],
      ["3月5日到3月1日", "✗ dateOrder"],
      ["2026-03-01", "✗ dateRange"],
    ]);
  });
});

test("e-mail addresses (B-30): one, plain, never turned into the one it imitates", () => {
  table({ type: "email" }, [
    [" Bob@Example.COM ", "bob@example.com"],
    ["ｂｏｂ＠example。com", "bob@example.com"],
    ["аdmin@x.com", "аdmin@x.com"],
    ["a@b,c@d", "✗ email"],
    ['"a b"@x', "✗ email"],
    ["a@b", "✗ email"],
    ["a@@b.com", "✗ email"],
    ["a@-b.com", "✗ email"],
    [".a@b.com", "✗ email"],
    [`${"x".repeat(300)}@b.com`, "✗ email"],
    ["a@b.com\nbcc: c@d.com", "✗ email"],
    ["用户@例子.中国", "用户@例子.中国"],
    ["", "✗ email"],
  ]);
});

test("phone numbers become +E.164", () => {
  table({ type: "phone" }, [
    ["+44 20 7946 0958", "+442079460958"],
    ["0086 138 0013 8000", "+8613800138000"],
    ["13800138000", "✗ phone"],
    ["hello", "✗ phone"],
  ]);
  table({ type: "phone", country: "CN" }, [
    ["１３８００１３８０００", "+8613800138000"],
    ["123", "✗ phone"],
  ]);
  table({ type: "phone" }, [["138-0013-8000", "+8613800138000"]], "zh-CN");
  table({ type: "phone", country: "US" }, [["(415) 555-2671", "+14155552671"]]);
});

test("numbers (B-09, B-28)", () => {
  table({ type: "number" }, [
    ["５", 5],
    ["٣", 3],
    ["三十五", 35],
    ["1,234.5", 1234.5],
    ["-0", 0],
    ["1e400", "✗ number"],
    ["NaN", "✗ number"],
    ["9007199254740993", "✗ number"],
    ["many", "✗ number"],
  ]);
  table({ type: "number", lenient: true }, [
    ["5 apples", 5],
    ["-2.5x", -2.5],
    ["9007199254740993", "✗ number"],
    ["x5", "✗ number"],
  ]);
  table({ type: "number", min: 1, max: "10", step: 2 }, [
    ["3", 3],
    ["0", "✗ numberMin"],
    ["11", "✗ numberMax"],
    ["4", "✗ numberStep"],
  ]);
  table({ type: "rating" }, [
    ["4", 4],
    ["4/5", 4],
    ["五", 5],
    ["4 stars", 4],
    ["0", "✗ rating"],
    ["3.5", "✗ rating"],
  ]);
});

test("web addresses: http and https only (B-38)", () => {
  table({ type: "url" }, [
    ["example.com/x", "https://example.com/x"],
    ["http://a.example", "http://a.example"],
    ["javascript:alert(1)", "✗ url"],
    ["https://ok@evil.example", "✗ url"],
    ["ftp://x.example", "✗ url"],
    ["data:text/html,x", "✗ url"],
    ["not a url", "✗ url"],
    ["http://a", "✗ url"],
  ]);
});

test("texts are counted as a reader counts them (B-23, B-29)", () => {
  table({ type: "text", minLength: 2, maxLength: 3 }, [
    ["👨‍👩‍👧‍👦", "✗ tooShort"],
    ["👨‍👩‍👧‍👦👍", "👨‍👩‍👧‍👦👍"],
    ["abcd", "✗ tooLong"],
    ["\u200d", "✗ text"],
    ["   ", "✗ text"],
  ]);
  table({ type: "text", pattern: "^(a+)+$" }, [
    ["aaa", "aaa"],
    [`${"a".repeat(10_000)}!`, "✗ pattern"],
    ["aaab", "✗ pattern"],
  ]);
});

describe("choices", () => {
  const options = [
    { id: "a", label: "Salt and pepper" },
    { id: "b", label: "Lime! 🍋", value: "L" },
    { id: "c", label: "酸" },
  ];

  test("one: by its words, value, id or place; never by chance", () => {
    table({ type: "choice", options }, [
      ["SALT AND PEPPER", "Salt and pepper"],
      ["lime", "L"],
      ["l", "L"],
      ["c", "酸"],
      ["２", "L"],
      ["(3)", "酸"],
      ["4", "✗ choice"],
      ["0", "✗ choice"],
      ["salt", "✗ choice"],
      ["", "✗ choice"],
    ]);
  });

  test("an option whose words are another's number is found by its words", () => {
    table(
      {
        type: "choice",
        options: [
          { id: "x", label: "3" },
          { id: "y", label: "1" },
        ],
      },
      [
        ["1", "1"],
        ["3", "3"],
        ["2", "1"],
      ],
    );
  });

  test("several: in the options' order, each once", () => {
    table({ type: "choice", multiple: true, options }, [
      ["3, 1", ["Salt and pepper", "酸"]],
      ["1 3", ["Salt and pepper", "酸"]],
      ["酸和lime", ["L", "酸"]],
      ["salt and pepper and lime!", "✗ choices"],
      ["salt and pepper, lime", ["Salt and pepper", "L"]],
      ["1、1、１", ["Salt and pepper"]],
      ["lime, beer", "✗ choices"],
    ]);
  });
});
