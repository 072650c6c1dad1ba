import { describe, expect, it } from "vitest";
import { type Flow, parseFlow } from "../../../flow/index";
import { jsonPaths } from "./json-paths";
import { knownVariables, templatePath } from "./known-variables";

function flowOf(nodes: object[], variables: object[] = []): Flow {
  const parsed = parseFlow({
    schema: 1,
    id: "f",
    name: "F",
    locale: "en",
    variables,
    settings: {},
    edges: [],
    nodes: nodes.map((node, index) => ({ id: `n${index}`, position: { x: 0, y: 0 }, ...node })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.flow;
}

describe("known variables", () => {
  it("are declared, or written anywhere in a step", () => {
    const flow = flowOf(
      [
        {
          type: "ask",
          data: {
            bubbles: [],
            input: { type: "form", fields: [{ name: "a", label: "A", type: "text", save: "fromForm" }] },
            save: "vars.answer",
            tries: 2,
            saveInvalid: "wrong",
          },
        },
        {
          type: "http",
          data: {
            url: "https://example.com/",
            save: [{ path: "id", variable: "orderId" }],
            saveStatus: "status",
          },
        },
        {
          type: "set",
          data: { assignments: [{ variable: "contact.plan", operation: "assign", value: "x" }] },
        },
      ],
      [{ name: "vip", kind: "boolean", description: "A good customer" }],
    );
    const known = new Map(knownVariables(flow).map((one) => [one.path, one.kind]));
    expect(known.get("vip")).toBe("declared");
    for (const name of ["fromForm", "answer", "wrong", "orderId", "status"])
      expect(known.get(name), name).toBe("written");
    expect(known.get("contact.plan")).toBe("contact");
    expect(known.get("contact.email")).toBe("contact");
    expect(known.has("vars.answer")).toBe(false);
  });

  it("are written so that templates read them", () => {
    expect(["name", "contact.email", "客户", "last name", 'x"y', "1st"].map(templatePath)).toEqual([
      "name",
      "contact.email",
      "客户",
      'vars["last name"]',
      'vars["x\\"y"]',
      'vars["1st"]',
    ]);
  });
});

describe("paths of an answer", () => {
  it("the nearest first, into the first item of a list", () => {
    expect(jsonPaths({ id: 1, order: { lines: [{ sku: "a" }, { sku: "b" }] } })).toEqual([
      "id",
      "order",
      "order.lines",
      "order.lines[0]",
      "order.lines[0].sku",
    ]);
  });
  it("are bounded, and none for a bare value", () => {
    expect(jsonPaths("text")).toEqual([]);
    expect(
      jsonPaths(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index]))),
    ).toHaveLength(40);
  });
});
