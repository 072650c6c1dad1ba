"use client";
import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

export type Address = { node: string | null; version: number | null };

/** What the address names: ?node=, ?version=. Looking at a version is a step that "back" undoes; picking a step is not. */
export function useAddress(): Address & {
  setNode: (node: string | null) => void;
  setVersion: (version: number | null) => void;
} {
  const search = useSearchParams();
  const version = Number(search.get("version"));
  const setNode = useCallback((node: string | null) => write("node", node, "replace"), []);
  const setVersion = useCallback(
    (next: number | null) => write("version", next === null ? null : String(next), "push"),
    [],
  );
  return {
    node: search.get("node"),
    version: Number.isInteger(version) && version > 0 ? version : null,
    setNode,
    setVersion,
  };
}

function write(name: string, value: string | null, how: "push" | "replace"): void {
  const url = new URL(window.location.href);
  if (url.searchParams.get(name) === value) return;
  if (value === null) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  // Next follows these two calls without asking the server.
  if (how === "push") window.history.pushState(null, "", url);
  else window.history.replaceState(null, "", url);
}
