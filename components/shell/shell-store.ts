"use client";
import { create } from "zustand";
import type { PageCommand } from "./use-page-commands";

interface ShellState {
  paletteOpen: boolean;
  setPaletteOpen: (open: boolean) => void;
  /** The navigation sheet of narrow windows. */
  navOpen: boolean;
  setNavOpen: (open: boolean) => void;
  newWorkspaceOpen: boolean;
  setNewWorkspaceOpen: (open: boolean) => void;
  /** What the open page adds to the palette, by whoever of it adds them. */
  commands: ReadonlyMap<string, readonly PageCommand[]>;
  setCommands: (name: string, commands: readonly PageCommand[]) => void;
}

/** Which of the shell's layers are open; any page or command may open one. */
export const useShell = create<ShellState>()((set) => ({
  paletteOpen: false,
  setPaletteOpen: (paletteOpen) => set({ paletteOpen }),
  navOpen: false,
  setNavOpen: (navOpen) => set({ navOpen }),
  newWorkspaceOpen: false,
  setNewWorkspaceOpen: (newWorkspaceOpen) => set({ newWorkspaceOpen }),
  commands: new Map(),
  setCommands: (name, commands) =>
    set((shell) => ({ commands: new Map(shell.commands).set(name, commands) })),
}));
