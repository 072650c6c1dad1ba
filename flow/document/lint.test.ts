import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diffFlows, isOnlyLayout } from "./diff";
import type { Flow } from "./engine";
import { isPublishable, LINT_CODES, lintFlow } from "./lint";
import { migrateDocument } from "./migrations";
import { parseFlow } from "./parse-flow";

type Part = {
  nodes: { id: string; type: string; data: unknown }[];
  edges?: [source: string, outlet: string, target: string][];
  [key: string]: unknown;
};

function flow({ nodes, edges = [], ...rest }: Part): Flow {
  const document = {
    schema: 1,
    id: "f",
    name: "F",
    locale: "en",
    variables: [],
    settings: {},
    ...rest,
    nodes: nodes.map((node) => ({ ...node, position: { x: 0, y: 0 } })),
    edges: edges.map(([source, outlet, target], index) => ({ id: `e${index}`, source, outlet, target })),
  };
  const parsed = parseFlow(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.flow;
}
const start = { id: "start", type: "onChat", data: {} };
const say = (id: string, text = "Hi") => ({ id, type: "say", data: { bubbles: [{ type: "text", text }] } });
const codes = (one: Flow, context = {}) =>
  lintFlow(one, context).map((issue) => `${issue.severity} ${issue.code} ${issue.node ?? ""}`.trim());

describe("lintFlow", () => {
  test("a flow that is whole has nothing to say", () => {
    expect(lintFlow(flow({ nodes: [start, say("a")], edges: [["start", "next", "a"]] }))).toEqual([]);
  });

  test("entries, reach and ways out", () => {
    expect(codes(flow({ nodes: [say("a")] }))).toEqual(["error no_entry"]);
    expect(codes(flow({ nodes: [start, say("a")] }))).toEqual([
      "warning outlet_unconnected start",
      "warning unreachable a",
    ]);
    expect(
      codes(
        flow({
          nodes: [start, { ...start, id: "again" }, say("a")],
          edges: [
            ["start", "next", "a"],
            ["again", "next", "a"],
          ],
        }),
      ),
    ).toEqual(["warning entry_repeated again"]);
    expect(
      codes(
        flow({
          nodes: [start, say("a"), { id: "note", type: "note", data: { text: "" } }],
          edges: [["start", "next", "a"]],
        }),
      ),
    ).toEqual([]);
  });

  test("an ask whose options are all connected needs no `answered`", () => {
    const ask = {
      id: "ask",
      type: "ask",
      data: {
        bubbles: [],
        input: {
          type: "choice",
          options: [
            { id: "a", label: "A" },
            { id: "b", label: "B" },
          ],
        },
      },
    };
    const nodes = [start, ask, say("x")];
    const first: [string, string, string] = ["start", "next", "ask"];
    expect(codes(flow({ nodes, edges: [first, ["ask", "a", "x"], ["ask", "b", "x"]] }))).toEqual([]);
    expect(codes(flow({ nodes, edges: [first, ["ask", "a", "x"]] }))).toEqual([
      "warning outlet_unconnected ask",
    ]);
    expect(codes(flow({ nodes, edges: [first, ["ask", "answered", "x"]] }))).toEqual([]);
  });

  test("edges that a draft may hold by mistake", () => {
    const whole = flow({ nodes: [start, say("a")], edges: [["start", "next", "a"]] });
    const draft: Flow = {
      ...whole,
      edges: [
        ...whole.edges,
        { id: "x", source: "a", outlet: "no", target: "a" },
        { id: "y", source: "a", outlet: "next", target: "gone" },
        { id: "z", source: "gone", outlet: "next", target: "a" },
        { id: "w", source: "a", outlet: "next", target: "start" },
      ],
    };
    const issues = lintFlow(draft).filter((issue) => issue.edge);
    expect(issues.map((issue) => [issue.edge, issue.code])).toEqual([
      ["x", "edge_from_unknown_outlet"],
      ["y", "edge_without_target"],
      ["z", "edge_without_source"],
      ["w", "edge_into_entry"],
    ]);
    expect(issues.every((issue) => issue.fix?.kind === "removeEdge" && issue.severity === "error")).toBe(
      true,
    );
  });

  test("loops: an error without an exit, a warning with one, nothing where somebody is waited for", () => {
    const set = {
      id: "set",
      type: "set",
      data: { assignments: [{ variable: "n", operation: "increment" }] },
    };
    const condition = {
      id: "if",
      type: "condition",
      data: { rules: [{ id: "more", when: { all: [{ left: "n", operator: "lessThan", right: 3 }] } }] },
    };
    const ask = { id: "ask", type: "ask", data: { bubbles: [], input: { type: "text" } } };
    expect(
      codes(
        flow({
          nodes: [start, say("a"), say("b")],
          edges: [
            ["start", "next", "a"],
            ["a", "next", "b"],
            ["b", "next", "a"],
          ],
        }),
      ),
    ).toEqual(["error loop_without_wait a"]);
    expect(
      codes(
        flow({
          nodes: [start, say("a")],
          edges: [
            ["start", "next", "a"],
            ["a", "next", "a"],
          ],
        }),
      ),
    ).toEqual(["error loop_without_wait a"]);
    expect(
      codes(
        flow({
          nodes: [start, set, condition],
          edges: [
            ["start", "next", "set"],
            ["set", "next", "if"],
            ["if", "more", "set"],
          ],
        }),
      ),
    ).toEqual(["warning loop_without_pause set"]);
    expect(
      codes(
        flow({
          nodes: [start, say("a"), ask],
          edges: [
            ["start", "next", "a"],
            ["a", "next", "ask"],
            ["ask", "answered", "a"],
          ],
        }),
      ),
    ).toEqual([]);
    expect(
      codes(
        flow({
          nodes: [start, say("a"), { id: "jump", type: "jump", data: { node: "a" } }],
          edges: [
            ["start", "next", "a"],
            ["a", "next", "jump"],
          ],
        }),
      ),
    ).toEqual(["error loop_without_wait a"]);
  });

  test("variables: unknown ones with the name that was meant", () => {
    const ask = { id: "ask", type: "ask", data: { bubbles: [], input: { type: "text" }, save: "firstName" } };
    const script = { id: "script", type: "script", data: { code: "vars.total = 1; vars['the sum'] = 2" } };
    const nodes = [
      start,
      ask,
      script,
      say(
        "a",
        "{{ fristName }} {{ firstName }} {{ contact.anything }} {{ vars.total }} {{ vars['the sum'] }} {{ 'x' }}",
      ),
      say("b", "{{ colour }}"),
    ];
    const issues = lintFlow(
      flow({
        nodes,
        edges: [
          ["start", "next", "ask"],
          ["ask", "answered", "script"],
          ["script", "next", "a"],
          ["a", "next", "b"],
        ],
      }),
    );
    expect(issues).toEqual([
      {
        severity: "warning",
        code: "variable_unknown",
        node: "a",
        path: ["bubbles", 0, "text"],
        values: { name: "fristName", suggestion: "firstName" },
        fix: {
          kind: "replaceText",
          node: "a",
          path: ["bubbles", 0, "text"],
          find: "fristName",
          replace: "firstName",
        },
      },
      {
        severity: "warning",
        code: "variable_unknown",
        node: "b",
        path: ["bubbles", 0, "text"],
        values: { name: "colour" },
        fix: { kind: "declareVariable", name: "colour" },
      },
    ]);
  });

  test("templates, conditions, targets and calls", () => {
    const nodes = [
      start,
      say("a", "{{ name"),
      {
        id: "if",
        type: "condition",
        data: {
          rules: [
            {
              id: "x",
              when: {
                all: [
                  { left: "", operator: "isSet" },
                  { left: "a..b", operator: "isSet" },
                  { left: "contact.x", operator: "matches", right: "(?=a)" },
                  { left: "contact.x", operator: "equals" },
                ],
              },
            },
          ],
        },
      },
      { id: "call", type: "call", data: { flow: "other" } },
      { id: "jump", type: "jump", data: { node: "start" } },
      {
        id: "http",
        type: "http",
        data: {
          url: "https://api.shop.com/{{secret:KEY}}",
          headers: [{ name: "Authorization", value: "Bearer abcdefghijklmnop1234" }],
        },
      },
      { id: "set", type: "set", data: { assignments: [{ variable: "" }] } },
    ];
    const edges: [string, string, string][] = [
      ["start", "next", "a"],
      ["a", "next", "if"],
      ["if", "x", "call"],
      ["call", "next", "http"],
      ["http", "success", "set"],
      ["http", "error", "set"],
      ["set", "next", "jump"],
    ];
    expect(codes(flow({ nodes, edges }), { flows: ["f"] })).toEqual([
      "error template_invalid a",
      "error condition_incomplete if",
      "error condition_invalid if",
      "error condition_regex_invalid if",
      "warning condition_incomplete if",
      "error flow_missing call",
      "error jump_target_missing jump",
      "warning secret_in_header http",
      "warning variable_unset set",
    ]);
  });

  test("a table that is gone, and a column that a table has not", () => {
    const lookup = (id: string, table: string, save: string) => ({
      id,
      type: "lookup",
      data: { what: "table", table, key: "x", save },
    });
    const nodes = [
      start,
      lookup("known", "t1", "store"),
      lookup("gone", "t2", "other"),
      lookup("none", "", "more"),
      say("a", '{{ store.Address }} {{ store["Opening hours"] }} {{ vars.store.Adress }} {{ other.x }}'),
    ];
    const edges: [string, string, string][] = [
      ["start", "next", "known"],
      ["known", "found", "gone"],
      ["known", "notFound", "gone"],
      ["gone", "found", "none"],
      ["gone", "notFound", "none"],
      ["none", "found", "a"],
      ["none", "notFound", "a"],
    ];
    const tables = new Map([["t1", ["City", "Address", "Opening hours"]]]);
    expect(codes(flow({ nodes, edges }))).toEqual(["error lookup_without_table none"]);
    expect(codes(flow({ nodes, edges }), { tables })).toEqual([
      "error lookup_without_table none",
      "warning table_missing gone",
      "warning table_column_unknown a",
    ]);
    const asks = (table: string) => ({
      id: "write",
      type: "generate",
      data: { instructions: "Help.", tools: [{ type: "table", name: "stores", table }] },
    });
    const writing = (table: string) =>
      codes(flow({ nodes: [start, asks(table)], edges: [["start", "next", "write"]] }), { tables });
    expect(writing("")).toContain("error lookup_without_table write");
    expect(writing("t2")).toContain("warning table_missing write");
    expect(writing("t1").filter((code) => code.includes("table"))).toEqual([]);
    // What something else writes as well may be anything.
    const also = { id: "set", type: "set", data: { assignments: [{ variable: "store", value: "x" }] } };
    const more = flow({
      nodes: [...nodes, also],
      edges: [
        ...edges.filter(([, , to]) => to !== "known"),
        ["start", "next", "set"],
        ["set", "next", "known"],
      ],
    });
    expect(codes(more, { tables })).not.toContain("warning table_column_unknown a");
  });

  test("texts that a language lacks", () => {
    const nodes = [start, say("a", "Hello"), say("b", "{{ contact.x }}")];
    const edges: [string, string, string][] = [
      ["start", "next", "a"],
      ["a", "next", "b"],
    ];
    expect(lintFlow(flow({ nodes, edges, translations: { "zh-CN": {} } }))).toEqual([
      {
        severity: "warning",
        code: "untranslated",
        node: "a",
        path: ["bubbles", 0, "text"],
        values: { locale: "zh-CN", count: 1 },
      },
    ]);
    expect(
      lintFlow(flow({ nodes, edges, translations: { "zh-CN": { "a.bubbles.0.text": "你好" } } })),
    ).toEqual([]);
  });

  test("every code that nodes give is in the list of codes", () => {
    const folder = join(import.meta.dirname, "..", "nodes");
    const given = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /(node|lint-input)\.ts$/.test(name))
      .flatMap((name) =>
        [
          ...readFileSync(join(folder, name), "utf8").matchAll(
            /severity: "\w+"(?: as const)?,\s*code: "(\w+)"|\b(?:error|warning)\("(\w+)"/g,
          ),
        ].map((found) => found[1] ?? found[2]),
      );
    expect(given.length).toBeGreaterThan(12);
    expect(given.filter((code) => !LINT_CODES.some((one) => one === code))).toEqual([]);
  });

  test("example addresses that nobody reaches, with their place; not those that show how one is written", () => {
    const examples = (text: string) =>
      lintFlow(flow({ nodes: [start, say("a", text)], edges: [["start", "next", "a"]] })).flatMap((issue) =>
        issue.code === "address_example" ? [issue.values?.name] : [],
      );
    expect(examples("Write to hello@example.com.")).toEqual(["hello@example.com"]);
    expect(examples("https://{{ name }}.shop.example/x")).toEqual(["x.shop.example"]);
    for (const fine of [
      "For example: come at seven.",
      "https://example.community/x",
      "https://example.com.cn",
      "see my-example.com/a",
      "the latest.test",
    ])
      expect(examples(fine)).toEqual([]);
    const call = { id: "a", type: "http", data: { url: "api.shop.example/orders", headers: [], save: [] } };
    expect(
      lintFlow(flow({ nodes: [start, call], edges: [["start", "next", "a"]] })).filter(
        (issue) => issue.code === "address_example",
      ),
    ).toEqual([
      {
        severity: "warning",
        code: "address_example",
        node: "a",
        path: ["url"],
        values: { name: "api.shop.example" },
      },
    ]);
    const ask = {
      id: "a",
      type: "ask",
      data: {
        bubbles: [{ type: "text", text: "Your e-mail?" }],
        input: { type: "email" },
        save: "mail",
        retry: "Like ann@example.com, please.",
      },
    };
    expect(codes(flow({ nodes: [start, ask], edges: [["start", "next", "a"]] }))).not.toContain(
      "warning address_example a",
    );
  });

  test("the largest flow is checked at once", () => {
    const nodes = [
      start,
      ...Array.from({ length: 1_999 }, (_, index) =>
        say(`n${index}`, `Step ${index} for {{ contact.name }} and {{ unknown${index} }}`),
      ),
    ];
    const edges = nodes
      .slice(1)
      .map((node, index): [string, string, string] => [nodes[index]?.id ?? "", "next", node.id]);
    const big = flow({ nodes, edges });
    expect(lintFlow(big)).toHaveLength(1_999);
    const before = performance.now();
    lintFlow(big);
    console.log(`lint of 2,000 nodes: ${Math.round(performance.now() - before)} ms`);
  });

  test("errors keep a flow from being published, warnings do not", () => {
    expect(isPublishable(lintFlow(flow({ nodes: [say("a")] })))).toBe(false);
    expect(isPublishable(lintFlow(flow({ nodes: [start] })))).toBe(true);
  });
});

describe("diffFlows", () => {
  const before = flow({
    nodes: [start, say("a"), say("b")],
    edges: [
      ["start", "next", "a"],
      ["a", "next", "b"],
    ],
  });

  test("names what changed", () => {
    const after = flow({
      nodes: [start, say("a", "Hello"), say("c")],
      edges: [
        ["start", "next", "a"],
        ["a", "next", "c"],
      ],
      name: "G",
    });
    expect(diffFlows(before, after)).toEqual({
      nodes: [
        { id: "a", type: "say", change: "changed", paths: ["bubbles.0.text"] },
        { id: "c", type: "say", change: "added", paths: [] },
        { id: "b", type: "say", change: "removed", paths: [] },
      ],
      edges: [
        { id: "e1", source: "a", outlet: "next", target: "c", change: "added" },
        { id: "e1", source: "a", outlet: "next", target: "b", change: "removed" },
      ],
      document: ["name"],
    });
  });

  test("a move on the canvas is only that", () => {
    const after: Flow = {
      ...before,
      nodes: before.nodes.map((node) => ({ ...node, position: { x: 10, y: 0 } })),
    };
    expect(isOnlyLayout(diffFlows(before, after))).toBe(true);
    expect(diffFlows(before, structuredClone(before))).toEqual({ nodes: [], edges: [], document: [] });
  });
});

test("migrations run one after the other, from the document's own number", () => {
  const steps = [
    { from: 1, migrate: (document: object) => ({ ...document, first: true }) },
    { from: 2, migrate: (document: object) => ({ ...document, second: true }) },
  ];
  expect(migrateDocument({ schema: 1 }, steps)).toEqual({ schema: 3, first: true, second: true });
  expect(migrateDocument({ schema: 2 }, steps)).toEqual({ schema: 3, second: true });
  expect(migrateDocument({ schema: 3 }, steps)).toEqual({ schema: 3 });
  expect(migrateDocument([1], steps)).toEqual([1]);
});
