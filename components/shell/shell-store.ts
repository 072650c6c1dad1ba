"use client";
import { create } from "zustand";

interface ShellState {
  paletteOpen: boolean;
  setPaletteOpen: (open: boolean) => void;
  /** The navigation sheet of narrow windows. */
  navOpen: boolean;
  setNavOpen: (open: boolean) => void;
  newWorkspaceOpen: boolean;
  setNewWorkspaceOpen: (open: boolean) => void;
}

/** Which of the shell's layers are open; any page or command may open one. */
export const useShell = create<ShellState>()((set) => ({
  paletteOpen: false,
  setPaletteOpen: (paletteOpen) => set({ paletteOpen }),
  navOpen: false,
  setNavOpen: (navOpen) => set({ navOpen }),
  newWorkspaceOpen: false,
  setNewWorkspaceOpen: (newWorkspaceOpen) => set({ newWorkspaceOpen }),
}));
