import { describe, expect, it } from "vitest";
import { engine, type Flow, parseFlow } from "../../flow/index";
import { builder } from "../i18n/catalogues/builder.en";
import { messages } from "../i18n/messages";
import { checkFlow } from "./checks";
import { EXAMPLE_STEPS, exampleFlow } from "./example-flow";
import { readInitial } from "./initial-value";
import { embedSnippet } from "./live/embed-snippet";
import { readOrigins } from "./live/read-origins";
import { newNode } from "./model/edits";
import { PALETTE, searchPalette } from "./palette-items";
import { translationRows, withTranslation } from "./translations/translation-rows";

let counter = 0;
const makeId = () => `x${++counter}`;
const EMPTY: Flow = {
  schema: 1,
  id: "f",
  name: "F",
  locale: "en",
  nodes: [newNode("onChat", { x: 0, y: 0 }, "start")],
  edges: [],
  variables: [],
  settings: {},
};
const words = { ...builder.empty.words, orderReply: "Thank you. {{ order }}" };

describe("the palette", () => {
  it("holds every kind of step once", () => {
    const types = PALETTE.flatMap((one) => one.items.map((item) => item.type));
    expect(types).toHaveLength(engine.definitions.size);
    expect(new Set(types).size).toBe(engine.definitions.size);
  });

  it("finds steps by their words in either language and by their type", () => {
    for (const locale of ["en", "zh-CN"] as const) {
      const { types } = messages[locale].nodes;
      const find = (query: string) =>
        searchPalette(query, (item) => types[item.type]).map((item) => item.type);
      expect(find(types.ask.name)[0]).toBe("ask");
      expect(find("forEach")[0]).toBe("forEach");
      expect(find("  HTTP ")[0]).toBe("http");
      expect(find("no such step")).toEqual([]);
    }
  });
});

describe("the example", () => {
  it("is a document of as many steps as it says, with nothing to complain about", () => {
    const flow = exampleFlow(EMPTY, words, makeId);
    expect(parseFlow(flow)).toMatchObject({ ok: true });
    expect(flow.nodes).toHaveLength(EXAMPLE_STEPS + 1);
    expect(checkFlow(flow).issues).toEqual([]);
  });
});

describe("translations", () => {
  it("list what visitors read, and keep what was translated", () => {
    const flow = exampleFlow(EMPTY, words, makeId);
    const rows = translationRows(flow, "de");
    expect(rows.map((row) => row.text)).toEqual(
      expect.arrayContaining([words.greeting, words.order, words.handoff]),
    );
    const [first] = rows;
    if (!first) throw new Error("no text");
    const translations = withTranslation(undefined, "de", first.key, "Hallo!");
    expect(translationRows({ ...flow, translations }, "de")[0]?.translated).toBe("Hallo!");
    expect(withTranslation(translations, "de", first.key, "")).toEqual({ de: {} });
  });
});

describe("allowed sites", () => {
  it.each([
    ["https://shop.example", ["https://shop.example"], []],
    ["shop.example\nhttp://localhost:3000/path", ["https://shop.example", "http://localhost:3000"], []],
    ["https://a.example https://A.example/", ["https://a.example"], []],
    [
      "javascript:alert(1)\nhttps://user@evil.example *.example",
      [],
      ["javascript:alert(1)", "https://user@evil.example", "*.example"],
    ],
    ["", [], []],
  ])("reads %j", (text, origins, bad) => {
    expect(readOrigins(text)).toEqual({ origins, bad });
  });
});

describe("the line for a site", () => {
  it("names the endpoint and the way it appears", () => {
    expect(embedSnippet("https://chat.example", "abc", "bubble")).toBe(
      '<script src="https://chat.example/embed.js" data-endpoint="abc" async></script>',
    );
    expect(embedSnippet("https://chat.example", "abc", "inline")).toContain('data-target="#parley-chat"');
  });
});

describe("first values of variables", () => {
  it.each([
    ["text", "hi", { ok: true, value: "hi" }],
    ["number", "1.5", { ok: true, value: 1.5 }],
    ["number", "many", { ok: false }],
    ["date", "2026-03-31", { ok: true, value: "2026-03-31" }],
    ["date", "tomorrow", { ok: false }],
    ["list", '["a"]', { ok: true, value: ["a"] }],
    ["list", "{}", { ok: false }],
    ["object", '{"a":1}', { ok: true, value: { a: 1 } }],
    ["object", "null", { ok: false }],
    ["object", "  ", { ok: true, value: undefined }],
  ] as const)("reads %s %j", (kind, text, result) => {
    expect(readInitial(kind, text)).toEqual(result);
  });
});
