"use client";
import { type Dispatch, type SetStateAction, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { FlowNode } from "../../flow/index";
import { useBuilderState } from "./builder-context";
import type { CheckMarks, Severity } from "./checks";
import type { CardNode } from "./node-card";
import type { NoteNode } from "./note-card";

export type CanvasNode = CardNode | NoteNode;

/**
 * The document's nodes as the canvas draws them. A card whose node, mark and selection are the same keeps its object,
 * so that among thousands only the changed ones are drawn again.
 */
export function useCanvasNodes(marks: CheckMarks): [CanvasNode[], Dispatch<SetStateAction<CanvasNode[]>>] {
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
      ),
    );
  };
  const [nodes, setNodes] = useState<CanvasNode[]>(() => draw([]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `draw` reads exactly these
  useEffect(() => setNodes(draw), [flowNodes, selection, marks, names]);
  return [nodes, setNodes];
}

function drawn(
  node: FlowNode,
  old: CanvasNode | undefined,
  selected: boolean,
  mark: Severity | undefined,
  name: string,
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
    ...(old?.measured ? { measured: old.measured } : {}),
    ...(old?.dragging ? { dragging: true } : {}),
  };
  const data = mark ? { mark } : {};
  return node.type === "note"
    ? { ...base, type: "note", data: { node, ...data } }
    : { ...base, type: "card", data: { node, ...data } };
}
