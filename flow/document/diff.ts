import type { Json } from "../text/json";
import type { Flow, FlowNode } from "./engine";

/** How one node differs between two versions of a flow. `moved`: only its place on the canvas changed. */
export type NodeChange = {
  id: string;
  type: FlowNode["type"];
  change: "added" | "removed" | "changed" | "moved";
  paths: string[];
};
export type FlowDiff = {
  nodes: NodeChange[];
  edges: { id: string; source: string; outlet: string; target: string; change: "added" | "removed" }[];
  /** Names of the document's other parts that differ: "name", "settings", "variables", "translations". */
  document: string[];
};

/** What changed from one version of a flow to the next. Edges count by what they connect, not by their ids. */
export function diffFlows(before: Flow, after: Flow): FlowDiff {
  return {
    nodes: diffNodes(before, after),
    edges: diffEdges(before, after),
    document: PARTS.filter((part) => !same(before[part], after[part])),
  };
}

/** Whether nothing changed but places on the canvas. */
export const isOnlyLayout = (diff: FlowDiff): boolean =>
  diff.edges.length === 0 &&
  diff.document.length === 0 &&
  diff.nodes.every((node) => node.change === "moved");

const PARTS = ["name", "locale", "settings", "variables", "translations"] as const satisfies (keyof Flow)[];

function diffNodes(before: Flow, after: Flow): NodeChange[] {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const kept = new Set(after.nodes.map((node) => node.id));
  const changes = after.nodes.flatMap((node): NodeChange[] => {
    const previous = old.get(node.id);
    if (!previous) return [{ id: node.id, type: node.type, change: "added", paths: [] }];
    const paths =
      previous.type === node.type
        ? changedPaths(previous.data, node.data, "").map((path) => path || "data")
        : ["type"];
    if (paths.length > 0) return [{ id: node.id, type: node.type, change: "changed", paths }];
    return same(previous.position, node.position)
      ? []
      : [{ id: node.id, type: node.type, change: "moved", paths: [] }];
  });
  const removed = before.nodes
    .filter((node) => !kept.has(node.id))
    .map((node): NodeChange => ({ id: node.id, type: node.type, change: "removed", paths: [] }));
  return [...changes, ...removed];
}

function diffEdges(before: Flow, after: Flow): FlowDiff["edges"] {
  const key = (edge: Flow["edges"][number]): string =>
    JSON.stringify([edge.source, edge.outlet, edge.target]);
  const [old, now] = [new Set(before.edges.map(key)), new Set(after.edges.map(key))];
  return [
    ...after.edges
      .filter((edge) => !old.has(key(edge)))
      .map((edge) => ({ ...edge, change: "added" as const })),
    ...before.edges
      .filter((edge) => !now.has(key(edge)))
      .map((edge) => ({ ...edge, change: "removed" as const })),
  ];
}

/** Dotted paths of the leaves that differ; a list of another length is named as a whole. */
function changedPaths(before: unknown, after: unknown, path: string): string[] {
  if (same(before, after)) return [];
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after))
    return [path];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  if (Array.isArray(before) && keys.length !== before.length) return [path];
  if (Array.isArray(after) && keys.length !== after.length) return [path];
  return keys.flatMap((key) =>
    changedPaths(Reflect.get(before, key), Reflect.get(after, key), path === "" ? key : `${path}.${key}`),
  );
}

const isContainer = (value: unknown): value is { [key: string]: Json } | Json[] =>
  typeof value === "object" && value !== null;

/** Equal as JSON; the order of an object's keys does not count. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(Reflect.get(a, key), Reflect.get(b, key)))
  );
}
