"use client";
import { create } from "zustand";

/** Layers of the inbox that keys and commands open as well as buttons. */
interface PageMenus {
  snooze: boolean;
  setSnooze: (open: boolean) => void;
  keys: boolean;
  setKeys: (open: boolean) => void;
}
export const usePageMenus = create<PageMenus>()((set) => ({
  snooze: false,
  setSnooze: (snooze) => set({ snooze }),
  keys: false,
  setKeys: (keys) => set({ keys }),
}));
