"use client";
import { useReactFlow } from "@xyflow/react";
import type { RefObject } from "react";
import { engine, type FlowNode, type NodeType } from "../../flow/index";
import { type QuickAddRequest, useBuilder } from "./builder-context";
import { outletsOf } from "./model/edits";
import { CARD_WIDTH, freePlace, placeAfter, placeOnEdge } from "./model/placing";
import { usePanels } from "./panels-store";

/** Adding steps: after the selected one and joined to it, or where a quick-add list was asked for. */
export function useAddStep(area: RefObject<HTMLElement | null>) {
  const { store, readOnly } = useBuilder();
  const { screenToFlowPosition, fitView, getViewport } = useReactFlow();

  const shown = (id: string): string => {
    usePanels.getState().setInspector(true);
    usePanels.getState().setSide(null);
    whenDrawn(id, (card) => {
      const box = card.getBoundingClientRect();
      const frame = area.current?.getBoundingClientRect();
      if (
        frame &&
        (box.right > frame.right || box.left < frame.left || box.top < frame.top || box.bottom > frame.bottom)
      ) {
        void fitView({
          nodes: [{ id }],
          maxZoom: getViewport().zoom,
          minZoom: getViewport().zoom,
          duration: 160,
        });
      }
      card.focus({ preventScroll: true });
    });
    return id;
  };

  return {
    addAfterSelected: (type: NodeType): string | null => {
      if (readOnly) return null;
      const { flow, addNode } = store.getState();
      const from = takesInlet(type) ? selectedSource(store.getState()) : null;
      if (from)
        return shown(
          addNode(type, placeAfter(flow, from.node), { source: from.node.id, outlet: from.outlet }),
        );
      const box = area.current?.getBoundingClientRect();
      const middle = box
        ? screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 3 })
        : { x: 0, y: 0 };
      return shown(addNode(type, freePlace(flow, { x: middle.x - CARD_WIDTH / 2, y: middle.y })));
    },
    place: (type: NodeType, request: QuickAddRequest): string => {
      const { flow, addNode, insertOnEdge } = store.getState();
      if (request.edge)
        return shown(
          insertOnEdge(
            request.edge,
            type,
            placeOnEdge(flow, request.edge, { x: request.at.x - CARD_WIDTH / 2, y: request.at.y - 18 }),
          ),
        );
      return shown(addNode(type, freePlace(flow, request.at), takesInlet(type) ? request.from : undefined));
    },
  };
}

const FRAMES = 12;

/** Runs `use` with a step's card as soon as the canvas has drawn it; gives up when it stays out of sight. */
export function whenDrawn(id: string, use: (card: HTMLElement) => void, frames = FRAMES): void {
  requestAnimationFrame(() => {
    const card = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    if (card && getComputedStyle(card).visibility !== "hidden") use(card);
    else if (frames > 0) whenDrawn(id, use, frames - 1);
  });
}

export function takesInlet(type: NodeType): boolean {
  const definition = engine.definitions.get(type);
  return definition !== undefined && !definition.entry && !definition.inert;
}

/** The selected step's first way out that leads nowhere yet: its main one before its choices. */
export function selectedSource({
  flow,
  selection,
}: {
  flow: { nodes: FlowNode[]; edges: { source: string; outlet: string }[] };
  selection: ReadonlySet<string>;
}): { node: FlowNode; outlet: string } | null {
  // With nothing selected there is no question which one is meant while the canvas holds the beginning alone.
  const id = selection.size === 0 && flow.nodes.length === 1 ? flow.nodes[0]?.id : [...selection][0];
  const node = selection.size <= 1 ? flow.nodes.find((one) => one.id === id) : undefined;
  if (!node) return null;
  const taken = new Set(flow.edges.filter((edge) => edge.source === id).map((edge) => edge.outlet));
  const free = outletsOf(node).filter((outlet) => !taken.has(outlet.id));
  const outlet =
    free.find((one) => one.kind === "choice") ?? free.find((one) => one.kind === "main") ?? free[0];
  return outlet ? { node, outlet: outlet.id } : null;
}
