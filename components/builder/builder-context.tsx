"use client";
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Experiment } from "../experiments/experiment-words";
import type { BuilderState, BuilderStore } from "./model/builder-store";

/** Where a quick-add list was asked for: a place on the canvas, and what the new step is joined to. */
export type QuickAddRequest = {
  /** Screen pixels. */
  screen: { x: number; y: number };
  /** Canvas coordinates for the new step. */
  at: { x: number; y: number };
  from?: { source: string; outlet: string };
  edge?: string;
};

export type BuilderContextValue = {
  store: BuilderStore;
  /** An old version, or a person who may only look. */
  readOnly: boolean;
  /** Names of the workspace's flows by id: what a sub-flow is called. */
  flowNames: ReadonlyMap<string, string>;
  /** Names of its pools of coupons by id. */
  couponNames: ReadonlyMap<string, string>;
  /** Names of its tables by id. */
  tableNames: ReadonlyMap<string, string>;
  /** The experiments at its splits, by the step: the one that runs, else the latest. */
  experiments: ReadonlyMap<string, Experiment>;
  openQuickAdd: (request: QuickAddRequest) => void;
  /** Opens a step in the inspector and brings it into view. */
  goTo: (node: string) => void;
};

const BuilderContext = createContext<BuilderContextValue | null>(null);
export const BuilderProvider = BuilderContext.Provider;

export function useBuilder(): BuilderContextValue {
  const value = useContext(BuilderContext);
  if (!value) throw new Error("This part belongs inside the builder.");
  return value;
}

/** A part of the open flow's state; renders again only when that part changes. */
export function useBuilderState<T>(select: (state: BuilderState) => T): T {
  return useStore(useBuilder().store, select);
}
