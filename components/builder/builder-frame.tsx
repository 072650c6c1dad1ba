"use client";
import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { useTRPC } from "../trpc/trpc-context";
import { type BuilderContextValue, BuilderProvider, type QuickAddRequest } from "./builder-context";
import type { FlowDetails } from "./draft-editor";
import type { Autosave } from "./model/autosave";
import type { BuilderStore } from "./model/builder-store";
import { usePanels } from "./panels-store";
import { useExperiments } from "./use-experiments";
import { useTablesLookedUp } from "./use-tables-looked-up";
import { Workbench } from "./workbench";

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
  const trpc = useTRPC();
  const flows = useQuery(trpc.flows.list.queryOptions({ archived: false }));
  const flowNames = useMemo(() => new Map(flows.data?.items.map((one) => [one.id, one.name])), [flows.data]);
  const usesCoupons = useStore(store, (state) => state.flow.nodes.some((node) => node.type === "coupon"));
  const pools = useQuery({ ...trpc.coupons.list.queryOptions(), enabled: usesCoupons });
  const couponNames = useMemo(() => new Map(pools.data?.map((one) => [one.id, one.name])), [pools.data]);
  const tables = useTablesLookedUp(store);
  const tableNames = useMemo(() => new Map(tables?.map((one) => [one.id, one.name])), [tables]);
  const experiments = useExperiments(store, props.flow.id);
  const value = useMemo(
    (): BuilderContextValue => ({
      store,
      readOnly,
      flowNames,
      couponNames,
      tableNames,
      experiments,
      openQuickAdd: (request) => {
        if (!readOnly) setQuickAdd(request);
      },
      goTo: (node) => {
        store.getState().select([node]);
        usePanels.getState().setInspector(true);
        setFocus({ node });
      },
    }),
    [store, readOnly, flowNames, couponNames, tableNames, experiments],
  );
  return (
    <BuilderProvider value={value}>
      <ReactFlowProvider>
        <Workbench {...props} quickAdd={quickAdd} setQuickAdd={setQuickAdd} focus={focus} />
      </ReactFlowProvider>
    </BuilderProvider>
  );
}
