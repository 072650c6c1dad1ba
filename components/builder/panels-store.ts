"use client";
import { create } from "zustand";
import { persist } from "zustand/middleware";

/** What stands at the right instead of the inspector. */
export type SidePanel = "variables" | "versions" | "settings";
export type BuilderDialog = "publish" | "live" | "translations" | "shortcuts";

interface PanelsState {
  palette: boolean;
  setPalette: (open: boolean) => void;
  /** Closed by hand; opened again by a click, a double click or Enter on a step. */
  inspector: boolean;
  setInspector: (open: boolean) => void;
  inspectorWidth: number;
  setInspectorWidth: (width: number) => void;
  side: SidePanel | null;
  setSide: (side: SidePanel | null) => void;
  checks: boolean;
  setChecks: (open: boolean) => void;
  simulator: boolean;
  /** In a narrow window the palette makes room for the simulator, and comes back afterwards. */
  setSimulator: (open: boolean) => void;
  tucked: boolean;
  /** The search over the canvas. */
  finder: boolean;
  setFinder: (open: boolean) => void;
  dialog: BuilderDialog | null;
  setDialog: (dialog: BuilderDialog | null) => void;
}

export const INSPECTOR_WIDTH = { min: 300, normal: 360, max: 640 };

/** Pixels from which palette, canvas, inspector and simulator stand side by side in comfort. */
const ROOMY = 1_500;

/** Which parts of the builder are open; how a person likes to sit is remembered on this device. */
export const usePanels = create<PanelsState>()(
  persist(
    (set) => ({
      // On a phone the canvas would have no room beside it.
      palette: typeof window === "undefined" || window.innerWidth >= 640,
      setPalette: (palette) => set({ palette, tucked: false }),
      inspector: true,
      setInspector: (inspector) => set({ inspector }),
      inspectorWidth: INSPECTOR_WIDTH.normal,
      setInspectorWidth: (width) =>
        set({
          inspectorWidth: Math.round(Math.min(INSPECTOR_WIDTH.max, Math.max(INSPECTOR_WIDTH.min, width))),
        }),
      side: null,
      setSide: (side) => set({ side }),
      checks: false,
      setChecks: (checks) => set({ checks }),
      simulator: false,
      tucked: false,
      setSimulator: (simulator) =>
        set((now) => {
          if (!simulator) return { simulator, tucked: false, palette: now.palette || now.tucked };
          const tucked = now.palette && window.innerWidth < ROOMY;
          return { simulator, side: null, tucked, palette: now.palette && !tucked };
        }),
      finder: false,
      setFinder: (finder) => set({ finder }),
      dialog: null,
      setDialog: (dialog) => set({ dialog }),
    }),
    {
      name: "parley.builder.panels",
      partialize: ({ palette, tucked, inspectorWidth }) => ({ palette: palette || tucked, inspectorWidth }),
    },
  ),
);
