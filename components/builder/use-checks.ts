"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { useTRPC } from "../trpc/trpc-context";
import { type Checks, checkFlow } from "./checks";
import type { BuilderStore } from "./model/builder-store";
import { useTablesLookedUp } from "./use-tables-looked-up";

/** Long enough that typing does not wait for it, short enough to feel live. */
const SETTLE_MS = 350;

/** What the checks say of the open document, a moment after each change. */
export function useChecks(store: BuilderStore): Checks {
  const trpc = useTRPC();
  const flow = useStore(store, (state) => state.flow);
  const list = useQuery(trpc.flows.list.queryOptions({ archived: false }));
  const tables = useTablesLookedUp(store);
  const known = useMemo(
    () => ({
      ...(list.data ? { flows: list.data.items.map((one) => one.id) } : {}),
      ...(tables ? { tables: new Map(tables.map((one) => [one.id, one.columns])) } : {}),
    }),
    [list.data, tables],
  );
  const [settled, setSettled] = useState(flow);
  useEffect(() => {
    if (settled === flow) return;
    const timer = setTimeout(() => setSettled(flow), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [flow, settled]);
  return useMemo(() => checkFlow(settled, known), [settled, known]);
}
