import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseFlow } from "../flow";
import { templateFields } from "../flow/document/walk-data";
import type { NodeDefinition } from "../flow/kernel/node";
import { nodes } from "../flow/nodes";
import { replay } from "../flow/simulate";
import type { Json } from "../flow/text/json";

/** Walks THE list: a node without cases, help, or a way to be drawn does not pass. UPDATE=1 writes the cases' transcripts anew. */

const list: readonly NodeDefinition[] = nodes;
const caseSchema = z.strictObject({
  name: z.string().min(1),
  data: z.record(z.string(), z.unknown()),
  /** What happens and what the flow says, in the transcript language. */
  transcript: z.array(z.string()),
  /** Outlets by which the node was left, in order. */
  outlets: z.array(z.string()).optional(),
  /** The variables afterwards. */
  vars: z.record(z.string(), z.unknown()).optional(),
  /** The profile fields afterwards. */
  contact: z.record(z.string(), z.unknown()).optional(),
  library: z.array(z.unknown()).optional(),
});
type Case = z.infer<typeof caseSchema>;

const folderOf = (type: string): string =>
  join(
    import.meta.dirname,
    "../flow/nodes",
    type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
const casesOf = (type: string): Case[] =>
  z.array(caseSchema).parse(JSON.parse(readFileSync(join(folderOf(type), "cases.json"), "utf8")));

const at = { x: 0, y: 0 };
const flowOf = (value: unknown) => {
  const parsed = parseFlow(value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.flow;
};

/** A flow around one node: an entry before it, and a step to jump to. */
function flowAround(definition: NodeDefinition, data: unknown) {
  const tested = { id: "node", type: definition.type, position: at, data };
  const target = {
    id: "target",
    type: "say",
    position: at,
    data: { bubbles: [{ type: "text", text: "Here." }] },
  };
  const around = definition.entry
    ? []
    : [
        { id: "start", type: "onChat", position: at, data: {} },
        { id: "message", type: "onMessage", position: at, data: {} },
      ];
  const edges =
    definition.entry || definition.inert
      ? []
      : around.map((entry) => ({ id: `from-${entry.id}`, source: entry.id, outlet: "next", target: "node" }));
  return flowOf({
    schema: 1,
    id: "case",
    name: "Case",
    locale: "en",
    nodes: [...around, tested, target],
    edges,
    variables: [],
    settings: {},
  });
}

async function run(definition: NodeDefinition, one: Case): Promise<Case> {
  const flow = flowAround(definition, one.data);
  const outlets: string[] = [];
  let vars: { [name: string]: Json } = {};
  let contact: { readonly [field: string]: Json } = {};
  const text = await replay(one.transcript.join("\n"), {
    flow,
    library: (one.library ?? []).map(flowOf),
    onTurn: (turn, _step, simulation) => {
      outlets.push(
        ...turn.segments.filter((segment) => segment.from === "node").map((segment) => segment.outlet),
      );
      vars = turn.session.vars;
      contact = simulation.contact;
    },
  });
  return {
    name: one.name,
    data: one.data,
    transcript: text.trimEnd().split("\n"),
    outlets,
    ...(Object.keys(vars).length ? { vars } : {}),
    ...(Object.keys(contact).length ? { contact } : {}),
    ...(one.library ? { library: one.library } : {}),
  };
}

describe.each(list.map((definition) => [definition.type, definition] as const))("%s", (type, definition) => {
  test("runs its cases", async () => {
    const cases = casesOf(type);
    expect(cases.length).toBeGreaterThanOrEqual(2);
    const ran: Case[] = [];
    for (const one of cases) ran.push(await run(definition, one));
    if (process.env.UPDATE === "1")
      writeFileSync(join(folderOf(type), "cases.json"), `${JSON.stringify(ran, null, 2)}\n`);
    else for (const [index, one] of cases.entries()) expect(ran[index], one.name).toEqual(one);
  });

  test("has a case for every way out", () => {
    const cases = casesOf(type);
    const declared = new Set(
      cases.flatMap((one) => definition.outlets(definition.data.parse(one.data)).map((outlet) => outlet.id)),
    );
    const taken = new Set(cases.flatMap((one) => one.outlets ?? []));
    expect([...declared].filter((outlet) => !taken.has(outlet))).toEqual([]);
  });

  test("is complete: help, blank data, outlets, preview, JSON Schema", () => {
    const help = readFileSync(join(folderOf(type), "README.md"), "utf8");
    expect(help).toMatch(/^# \S/);
    expect(help.length).toBeGreaterThan(200);
    const blank = definition.data.parse(definition.blank);
    const outlets = definition.outlets(blank);
    const ids = outlets.map((outlet) => outlet.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      outlets.flatMap((outlet) =>
        outlet.fallback === undefined || ids.includes(outlet.fallback) ? [] : [outlet.fallback],
      ),
    ).toEqual([]);
    expect(Array.isArray(definition.preview(blank))).toBe(true);
    expect(Array.isArray(definition.lint?.(blank) ?? [])).toBe(true);
    expect(z.toJSONSchema(definition.data, { io: "input" })).toHaveProperty("$schema");
    if (definition.inert) expect(outlets).toEqual([]);
  });

  test("marks every text that it renders as a template", () => {
    // Whatever holds {{ }} in a case must be a field that lint, the variable picker and translation can find.
    for (const one of casesOf(type)) {
      const marked = new Set(
        templateFields(definition.data, definition.data.parse(one.data)).map((field) => field.text),
      );
      const written: string[] = [];
      JSON.stringify(one.data, (_key, value: unknown) => {
        if (typeof value === "string" && value.includes("{{")) written.push(value);
        return value;
      });
      expect(written.filter((text) => !marked.has(text))).toEqual([]);
    }
  });
});

test("every node has an inspector", () => {
  const index = join(import.meta.dirname, "../components/builder/inspectors/index.ts");
  if (!existsSync(index)) return console.log("skipped: components/builder/inspectors/index.ts is not there");
  const source = readFileSync(index, "utf8");
  expect(
    list
      .filter((definition) => !new RegExp(`\\b${definition.type}\\b\\s*:`).test(source))
      .map((definition) => definition.type),
  ).toEqual([]);
});

test("types and folders are unique", () => {
  expect(new Set(list.map((one) => one.type)).size).toBe(list.length);
});
