import type { NodeDefinition, Outlet } from "../kernel/node";
import type { Vars } from "../kernel/session";
import type { ClassifierModel } from "../language/classifier";
import { Intents } from "../language/intents";
import { isJson, type Json } from "../text/json";
import { readPath, writePath } from "../text/paths";
import type { FlowOf } from "./flow-schema";

/** Where an outlet leads, by its own edge or its fallback's. */
export type Way = { edge: string; target: CompiledNode };

/** A node as the engine holds it: its definition beside its data, by locale, and where its outlets lead. */
export type CompiledNode = {
  id: string;
  definition: NodeDefinition;
  data: unknown;
  localised: ReadonlyMap<string, unknown>;
  /** By outlet; those that lead nowhere are not in it. */
  ways: ReadonlyMap<string, Way>;
  /** What it tells intents by, where its author gave examples. */
  intents?: Intents;
};

/** A flow ready to run: nodes and edges indexed, sub-flows beside it. Made once per published version and shared. */
export type CompiledFlow = {
  id: string;
  version: number;
  locale: string;
  nodes: ReadonlyMap<string, CompiledNode>;
  entries: readonly CompiledNode[];
  initial: Readonly<Vars>;
  keepsHistory: boolean;
  /** Seconds for which the answers of a node may be shared by all who ask the same. */
  shared: ReadonlyMap<string, number>;
  /** Sub-flows by id, of the versions that were pinned when this one was published. */
  library: ReadonlyMap<string, CompiledFlow>;
};

type Document = FlowOf<{ id: string; type: string; position: { x: number; y: number }; data: unknown }>;

/**
 * Indexes a document that has been parsed. `library` may be filled later (flows that call each other). `models`: what was
 * learnt from the examples of a node, by node; those that are missing are learnt when they are first asked.
 */
export function compileFlow(
  definitions: ReadonlyMap<string, NodeDefinition>,
  flow: Document,
  version: number,
  library: ReadonlyMap<string, CompiledFlow>,
  shared: ReadonlyMap<string, number> = new Map(),
  models: ReadonlyMap<string, ClassifierModel> = new Map(),
): CompiledFlow {
  const nodes = new Map<string, CompiledNode & { ways: Map<string, Way> }>();
  for (const node of flow.nodes) {
    const definition = definitions.get(node.type);
    if (!definition)
      throw new Error(`There is no node type "${node.type}": parse the document before it is compiled.`);
    const examples = definition.examples?.(node.data);
    nodes.set(node.id, {
      id: node.id,
      definition,
      data: node.data,
      localised: localise(flow, node.id, node.data),
      ways: new Map(),
      ...(examples ? { intents: new Intents(examples, models.get(node.id)) } : {}),
    });
  }
  for (const edge of flow.edges) {
    const target = nodes.get(edge.target);
    if (target) nodes.get(edge.source)?.ways.set(edge.outlet, { edge: edge.id, target });
  }
  for (const { definition, data, ways } of nodes.values()) addFallbacks(ways, definition.outlets(data));
  const all = [...nodes.values()];
  return {
    id: flow.id,
    version,
    locale: flow.locale,
    nodes,
    entries: all.filter((node) => node.definition.entry),
    initial: Object.fromEntries(
      flow.variables.flatMap((one) =>
        one.initial !== undefined && isJson(one.initial) ? [[one.name, one.initial]] : [],
      ),
    ),
    keepsHistory: all.some(({ definition, data }) =>
      typeof definition.readsHistory === "function" ? definition.readsHistory(data) : definition.readsHistory,
    ),
    shared,
    library,
  };
}

/** An outlet without an edge leads where its fallback does, or its fallback's fallback. */
function addFallbacks(ways: Map<string, Way>, outlets: readonly Outlet[]): void {
  const fallbacks = new Map(outlets.map((outlet) => [outlet.id, outlet.fallback]));
  const own = new Map(ways);
  for (const outlet of fallbacks.keys()) {
    const tried = new Set<string>();
    for (let at: string | undefined = outlet; at !== undefined && !tried.has(at); at = fallbacks.get(at)) {
      tried.add(at);
      const way = own.get(at);
      if (!way) continue;
      ways.set(outlet, way);
      break;
    }
  }
}

/** The node's data in each language that has translations: texts at "nodeId.path" replaced. */
function localise(flow: Document, id: string, data: unknown): Map<string, unknown> {
  const out = new Map<string, unknown>();
  if (!flow.translations || !isJson(data)) return out;
  for (const [locale, texts] of Object.entries(flow.translations)) {
    let translated: Json = data;
    for (const [path, text] of Object.entries(texts)) {
      if (!path.startsWith(`${id}.`) || text === "") continue;
      const parts = path
        .slice(id.length + 1)
        .split(".")
        .map((part) => (/^\d{1,4}$/.test(part) ? Number(part) : part));
      if (typeof readPath(translated, parts) === "string") translated = writePath(translated, parts, text);
    }
    if (translated !== data) out.set(locale, translated);
  }
  return out;
}
