import { engine, type Flow } from "../../../flow/index";
import type { Point } from "./edits";

const COLUMN = 340;
const GAP = 40;
const HEADER = 44;
const LINE = 30;

/** Rough height of a node's card in pixels: enough to keep cards from lying on each other. */
export function cardHeight(node: Flow["nodes"][number]): number {
  const definition = engine.definitions.get(node.type);
  const lines = (definition?.preview(node.data).length ?? 0) + (definition?.outlets(node.data).length ?? 0);
  return HEADER + Math.min(lines, 12) * LINE;
}

/** Places all nodes in columns by their distance from the entries: tidy, and the same every time. */
export function tidyPositions(flow: Flow): Map<string, Point> {
  const column = new Map<string, number>();
  const queue = flow.nodes.filter((node) => engine.definitions.get(node.type)?.entry).map((node) => node.id);
  for (const id of queue) column.set(id, 0);
  const onward = new Map<string, Flow["edges"]>();
  for (const edge of flow.edges) onward.set(edge.source, [...(onward.get(edge.source) ?? []), edge]);
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    for (const edge of onward.get(id) ?? []) {
      if (column.has(edge.target)) continue;
      column.set(edge.target, (column.get(id) ?? 0) + 1);
      queue.push(edge.target);
    }
  }
  const last = Math.max(0, ...column.values()) + 1;
  const tops = new Map<number, number>();
  const positions = new Map<string, Point>();
  for (const node of flow.nodes) {
    const at = column.get(node.id) ?? last;
    const top = tops.get(at) ?? 0;
    positions.set(node.id, { x: at * COLUMN, y: top });
    tops.set(at, top + cardHeight(node) + GAP);
  }
  return positions;
}
