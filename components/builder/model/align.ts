import type { Point } from "./edits";

export type Box = { id: string; x: number; y: number; width: number; height: number };
export type Alignment = "left" | "top" | "across" | "down";
/** The canvas's grid; what is spread out keeps at least this much air. */
const STEP = 20;

/** Where chosen cards go: on one left or upper edge, or spread with equal gaps so that none lies on another. */
export function align(boxes: readonly Box[], how: Alignment): Map<string, Point> {
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  switch (how) {
    case "left":
      return new Map(boxes.map(({ id, y }) => [id, { x: left, y }]));
    case "top":
      return new Map(boxes.map(({ id, x }) => [id, { x, y: top }]));
    case "across":
      return spread(boxes, "x", "width");
    case "down":
      return spread(boxes, "y", "height");
  }
}

/** The first stays where it is; the last as well while there is room for all of them between. */
function spread(boxes: readonly Box[], axis: "x" | "y", size: "width" | "height"): Map<string, Point> {
  const row = [...boxes].sort((a, b) => a[axis] - b[axis] || a.id.localeCompare(b.id));
  const first = row[0];
  const last = row.at(-1);
  if (!first || !last || row.length < 2) return new Map();
  const taken = row.slice(0, -1).reduce((sum, box) => sum + box[size], 0);
  const gap = Math.max(2 * STEP, (last[axis] - first[axis] - taken) / (row.length - 1));
  let at = first[axis];
  return new Map(
    row.map((box) => {
      const place = { x: box.x, y: box.y, [axis]: at };
      at += box[size] + gap;
      return [box.id, place];
    }),
  );
}
