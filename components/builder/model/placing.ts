import type { Flow, FlowNode } from "../../../flow/index";
import type { Point } from "./edits";
import { cardHeight } from "./layout";

/** Width of a card and the space left between two columns, in pixels. */
export const CARD_WIDTH = 260;
const GAP_X = 80;
const GAP_Y = 40;

/** Where the step after `node` should stand: to its right, below what stands there already. */
export function placeAfter(flow: Flow, node: FlowNode): Point {
  return freePlace(flow, { x: node.position.x + CARD_WIDTH + GAP_X, y: node.position.y });
}

/** The nearest place at or below `at` where a new card lies on no other. */
export function freePlace(flow: Flow, at: Point): Point {
  const column = flow.nodes
    .filter((node) => Math.abs(node.position.x - at.x) < CARD_WIDTH)
    .map((node) => ({ top: node.position.y, bottom: node.position.y + cardHeight(node) }))
    .sort((a, b) => a.top - b.top);
  const height = 120;
  let { y } = at;
  for (const { top, bottom } of column) if (top < y + height && bottom + GAP_Y / 2 > y) y = bottom + GAP_Y;
  return { x: at.x, y };
}

/** Where a step that is put on a line should stand: where it was asked for, but never on the card that the line leaves. */
export function placeOnEdge(flow: Flow, edgeId: string, at: Point): Point {
  const edge = flow.edges.find((one) => one.id === edgeId);
  const source = flow.nodes.find((node) => node.id === edge?.source);
  const target = flow.nodes.find((node) => node.id === edge?.target);
  if (!source || !target || target.position.x < source.position.x + CARD_WIDTH) return freePlace(flow, at);
  return { x: Math.max(at.x, source.position.x + CARD_WIDTH + GAP_X), y: at.y };
}

/** Moves what follows `id` to the right where the new card would lie on it. */
export function makeRoom(flow: Flow, id: string): Flow {
  const node = flow.nodes.find((one) => one.id === id);
  const targets = new Set(flow.edges.filter((edge) => edge.source === id).map((edge) => edge.target));
  if (!node) return flow;
  const right = node.position.x + CARD_WIDTH + GAP_X;
  const ahead = flow.nodes.filter(
    (one) => targets.has(one.id) && one.position.x >= node.position.x - CARD_WIDTH,
  );
  const needed = Math.max(0, ...ahead.map((one) => right - one.position.x));
  if (needed === 0) return flow;
  const left = Math.min(...ahead.map((one) => one.position.x));
  const moved = downstream(flow, id, left);
  return {
    ...flow,
    nodes: flow.nodes.map((one) =>
      moved.has(one.id) ? { ...one, position: { x: one.position.x + needed, y: one.position.y } } : one,
    ),
  };
}

/** The nodes that can be reached from `id` and stand at or right of `left`; not `id` itself. */
function downstream(flow: Flow, id: string, left: number): Set<string> {
  const place = new Map(flow.nodes.map((node) => [node.id, node.position.x]));
  const found = new Set<string>();
  const queue = [id];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const edge of flow.edges) {
      if (
        edge.source !== at ||
        edge.target === id ||
        found.has(edge.target) ||
        (place.get(edge.target) ?? 0) < left
      )
        continue;
      found.add(edge.target);
      queue.push(edge.target);
    }
  }
  return found;
}
