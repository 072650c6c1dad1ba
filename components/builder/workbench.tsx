"use client";
import { useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { type QuickAddRequest, useBuilderState } from "./builder-context";
import { BuilderDialogs } from "./builder-dialogs";
import type { FrameProps } from "./builder-frame";
import { BuilderHeader } from "./builder-header";
import { Canvas } from "./canvas";
import { ChecksPanel } from "./checks-panel";
import { ConflictBanner } from "./conflict-banner";
import { EmptyCanvas } from "./empty-canvas";
import { FindStep } from "./find-step";
import { Palette } from "./palette";
import type { PaletteItem } from "./palette-items";
import { usePanels } from "./panels-store";
import { QuickAdd } from "./quick-add";
import { SelectionBar } from "./selection-bar";
import { SideSlot } from "./side-slot";
import { SimulatorSlot } from "./simulator-slot";
import { useAddStep } from "./use-add-step";
import { useAddress } from "./use-address";
import { useChecks } from "./use-checks";
import { useClipboard } from "./use-clipboard";
import { useShortcuts } from "./use-shortcuts";
import { VersionBanner } from "./version-banner";

type Props = FrameProps & {
  quickAdd: QuickAddRequest | null;
  setQuickAdd: (request: QuickAddRequest | null) => void;
  focus: { node: string } | null;
};

/** Header, palette, canvas, inspector and simulator around one document. */
export function Workbench({
  store,
  draft,
  flow,
  version,
  readOnly,
  autosave,
  quickAdd,
  setQuickAdd,
  focus,
}: Props) {
  const area = useRef<HTMLDivElement>(null);
  const [pointer] = useState(() => ({ current: null as { x: number; y: number } | null }));
  const checks = useChecks(store);
  const { addAfterSelected, place } = useAddStep(area);
  const finder = usePanels((panels) => panels.finder);
  const setFinder = usePanels((panels) => panels.setFinder);
  const showChecks = usePanels((panels) => panels.checks);
  const empty = useBuilderState((state) => state.flow.nodes.length <= 1 && state.flow.edges.length === 0);
  useSelectionInAddress(store);
  useFocus(focus);
  useClipboard(area, pointer);
  useShortcuts({ area, pointer, autosave, setQuickAdd });

  const choose = (item: PaletteItem) => {
    if (quickAdd) place(item.type, quickAdd);
    setQuickAdd(null);
  };

  return (
    <>
      <BuilderHeader
        flow={flow}
        draft={draft}
        version={version}
        readOnly={readOnly}
        checks={checks}
        autosave={autosave}
      />
      {version === null ? (
        <ConflictBanner flow={flow} autosave={autosave} />
      ) : (
        <VersionBanner version={version} flow={flow} draft={draft} />
      )}
      <div className="relative flex min-h-0 flex-1">
        {readOnly ? null : <Palette onAdd={(item) => addAfterSelected(item.type)} />}
        <div className="flex min-w-0 flex-1 flex-col">
          <div
            ref={area}
            data-canvas
            className="@container relative min-h-0 flex-1"
            onPointerMove={(event) => {
              pointer.current = { x: event.clientX, y: event.clientY };
            }}
            onPointerLeave={() => {
              pointer.current = null;
            }}
          >
            <Canvas marks={checks.marks} />
            {readOnly ? null : <SelectionBar />}
            {empty && !readOnly ? <EmptyCanvas onAdd={addAfterSelected} /> : null}
          </div>
          {showChecks ? <ChecksPanel checks={checks} /> : null}
        </div>
        <SideSlot flow={flow} draft={draft} version={version} />
        <SimulatorSlot />
      </div>
      {quickAdd ? <QuickAdd request={quickAdd} onChoose={choose} onClose={() => setQuickAdd(null)} /> : null}
      {finder ? <FindStep area={area} onClose={() => setFinder(false)} /> : null}
      <BuilderDialogs flow={flow} draft={draft} autosave={autosave} />
    </>
  );
}

/** ?node= names the one selected step; opening such an address selects it and brings it into view. */
function useSelectionInAddress(store: FrameProps["store"]): void {
  const { node, setNode } = useAddress();
  const selection = useBuilderState((state) => state.selection);
  const { fitView } = useReactFlow();
  const [first] = useState(node);
  useEffect(() => {
    if (first === null || !store.getState().flow.nodes.some((one) => one.id === first)) return;
    store.getState().select([first]);
    const frame = requestAnimationFrame(
      () => void fitView({ nodes: [{ id: first }], maxZoom: 1, padding: 0.5 }),
    );
    return () => cancelAnimationFrame(frame);
  }, [first, store, fitView]);
  const mounted = useRef(false);
  useEffect(() => {
    // The first run still has the selection from before the address was read.
    if (!mounted.current) {
      mounted.current = true;
      return;
    }
    setNode(selection.size === 1 ? ([...selection][0] ?? null) : null);
  }, [selection, setNode]);
}

/** Brings a step that was asked for into view. */
function useFocus(focus: Props["focus"]): void {
  const { fitView } = useReactFlow();
  const show = useCallback(
    (node: string) =>
      void fitView({ nodes: [{ id: node }], maxZoom: 1, minZoom: 0.5, padding: 0.4, duration: 180 }),
    [fitView],
  );
  useEffect(() => {
    if (!focus) return;
    // The inspector that opens with it takes its room first.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => show(focus.node));
    });
    return () => cancelAnimationFrame(frame);
  }, [focus, show]);
}
