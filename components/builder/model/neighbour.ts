import type { Point } from "./edits";

export type Direction = "left" | "right" | "up" | "down";

/** The node that an arrow key leads to from `id`: near, and rather ahead than aside. Null at the rim. */
export function neighbour(
  nodes: readonly { id: string; position: Point }[],
  id: string,
  direction: Direction,
): string | null {
  const from = nodes.find((node) => node.id === id);
  if (!from) return null;
  let best: { id: string; cost: number } | null = null;
  for (const node of nodes) {
    if (node.id === id) continue;
    const dx = node.position.x - from.position.x;
    const dy = node.position.y - from.position.y;
    const [ahead, aside] =
      direction === "right"
        ? [dx, dy]
        : direction === "left"
          ? [-dx, dy]
          : direction === "down"
            ? [dy, dx]
            : [-dy, dx];
    if (ahead <= 0) continue;
    // What stands more aside than ahead belongs to another arrow.
    const cost = ahead + Math.abs(aside) * 2;
    if (!best || cost < best.cost) best = { id: node.id, cost };
  }
  return best?.id ?? null;
}
