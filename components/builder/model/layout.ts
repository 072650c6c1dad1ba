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

/** Distances are whole steps of the canvas's grid. */
const GRID = 20;

/**
 * Places all nodes in columns by their distance from the entries, in each column in the order of the ways that lead
 * there: tidy, and the same every time. Notes stay where they are; what no entry leads to stands in columns of its own.
 */
export function tidyPositions(flow: Flow, heights?: ReadonlyMap<string, number>): Map<string, Point> {
  const onward = outgoing(flow);
  const column = new Map<string, number>();
  const walk = (starts: readonly string[], first: number): void => {
    const queue = starts.filter((id) => !column.has(id));
    for (const id of queue) column.set(id, first);
    for (let at = 0; at < queue.length; at++) {
      const id = queue[at] ?? "";
      for (const target of onward.get(id) ?? []) {
        if (column.has(target)) continue;
        column.set(target, (column.get(id) ?? 0) + 1);
        queue.push(target);
      }
    }
  };
  const placed = flow.nodes.filter((node) => !engine.definitions.get(node.type)?.inert);
  walk(
    placed.filter((node) => engine.definitions.get(node.type)?.entry).map((node) => node.id),
    0,
  );
  const led = new Set([...onward.values()].flat());
  const beside = Math.max(-1, ...column.values()) + 1;
  walk(
    placed.filter((node) => !led.has(node.id)).map((node) => node.id),
    beside,
  );
  for (const node of placed) walk([node.id], beside);

  const byId = new Map(placed.map((node) => [node.id, node]));
  const tops = new Map<number, number>();
  const positions = new Map<string, Point>();
  for (const [id, at] of column) {
    const node = byId.get(id);
    if (!node) continue;
    const top = tops.get(at) ?? 0;
    positions.set(id, { x: at * COLUMN, y: top });
    tops.set(at, Math.ceil((top + (heights?.get(id) ?? cardHeight(node)) + GAP) / GRID) * GRID);
  }
  return positions;
}

/** Where each node leads, in the order of its ways out. */
function outgoing(flow: Flow): Map<string, string[]> {
  const edges = new Map<string, Map<string, string>>();
  for (const edge of flow.edges)
    edges.set(
      edge.source,
      (edges.get(edge.source) ?? new Map<string, string>()).set(edge.outlet, edge.target),
    );
  return new Map(
    flow.nodes.map((node) => {
      const mine = edges.get(node.id);
      const outlets = engine.definitions.get(node.type)?.outlets(node.data) ?? [];
      return [node.id, mine ? outlets.flatMap((outlet) => mine.get(outlet.id) ?? []) : []];
    }),
  );
}
