"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useFormatter } from "use-intl";
import { formatMoney, fromMinor, toMinor } from "../../flow/text/format-money";
import type { RouterInputs, RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";

export type Product = RouterOutputs["products"]["list"]["rows"][number];
export type ProductInput = RouterInputs["products"]["save"];
export type Launch = RouterOutputs["launches"]["get"];
export type LaunchItem = Launch["items"][number];
export type ItemKind = LaunchItem["kind"];

export const ITEM_KINDS = ["fact", "point", "question", "script", "test"] as const;

/** Everything that is read of products and launches is read again. */
export function useRefreshProducts(): () => Promise<void> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useCallback(async () => {
    await queries.invalidateQueries({ queryKey: trpc.products.pathKey() });
    await queries.invalidateQueries({ queryKey: trpc.launches.pathKey() });
  }, [queries, trpc]);
}

export function useTime(): (time: Date | string) => string {
  const format = useFormatter();
  return (time) => format.dateTime(new Date(time), { dateStyle: "medium", timeStyle: "medium" });
}

/** "¥4,299" rather than "¥4,299.00". */
export const priceOf = (minor: number, currency: string): string =>
  formatMoney(minor, currency).replace(/\.0+(?=$| )/, "");

/** "4,299.50" in minor units; undefined for nothing, null for what is no price. */
export function readPrice(text: string, currency: string): number | null | undefined {
  const plain = text.replace(/[\s,，]/g, "");
  if (plain === "") return undefined;
  if (!/^\d{1,10}(?:\.\d{1,3})?$/.test(plain)) return null;
  return toMinor(Number(plain), currency);
}

export const writePrice = (minor: number | null | undefined, currency: string | null | undefined): string =>
  typeof minor === "number" ? String(fromMinor(minor, currency ?? "")) : "";

export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** A point in time as a field of the browser has it, to the second, in the browser's own zone. */
export function localTime(time: Date | string | null | undefined): string {
  if (!time) return "";
  const date = new Date(time);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

export const readTime = (text: string): string | null => (text ? new Date(text).toISOString() : null);

export const isAddress = (text: string): boolean => /^https?:\/\/[^\s/?#]+\S*$/i.test(text);
