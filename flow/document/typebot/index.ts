import { LIMITS } from "../../kernel/limits";
import { engine, type Flow } from "../engine";
import { explainIssues } from "../parse-flow";
import { addGroup } from "./blocks";
import { addEvents, type Interruption } from "./events";
import { cleanId } from "./graph";
import { finishReturns } from "./logic";
import { type ImportError, readTypebotFile } from "./read-file";
import type { ReportEntry } from "./report";
import { readSettings } from "./settings";
import type { TypebotFile } from "./typebot-file";
import { type ImportOptions, Workshop } from "./workshop";

export type { ImportError } from "./read-file";
export type { ReportEntry } from "./report";
export type { ImportOptions } from "./workshop";

export type ImportResult =
  | { ok: true; flow: Flow; report: ReportEntry[]; linked: string[] }
  | { ok: false; errors: ImportError[] };

/**
 * Makes a flow of a Typebot file (versions 3 to 6.1, and those before). What differs between the two is written into the
 * flow: a filter, an option, an extra step, a script. `report` lists by block what is not as it was; `linked` are the ids of
 * the other bots that it calls. The same file always gives the same flow. Never throws.
 */
export function importTypebot(document: unknown, options: ImportOptions = {}): ImportResult {
  const read = readTypebotFile(document);
  if (!read.ok) return read;
  const shop = new Workshop(read.file, options);
  const { file, graph, names } = shop;
  for (const name of names.all()) shop.declare(name);
  for (const variable of file.variables) {
    const name = names.ofId(variable.id);
    const declared = name === undefined ? undefined : graph.variables.get(name);
    if (declared && variable.value !== undefined) declared.initial = variable.value;
  }
  for (const { from, to } of names.renamed) {
    shop.report.add(
      null,
      { id: from, type: "variable" },
      {
        severity: "changed",
        code: "variable_renamed",
        message: `The variable "${from}" is called "${to}" here.`,
        values: { from, to },
      },
    );
  }
  const interruptions = addEvents(shop);
  const entered = enteredBlocks(file);
  for (const group of file.groups) addGroup(shop, group, entered);
  finishReturns(shop);
  finishCalls(shop);
  for (const [name, variable] of graph.variables) if (shop.facts.mayBeList(name)) variable.kind = "list";
  const edges = graph.finish();
  const flow = {
    schema: 1,
    id: file.id.slice(0, LIMITS.idLength),
    name: file.name.slice(0, 200),
    locale: options.locale ?? "en",
    nodes: graph.nodes,
    edges,
    variables: [...graph.variables.values()].slice(0, 1_000),
    settings: readSettings(shop),
  };
  sayEnds(shop, flow, interruptions);
  const parsed = engine.flowSchema.safeParse(flow);
  if (!parsed.success)
    return {
      ok: false,
      errors: explainIssues(parsed.error).map((error) => ({
        ...error,
        message: `${error.message} (after the import, at ${error.path})`,
      })),
    };
  return { ok: true, flow: parsed.data, report: shop.report.entries, linked: [...shop.linked] };
}

/** Blocks that an edge or a jump leads to: nodes begin there. */
function enteredBlocks(file: TypebotFile): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const edge of file.edges.values()) if (edge.blockId) ids.add(edge.blockId);
  for (const group of file.groups) {
    for (const block of group.blocks) {
      const { blockId } = block.options;
      if (block.type === "Jump" && typeof blockId === "string") ids.add(blockId);
    }
  }
  return ids;
}

/** Calls into the flow itself begin at a node, which is known now. */
function finishCalls(shop: Workshop): void {
  for (const { node, target } of shop.calls) {
    const draft = shop.graph.nodes.find((one) => one.id === node);
    const start = shop.graph.resolve(target);
    if (draft) draft.data = { ...draft.data, start: start ?? cleanId("nowhere") };
  }
}

/**
 * A path that interrupted a question goes back to it when it comes to its end. Typebot goes back only at a Return: all other
 * ends of such paths say that the conversation is over.
 */
function sayEnds(
  shop: Workshop,
  flow: {
    nodes: Workshop["graph"]["nodes"];
    edges: { id: string; source: string; outlet: string; target: string }[];
  },
  interruptions: readonly Interruption[],
): void {
  if (interruptions.length === 0) return;
  const inside = reachable(
    flow.edges,
    shop.graph.jumpEdges(),
    interruptions.map((one) => one.node),
  );
  const returns = new Set(shop.returns.map((one) => one.node));
  const taken = new Set(flow.edges.map((edge) => `${edge.source}\n${edge.outlet}`));
  const last = shop.graph.id("end");
  let used = false;
  for (const node of [...flow.nodes]) {
    if (!inside.has(node.id)) continue;
    const definition = engine.definitions.get(node.type);
    const data = definition?.data.safeParse(node.data);
    for (const outlet of definition && data?.success ? definition.outlets(data.data) : []) {
      if (
        outlet.fallback !== undefined ||
        taken.has(`${node.id}\n${outlet.id}`) ||
        (returns.has(node.id) && outlet.id === "question")
      )
        continue;
      flow.edges.push({ id: `e${flow.edges.length + 1}`, source: node.id, outlet: outlet.id, target: last });
      used = true;
    }
  }
  if (used)
    flow.nodes.push({
      id: last,
      type: "end",
      position: { x: 0, y: Math.max(0, ...flow.nodes.map((one) => one.position.y)) + 200 },
      data: {},
    });
}

function reachable(
  edges: readonly { source: string; target: string }[],
  jumps: readonly { source: string; target: string }[],
  from: readonly string[],
): Set<string> {
  const seen = new Set(from);
  const queue = [...from];
  const leads = new Map<string, string[]>();
  for (const { source, target } of [...edges, ...jumps])
    leads.set(source, [...(leads.get(source) ?? []), target]);
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const target of leads.get(id) ?? []) {
      if (seen.has(target)) continue;
      seen.add(target);
      queue.push(target);
    }
  }
  return seen;
}
