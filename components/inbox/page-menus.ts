"use client";
import { create } from "zustand";

/** The questions that some actions ask first. */
export type DialogName = "transfer" | "giveBack" | "labels" | "merge";

/** Layers of the inbox that keys and commands open as well as buttons. */
interface PageMenus {
  snooze: boolean;
  setSnooze: (open: boolean) => void;
  dialog: DialogName | null;
  setDialog: (dialog: DialogName | null) => void;
  keys: boolean;
  setKeys: (open: boolean) => void;
}
export const usePageMenus = create<PageMenus>()((set) => ({
  snooze: false,
  setSnooze: (snooze) => set({ snooze }),
  dialog: null,
  setDialog: (dialog) => set({ dialog }),
  keys: false,
  setKeys: (keys) => set({ keys }),
}));
