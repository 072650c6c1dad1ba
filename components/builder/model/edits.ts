import { engine, type Flow, type FlowEdge, type FlowNode, LIMITS, type NodeType } from "../../../flow/index";

/**
 * Edits of a flow document as pure functions: a document in, a new one out. Nothing here knows React, so undo,
 * autosave and tests see the same plain data.
 */

export type Point = { x: number; y: number };
type MakeId = () => string;

/** Outlets of a node, or none for a type this version does not know. */
export function outletsOf(node: FlowNode) {
  return engine.definitions.get(node.type)?.outlets(node.data) ?? [];
}

/** A fresh node of a type with its blank data, every default filled in. */
export function newNode(type: NodeType, position: Point, id: string): FlowNode {
  const definition = engine.definitions.get(type);
  if (!definition) throw new Error(`There is no node type "${type}".`);
  // The registry pairs each type with its own schema; TypeScript cannot see that through the map.
  return { id, type, position: rounded(position), data: definition.data.parse(definition.blank) } as FlowNode;
}

export function addNode(flow: Flow, node: FlowNode): Flow {
  if (flow.nodes.length >= LIMITS.nodes) return flow;
  return { ...flow, nodes: [...flow.nodes, node] };
}

/** Whether an edge may lead from this outlet to that node. */
export function mayConnect(flow: Flow, source: string, target: string): boolean {
  const from = flow.nodes.find((node) => node.id === source);
  const to = flow.nodes.find((node) => node.id === target);
  if (!from || !to) return false;
  const definition = engine.definitions.get(to.type);
  return definition !== undefined && !definition.entry && !definition.inert;
}

/** Draws an edge; the one that left by the same outlet before is replaced. */
export function connect(
  flow: Flow,
  edge: { source: string; outlet: string; target: string },
  makeId: MakeId,
): Flow {
  if (!mayConnect(flow, edge.source, edge.target)) return flow;
  const rest = flow.edges.filter((one) => one.source !== edge.source || one.outlet !== edge.outlet);
  return rest.length >= LIMITS.edges ? flow : { ...flow, edges: [...rest, { id: makeId(), ...edge }] };
}

export function removeEdges(flow: Flow, ids: ReadonlySet<string>): Flow {
  return { ...flow, edges: flow.edges.filter((edge) => !ids.has(edge.id)) };
}

/** Puts a node in the middle of an edge: it goes on to where the edge led, by its first main outlet. */
export function insertOnEdge(flow: Flow, edgeId: string, node: FlowNode, makeId: MakeId): Flow {
  const edge = flow.edges.find((one) => one.id === edgeId);
  if (!edge) return addNode(flow, node);
  const onward = outletsOf(node).find((outlet) => outlet.kind === "main") ?? outletsOf(node)[0];
  let next = removeEdges(addNode(flow, node), new Set([edgeId]));
  next = connect(next, { source: edge.source, outlet: edge.outlet, target: node.id }, makeId);
  return onward ? connect(next, { source: node.id, outlet: onward.id, target: edge.target }, makeId) : next;
}

/** Removes nodes and their edges. A single node between two others leaves them joined. */
export function removeNodes(flow: Flow, ids: ReadonlySet<string>, makeId: MakeId): Flow {
  const nodes = flow.nodes.filter((node) => !ids.has(node.id));
  const edges = flow.edges.filter((edge) => !ids.has(edge.source) && !ids.has(edge.target));
  const next = { ...flow, nodes, edges };
  if (ids.size !== 1) return next;
  const into = flow.edges.filter((edge) => ids.has(edge.target) && !ids.has(edge.source));
  const out = flow.edges.filter((edge) => ids.has(edge.source) && !ids.has(edge.target));
  const onward = out[0];
  if (out.length !== 1 || !onward) return next;
  return into.reduce(
    (joined, edge) =>
      connect(joined, { source: edge.source, outlet: edge.outlet, target: onward.target }, makeId),
    next,
  );
}

export function moveNodes(flow: Flow, moves: ReadonlyMap<string, Point>): Flow {
  return {
    ...flow,
    nodes: flow.nodes.map((node) =>
      moves.has(node.id) ? { ...node, position: rounded(moves.get(node.id) ?? node.position) } : node,
    ),
  };
}

/** New data for a node. Edges of outlets that are gone go with them. */
export function updateNode(flow: Flow, id: string, data: FlowNode["data"]): Flow {
  const nodes = flow.nodes.map((node) => (node.id === id ? ({ ...node, data } as FlowNode) : node));
  const changed = nodes.find((node) => node.id === id);
  if (!changed) return flow;
  const outlets = new Set(outletsOf(changed).map((outlet) => outlet.id));
  return {
    ...flow,
    nodes,
    edges: flow.edges.filter((edge) => edge.source !== id || outlets.has(edge.outlet)),
  };
}

/** Replaces a piece of one text inside a node's data; leaves the document alone where the path leads elsewhere now. */
export function replaceText(
  flow: Flow,
  change: { node: string; path: readonly (string | number)[]; find: string; replace: string },
): Flow {
  const node = flow.nodes.find((one) => one.id === change.node);
  const definition = node && engine.definitions.get(node.type);
  if (!node || !definition) return flow;
  const parsed = definition.data.safeParse(replacedAt(node.data, change.path, change.find, change.replace));
  return parsed.success ? updateNode(flow, node.id, parsed.data as FlowNode["data"]) : flow;
}

function replacedAt(
  value: unknown,
  path: readonly (string | number)[],
  find: string,
  replace: string,
): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return typeof value === "string" ? value.replace(find, () => replace) : value;
  if (Array.isArray(value))
    return value.map((one, index) => (index === Number(key) ? replacedAt(one, rest, find, replace) : one));
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: replacedAt(Reflect.get(value, key), rest, find, replace) };
}

/** What is copied: nodes and the edges between them. It travels as text, so it can be pasted into another flow. */
export type Clip = { parley: "clip"; nodes: FlowNode[]; edges: FlowEdge[] };

export function copyNodes(flow: Flow, ids: ReadonlySet<string>): Clip {
  return {
    parley: "clip",
    nodes: flow.nodes.filter((node) => ids.has(node.id)),
    edges: flow.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)),
  };
}

/** Pastes with new ids, the upper left corner at `at`; gives the new nodes' ids too. */
export function pasteClip(flow: Flow, clip: Clip, at: Point, makeId: MakeId): { flow: Flow; ids: string[] } {
  if (clip.nodes.length === 0 || flow.nodes.length + clip.nodes.length > LIMITS.nodes)
    return { flow, ids: [] };
  const renamed = new Map(clip.nodes.map((node) => [node.id, makeId()]));
  const left = Math.min(...clip.nodes.map((node) => node.position.x));
  const top = Math.min(...clip.nodes.map((node) => node.position.y));
  const nodes = clip.nodes.map((node): FlowNode => {
    const position = rounded({ x: node.position.x - left + at.x, y: node.position.y - top + at.y });
    const copy = { ...node, id: renamed.get(node.id) ?? node.id, position };
    return copy.type === "jump"
      ? { ...copy, data: { ...copy.data, node: renamed.get(copy.data.node) ?? copy.data.node } }
      : copy;
  });
  const edges = clip.edges.map((edge) => ({
    ...edge,
    id: makeId(),
    source: renamed.get(edge.source) ?? edge.source,
    target: renamed.get(edge.target) ?? edge.target,
  }));
  return {
    flow: { ...flow, nodes: [...flow.nodes, ...nodes], edges: [...flow.edges, ...edges] },
    ids: nodes.map((node) => node.id),
  };
}

/** Reads a clip from the clipboard's text: only what this version can draw. */
export function readClip(text: string): Clip | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Reflect.get(value, "parley") !== "clip") return null;
  const probe = engine.flowSchema.safeParse({
    schema: 1,
    id: "clip",
    name: "",
    locale: "en",
    variables: [],
    settings: {},
    nodes: Reflect.get(value, "nodes"),
    edges: Reflect.get(value, "edges"),
  });
  return probe.success ? { parley: "clip", nodes: probe.data.nodes, edges: probe.data.edges } : null;
}

/** Whole pixels: documents stay short and differences readable. */
const rounded = (point: Point): Point => ({ x: Math.round(point.x), y: Math.round(point.y) });
