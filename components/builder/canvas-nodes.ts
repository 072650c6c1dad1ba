"use client";
import type { NodeChange } from "@xyflow/react";
import { type Dispatch, type SetStateAction, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { FlowNode } from "../../flow/index";
import { assumedSize } from "./assumed-size";
import { useBuilderState } from "./builder-context";
import type { CheckMarks, Severity } from "./checks";
import type { CardNode } from "./node-card";
import type { NoteNode } from "./note-card";

export type CanvasNode = CardNode | NoteNode;

/** After the canvas has measured cards: what was assumed of them no longer holds. */
export function withMeasures(nodes: CanvasNode[], changes: readonly NodeChange<CanvasNode>[]): CanvasNode[] {
  const measured = new Set<string>();
  for (const change of changes) if (change.type === "dimensions") measured.add(change.id);
  if (measured.size === 0) return nodes;
  return nodes.map((node) => {
    if (!node.handles || !measured.has(node.id)) return node;
    const { handles: _, ...rest } = node;
    return rest;
  });
}

/**
 * The document's nodes as the canvas draws them. A card whose node, mark and selection are the same keeps its object,
 * so that among thousands only the changed ones are drawn again.
 */
export function useCanvasNodes(
  marks: CheckMarks,
  many: boolean,
): [CanvasNode[], Dispatch<SetStateAction<CanvasNode[]>>] {
  const flowNodes = useBuilderState((state) => state.flow.nodes);
  const selection = useBuilderState((state) => state.selection);
  const names = useTranslations("nodes");
  const draw = (old: readonly CanvasNode[]): CanvasNode[] => {
    const known = new Map(old.map((one) => [one.id, one]));
    return flowNodes.map((node) =>
      drawn(
        node,
        known.get(node.id),
        selection.has(node.id),
        marks.get(node.id),
        names(`types.${node.type}.name`),
        many,
      ),
    );
  };
  const [nodes, setNodes] = useState<CanvasNode[]>(() => draw([]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `draw` reads these; `many` changes with the nodes alone
  useEffect(() => setNodes(draw), [flowNodes, selection, marks, names]);
  return [nodes, setNodes];
}

function drawn(
  node: FlowNode,
  old: CanvasNode | undefined,
  selected: boolean,
  mark: Severity | undefined,
  name: string,
  many: boolean,
): CanvasNode {
  // What is under the pointer stays there until it is let go.
  const position = old?.dragging ? old.position : node.position;
  const { x, y } = position;
  if (
    old &&
    old.data.node === node &&
    old.selected === selected &&
    old.ariaLabel === name &&
    old.data.mark === mark
  ) {
    return old.position.x === x && old.position.y === y ? old : { ...old, position };
  }
  const base = {
    id: node.id,
    position,
    selected,
    ariaLabel: name,
    ...sizeOf(node, old, many),
    ...(old?.dragging ? { dragging: true } : {}),
  };
  const data = mark ? { mark } : {};
  return node.type === "note"
    ? { ...base, type: "note", data: { node, ...data } }
    : { ...base, type: "card", data: { node, ...data } };
}

/** Measured sizes stay; among many, cards that nobody has seen have assumed ones. */
function sizeOf(
  node: FlowNode,
  old: CanvasNode | undefined,
  many: boolean,
): Partial<Pick<CanvasNode, "measured" | "handles">> {
  if (old?.measured && !old.handles) return { measured: old.measured };
  return many ? assumedSize(node) : {};
}
