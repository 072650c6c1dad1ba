"use client";
import { ReactFlowProvider } from "@xyflow/react";
import type { FlowDetails } from "./draft-editor";
import { BuilderProvider, type BuilderContextValue, type QuickAddRequest } from "./builder-context";
import type { BuilderStore } from "./model/builder-store";
import type { Autosave } from "./model/autosave";
import { Workbench } from "./workbench";
import { useMemo, useState } from "react";
import { usePanels } from "./panels-store";

export type FrameProps = {
  /** What is shown: the draft, or an old version. */
  store: BuilderStore;
  draft: BuilderStore;
  flow: FlowDetails;
  version: number | null;
  readOnly: boolean;
  autosave: () => Autosave | null;
};

/** Gives the parts of the builder the open document and each other. */
export function BuilderFrame(props: FrameProps) {
  const { store, readOnly } = props;
  const [quickAdd, setQuickAdd] = useState<QuickAddRequest | null>(null);
  const [focus, setFocus] = useState<{ node: string } | null>(null);
  const value = useMemo(
    (): BuilderContextValue => ({
      store,
      readOnly,
      openQuickAdd: (request) => {
        if (!readOnly) setQuickAdd(request);
      },
      goTo: (node) => {
        store.getState().select([node]);
        usePanels.getState().setInspector(true);
        setFocus({ node });
      },
    }),
    [store, readOnly],
  );
  return (
    <BuilderProvider value={value}>
      <ReactFlowProvider>
        <Workbench {...props} quickAdd={quickAdd} setQuickAdd={setQuickAdd} focus={focus} />
      </ReactFlowProvider>
    </BuilderProvider>
  );
}
