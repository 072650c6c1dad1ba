"use client";
import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { useBuilder } from "./builder-context";

/** Puts the cards in columns, by the heights they really have, and shows all of them. */
export function useTidy(): () => void {
  const { store } = useBuilder();
  const { getNodes, fitView } = useReactFlow();
  return useCallback(() => {
    const heights = new Map(
      getNodes().flatMap(({ id, measured }) => (measured?.height ? [[id, measured.height] as const] : [])),
    );
    store.getState().tidy(heights);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => void fitView({ duration: 180, maxZoom: 1, padding: 0.15 })),
    );
  }, [store, getNodes, fitView]);
}
