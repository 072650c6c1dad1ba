import { type NodeHandle, Position } from "@xyflow/react";
import { engine, type FlowNode } from "../../flow/index";
import { cardHeight } from "./model/layout";

const WIDTH = 260;
const HEADER_MIDDLE = 18;
const ROW = 26;
const DOT = 12;

/** What the canvas takes a card's size and dots to be until it has been drawn and measured. */
export interface AssumedSize {
  readonly measured: { readonly width: number; readonly height: number };
  readonly handles: NodeHandle[];
}

/**
 * Without a size a card has to be drawn to be measured, even where nobody looks: a flow of thousands of steps would draw
 * them all before it opens. A card that comes into view is measured then.
 */
export function assumedSize(node: FlowNode): AssumedSize {
  const outlets = engine.definitions.get(node.type)?.outlets(node.data) ?? [];
  // No card measures half a pixel, so that what is measured is always news.
  const height = cardHeight(node) + 0.5;
  const first = outlets.length > 1 ? height - outlets.length * ROW : HEADER_MIDDLE - ROW / 2;
  const dot = (x: number, y: number) => ({ x: x - DOT / 2, y: y - DOT / 2, width: DOT, height: DOT });
  return {
    measured: { width: WIDTH, height },
    handles: [
      { id: null, type: "target", position: Position.Left, ...dot(0, HEADER_MIDDLE) },
      ...outlets.map(
        (outlet, index): NodeHandle => ({
          id: outlet.id,
          type: "source",
          position: Position.Right,
          ...dot(WIDTH, first + (index + 0.5) * ROW),
        }),
      ),
    ],
  };
}
