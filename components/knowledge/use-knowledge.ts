"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useFormatter } from "use-intl";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";

export type Source = RouterOutputs["knowledge"]["list"]["rows"][number];
export type SourceDetail = RouterOutputs["knowledge"]["get"];

export const KINDS = ["qa", "text", "page", "file", "table"] as const;
export const VALIDITIES = ["now", "later", "past"] as const;

/** Everything that is read of the knowledge is read again. */
export function useRefreshKnowledge(): () => Promise<void> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useCallback(
    () => queries.invalidateQueries({ queryKey: trpc.knowledge.pathKey() }),
    [queries, trpc],
  );
}

/** The graded answers and what follows from them are read again. */
export function useRefreshQuality(): () => Promise<void> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: trpc.quality.pathKey() }), [queries, trpc]);
}

/** A share from 0 to 1 in percent. */
export function useShare(): (value: number) => string {
  const format = useFormatter();
  return (value) => format.number(value, { style: "percent", maximumFractionDigits: 0 });
}

/** Lines that hold something, each once. */
export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];
