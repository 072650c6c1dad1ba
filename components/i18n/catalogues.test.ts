import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { icuArguments } from "./icu-arguments";
import { negotiateLocale } from "./locales";
import { messages } from "./messages";

/** Dotted key -> text. */
function flatten(node: unknown, prefix = ""): Map<string, string> {
  if (typeof node === "string") return new Map([[prefix, node]]);
  if (typeof node !== "object" || node === null) throw new Error(`${prefix} is neither a text nor a group`);
  return new Map(
    Object.entries(node).flatMap(([key, child]) => [...flatten(child, prefix ? `${prefix}.${key}` : key)]),
  );
}

const en = flatten(messages.en);
const zh = flatten(messages["zh-CN"]);

/** Names, codes and signs that are the same in both languages. */
const SAME_IN_BOTH =
  /^(?:Parley|v\{version\}|JavaScript|JSON|URL|HTTP|HTTPS|API|ID|CSS|Webhook|WhatsApp|Typebot|OpenAI|Markdown|HTML|GET|POST|PUT|PATCH|DELETE|UTC|\{[^{}]*\}(?: · \{[^{}]*\})*|[A-Z]+-\d*|[\P{L}]*)$/u;

describe("catalogues", () => {
  it("are not empty", () => {
    expect(en.size).toBeGreaterThan(200);
  });

  it("have the same keys", () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it("have no empty text and no stray blanks", () => {
    const bad = [...en, ...zh]
      .filter(([, text]) => text.trim() === "" || text !== text.trim())
      .map(([key]) => key);
    expect(bad).toEqual([]);
  });

  it("have the same arguments", () => {
    const different = [...en]
      .filter(([key, text]) => icuArguments(text).join() !== icuArguments(zh.get(key) ?? "").join())
      .map(([key]) => key);
    expect(different).toEqual([]);
  });

  it("say it in Chinese", () => {
    const untranslated = [...en]
      .filter(([key, text]) => zh.get(key) === text && !SAME_IN_BOTH.test(text))
      .map(([key, text]) => `${key}: ${text}`);
    expect(untranslated).toEqual([]);
  });

  it("write Chinese with full-width punctuation", () => {
    // A half-width comma, colon, exclamation or question mark next to a Chinese character.
    const half = [...zh]
      .filter(([, text]) =>
        /\p{Script=Han}[,;:!?]|[,;!?]\p{Script=Han}/u.test(
          text.replaceAll(/\{\w+, (?:plural|select|number|date|time)[^{}]*/g, ""),
        ),
      )
      .map(([key, text]) => `${key}: ${text}`);
    expect(half).toEqual([]);
  });

  it.each(["en", "zh-CN"] as const)("can be formatted in %s with the arguments that they name", (locale) => {
    const faults: string[] = [];
    for (const [key, text] of locale === "en" ? en : zh) {
      if (/<\w+>/.test(text)) continue;
      const values = Object.fromEntries(icuArguments(text).map((name) => [name, 3]));
      createTranslator({
        locale,
        messages: { text },
        onError: (error) => faults.push(`${key}: ${error.message}`),
      })("text", values);
    }
    expect(faults).toEqual([]);
  });
});

describe("import report", () => {
  it("has words for every code of the importer", () => {
    const folder = path.resolve(import.meta.dirname, "../../flow/document/typebot");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
    );
    const codes = files.flatMap((file) =>
      [...readFileSync(path.join(folder, file), "utf8").matchAll(/severity: [^,{}]+,\s*code: "(\w+)"/g)].map(
        ([, code]) => code ?? "",
      ),
    );
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !Object.hasOwn(messages.en.importReport, code))).toEqual([]);
  });
});

describe("icuArguments", () => {
  it.each([
    ["Hello", []],
    ["{name} and {other}", ["name", "other"]],
    ["{count, plural, one {# flow of {owner}} other {# flows}}", ["count", "owner"]],
    ["It''s '{literal}' {real}", ["real"]],
    ["<link>{here}</link>", ["<link>", "here"]],
  ])("%s", (message, names) => {
    expect(icuArguments(message)).toEqual(names);
  });

  it("refuses unbalanced braces", () => {
    expect(() => icuArguments("{count, plural, one {x}")).toThrow();
    expect(() => icuArguments("a } b")).toThrow();
  });
});

describe("negotiateLocale", () => {
  it.each([
    ["zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"],
    ["en-GB,en;q=0.9,zh;q=0.1", "en"],
    ["de-DE,de;q=0.9", "en"],
    ["fr, zh-TW;q=0.8, en;q=0.5", "zh-CN"],
    ["en;q=0, zh", "zh-CN"],
    ["", "en"],
    [null, "en"],
  ] as const)("%s -> %s", (header, locale) => {
    expect(negotiateLocale(header)).toBe(locale);
  });
});
