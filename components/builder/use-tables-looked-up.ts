"use client";
import { useQuery } from "@tanstack/react-query";
import { useStore } from "zustand";
import { tablesOf } from "../../flow/document/lint-tables";
import type { Table } from "../tables/use-tables";
import { useTRPC } from "../trpc/trpc-context";
import type { BuilderStore } from "./model/builder-store";

/** The workspace's tables, asked for once a step of the open flow looks into one; nothing before they are there. */
export function useTablesLookedUp(store: BuilderStore): readonly Table[] | undefined {
  const looksUp = useStore(store, (state) => state.flow.nodes.some((node) => tablesOf(node).length > 0));
  return useQuery({ ...useTRPC().tables.list.queryOptions(), enabled: looksUp }).data;
}
