import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useStore } from "zustand";
import type { Experiment } from "../experiments/experiment-words";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import type { BuilderStore } from "./model/builder-store";

/** The experiments at the splits of the open flow, asked for only where it has splits. */
export function useExperiments(store: BuilderStore, flowId: string): ReadonlyMap<string, Experiment> {
  const splits = useStore(store, (state) => state.flow.nodes.some((node) => node.type === "split"));
  const mayRead = useMay("campaigns.read");
  const { data } = useQuery({
    ...useTRPC().experiments.list.queryOptions({ flowId }),
    enabled: splits && mayRead,
  });
  return useMemo(() => {
    const found = new Map<string, Experiment>();
    // The latest stands first; one that runs goes before it.
    for (const one of data ?? [])
      if (!found.has(one.nodeId) || (one.state === "running" && found.get(one.nodeId)?.state !== "running"))
        found.set(one.nodeId, one);
    return found;
  }, [data]);
}
