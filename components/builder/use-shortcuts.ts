"use client";
import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";
import { type QuickAddRequest, useBuilder } from "./builder-context";
import { keysAreTaken } from "./editable-target";
import type { Autosave } from "./model/autosave";
import { neighbour } from "./model/neighbour";
import { placeAfter } from "./model/placing";
import { usePanels } from "./panels-store";
import { selectedSource, whenDrawn } from "./use-add-step";
import { duplicateSelection } from "./use-clipboard";

const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" } as const;
type Arrow = keyof typeof ARROWS;
const isArrow = (key: string): key is Arrow => key in ARROWS;

type Options = {
  area: RefObject<HTMLElement | null>;
  pointer: { current: { x: number; y: number } | null };
  autosave: () => Autosave | null;
  setQuickAdd: (request: QuickAddRequest | null) => void;
};

/** The keys of the builder. They are left alone while somebody types or a layer is open. */
export function useShortcuts({ area, pointer, autosave, setQuickAdd }: Options): void {
  const { store, readOnly } = useBuilder();
  const { fitView, screenToFlowPosition, flowToScreenPosition } = useReactFlow();

  useEffect(() => {
    const focusCard = (id: string) => whenDrawn(id, (card) => card.focus());

    function quickAdd() {
      const state = store.getState();
      const box = area.current?.getBoundingClientRect();
      if (!box) return;
      const middle = { x: box.left + box.width / 2 - 128, y: box.top + box.height / 3 };
      const edge =
        state.selectedEdges.size === 1 && state.selection.size === 0
          ? [...state.selectedEdges][0]
          : undefined;
      if (edge !== undefined) return setQuickAdd(onEdge(edge, middle));
      const from = selectedSource(state);
      if (!from) {
        const screen = pointer.current ?? middle;
        return setQuickAdd({ screen, at: screenToFlowPosition(screen) });
      }
      const at = placeAfter(state.flow, from.node);
      const wanted = flowToScreenPosition(at);
      const inside =
        wanted.x < box.right - 260 &&
        wanted.x > box.left &&
        wanted.y > box.top &&
        wanted.y < box.bottom - 120;
      setQuickAdd({
        screen: inside ? wanted : middle,
        at,
        from: { source: from.node.id, outlet: from.outlet },
      });
    }

    function onEdge(id: string, fallback: { x: number; y: number }): QuickAddRequest {
      const { flow } = store.getState();
      const edge = flow.edges.find((one) => one.id === id);
      const ends = [edge?.source, edge?.target].map(
        (end) => flow.nodes.find((one) => one.id === end)?.position,
      );
      const [a, b] = ends;
      const at =
        a && b ? { x: (a.x + 260 + b.x) / 2, y: (a.y + b.y) / 2 + 18 } : screenToFlowPosition(fallback);
      return { screen: flowToScreenPosition(at), at, edge: id };
    }

    function onKey(event: KeyboardEvent) {
      const mod = event.metaKey || event.ctrlKey;
      const key = event.key.toLowerCase();
      if (mod && key === "s") {
        event.preventDefault();
        void autosave()?.flush();
        return;
      }
      if (event.defaultPrevented || event.isComposing || keysAreTaken(event.target)) return;
      const state = store.getState();
      const done = () => event.preventDefault();
      if (event.key === "Escape") {
        // React Flow would drop the selection as well.
        event.stopPropagation();
        return closeTopLayer(state);
      }
      if (event.shiftKey && event.code === "Digit1" && !mod) {
        done();
        return void fitView({ duration: 180, maxZoom: 1, padding: 0.15 });
      }
      if (mod && key === "f" && !event.shiftKey && !event.altKey) {
        done();
        return usePanels.getState().setFinder(true);
      }
      if (mod && key === "a") {
        done();
        return state.select(state.flow.nodes.map((node) => node.id));
      }
      const card =
        event.target instanceof Element ? event.target.closest<HTMLElement>(".react-flow__node") : null;
      const focused = card?.dataset.id;
      if (
        event.key === "Enter" &&
        !mod &&
        (focused || (event.target === document.body && state.selection.size === 1))
      ) {
        done();
        if (focused) state.select([focused]);
        usePanels.getState().setSide(null);
        usePanels.getState().setInspector(true);
        return void requestAnimationFrame(() => focusInspector());
      }
      if (isArrow(event.key) && focused && (event.altKey || !state.selection.has(focused))) {
        const next = neighbour(state.flow.nodes, focused, ARROWS[event.key]);
        if (!next) return;
        event.preventDefault();
        event.stopPropagation();
        if (event.altKey) state.select([next]);
        return void focusCard(next);
      }
      if (readOnly) return;
      if (mod && key === "z") {
        done();
        const { undo, redo } = store.temporal.getState();
        return event.shiftKey ? redo() : undo();
      }
      if (mod && key === "y") {
        done();
        return store.temporal.getState().redo();
      }
      if (mod && key === "d") {
        done();
        return duplicateSelection(store);
      }
      if ((event.key === "Delete" || event.key === "Backspace") && !mod) {
        if (focused && !state.selection.has(focused)) state.select([focused]);
        done();
        return store.getState().removeSelected();
      }
      if (event.key === "/" && !mod && !event.altKey) {
        done();
        if (focused && !state.selection.has(focused)) state.select([focused]);
        return quickAdd();
      }
    }
    // Before React Flow's own keys, which would nudge a card that is only walked past.
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [
    store,
    readOnly,
    area,
    pointer,
    autosave,
    setQuickAdd,
    fitView,
    screenToFlowPosition,
    flowToScreenPosition,
  ]);
}

/** Puts the caret into the inspector's first field. */
export function focusInspector(): void {
  document
    .querySelector<HTMLElement>(
      "[data-inspector] fieldset :is(input, textarea, select, [contenteditable=true])",
    )
    ?.focus();
}

/** Escape takes away one thing at a time: the side panel, the inspector, the checks, the selection. */
function closeTopLayer(state: {
  selection: ReadonlySet<string>;
  selectedEdges: ReadonlySet<string>;
  select: (ids: string[]) => void;
}): void {
  const panels = usePanels.getState();
  if (panels.side) return panels.setSide(null);
  if (state.selection.size === 1 && panels.inspector) return panels.setInspector(false);
  if (state.selection.size + state.selectedEdges.size > 0) return state.select([]);
  if (panels.checks) return panels.setChecks(false);
}
