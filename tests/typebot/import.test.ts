import { describe, expect, it } from "vitest";
import { importTypebot } from "../../flow/document/typebot";
import { bot, text, v } from "./bot";

const refused = (document: unknown): string[] => {
  const result = importTypebot(document);
  return result.ok ? [] : result.errors.map((error) => `${error.path} ${error.code}`);
};

function accepted(document: unknown, options = {}) {
  const result = importTypebot(document, options);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result;
}

describe("importTypebot", () => {
  it.each<[string, unknown, string]>([
    ["null", null, " not_a_typebot"],
    ["a list", [], " not_a_typebot"],
    ["a text", "x", " not_a_typebot"],
    ["an empty object", {}, "groups groups_missing"],
    ["a flow of ours", { schema: 1, nodes: [], edges: [] }, "groups groups_missing"],
    ["groups that are no list", { version: "6", groups: {} }, "groups groups_missing"],
    ["a group that is no object", { version: "6", groups: [5] }, "groups.0 not_an_object"],
    [
      "a block without a type",
      { version: "6", groups: [{ id: "g", blocks: [{ id: "b" }] }] },
      "groups.0.blocks.0.type type_missing",
    ],
    [
      "blocks that are no list",
      { version: "6", groups: [{ id: "g", blocks: "x" }] },
      "groups.0.blocks not_a_list",
    ],
    [
      "options that are no object",
      { version: "6", groups: [{ id: "g", blocks: [{ id: "b", type: "text input", options: [] }] }] },
      "groups.0.blocks.0.options not_an_object",
    ],
    [
      "a group id used twice",
      {
        version: "6",
        groups: [
          { id: "g", blocks: [] },
          { id: "g", blocks: [] },
        ],
      },
      "groups.1.id id_twice",
    ],
    ["a later version", { version: "8", groups: [] }, "version version_unknown"],
    ["edges that are no list", { version: "6", groups: [], edges: 5 }, "edges not_a_list"],
  ])("refuses %s with the path of the fault", (_, document, fault) =>
    expect(refused(document)).toContain(fault),
  );

  it("refuses what is too deep or too large", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5_000; level++) deep = [deep];
    expect(refused({ version: "6", groups: deep })).toEqual([" too_deep"]);
    const blocks = Array.from({ length: 2_100 }, (_, index) => ({ id: `b${index}`, type: "Wait" }));
    expect(refused({ version: "6", groups: [{ id: "g", blocks }] })).toEqual(["groups too_many"]);
    expect(refused({ version: "6", groups: [], name: "x".repeat(1_100_000) })).toEqual([" too_large"]);
  });

  it("survives hostile names and values", () => {
    const document = bot(
      ["__proto__", "constructor", ' a"b ', "x.y", "contact"],
      [
        {
          id: "__proto__",
          blocks: [
            text("t", '{{__proto__}} {{constructor}} {{ a"b }} {{x.y}} {{contact}}'),
            {
              id: "constructor",
              type: "Set variable",
              options: { variableId: v("__proto__"), expressionToEvaluate: "1" },
            },
          ],
        },
      ],
    );
    expect(accepted(document).flow.nodes.length).toBeGreaterThan(1);
  });

  it("reads the files of before groups were called groups", () => {
    const old = {
      id: "old",
      name: "Old",
      blocks: [
        {
          id: "b0",
          title: "Start",
          steps: [{ id: "s0", type: "start", blockId: "b0", outgoingEdgeId: "e1" }],
          graphCoordinates: { x: 0, y: 0 },
        },
        {
          id: "b1",
          title: "Hi",
          steps: [
            {
              id: "s1",
              type: "text",
              content: { html: "<div>Hello <b>there</b> &amp; all</div>", plainText: "" },
            },
          ],
          graphCoordinates: { x: 200, y: 0 },
        },
      ],
      edges: [{ id: "e1", from: { blockId: "b0", stepId: "s0" }, to: { blockId: "b1" } }],
      variables: [],
    };
    const { flow } = accepted(old);
    expect(flow.nodes.map((node) => [node.id, node.type])).toEqual([
      ["start", "onChat"],
      ["b1", "say"],
    ]);
    expect(flow.nodes[1]?.data).toEqual({ bubbles: [{ type: "text", text: "Hello there & all" }] });
    expect(flow.edges).toEqual([{ id: "e1", source: "start", outlet: "next", target: "b1" }]);
  });

  it("puts bubbles into the question behind them, and gives the same flow every time", () => {
    const document = bot(
      ["Name"],
      [
        {
          id: "G",
          blocks: [
            text("t", "Hello"),
            text("u", "Who are you?"),
            { id: "q", type: "text input", options: { variableId: v("Name") } },
            text("w", "Welcome {{Name}}"),
          ],
        },
      ],
    );
    const first = accepted(document);
    expect(first.flow.nodes.map((node) => node.type)).toEqual(["onChat", "ask", "say"]);
    expect(first.report).toEqual([]);
    expect(accepted(structuredClone(document))).toEqual(first);
  });

  it("turns scripts off until somebody has read them", () => {
    const document = bot(
      ["A"],
      [
        {
          id: "G",
          blocks: [
            {
              id: "s",
              type: "Set variable",
              options: { variableId: v("A"), expressionToEvaluate: "Math.max(1, 2)" },
            },
          ],
        },
      ],
    );
    const script = (options: object) =>
      accepted(document, options).flow.nodes.find((node) => node.type === "script")?.data;
    expect(script({})).toMatchObject({ disabled: true, save: "A" });
    expect(script({ trustScripts: true })).not.toHaveProperty("disabled");
    expect(accepted(document).report).toMatchObject([
      { block: "s", group: "G", type: "Set variable", severity: "changed", code: "script" },
    ]);
  });

  it("drops nothing silently: what cannot be mapped is a note and a line of the report", () => {
    const document = bot(
      [],
      [
        {
          id: "G",
          blocks: [
            text("a", "a"),
            { id: "g", type: "Google Sheets", options: { action: "Insert a row" } },
            text("b", "b"),
          ],
        },
      ],
    );
    const { flow, report } = accepted(document);
    expect(report).toMatchObject([
      {
        block: "g",
        severity: "unsupported",
        code: "block_unsupported",
        values: { kind: "Google Sheets: Insert a row" },
      },
    ]);
    expect(flow.nodes.map((node) => node.type)).toEqual(["onChat", "say", "note", "say"]);
    expect(flow.edges.at(-1)).toMatchObject({ source: "G", target: "b" });
  });

  it("takes over theme and typing", () => {
    const document = bot([], [{ id: "G", blocks: [] }], {
      settings: { typingEmulation: { enabled: false } },
      theme: { chat: { buttons: { backgroundColor: "#0af" }, hostBubbles: { color: "#123456" } } },
    });
    expect(accepted(document).flow.settings).toEqual({
      typing: { enabled: false, speed: 400, maxSeconds: 3 },
      theme: { accent: "#00aaff", botText: "#123456" },
    });
  });
});
