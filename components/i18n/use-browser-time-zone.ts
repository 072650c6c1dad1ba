"use client";
import { useSyncExternalStore } from "react";

/** The zone of the person's device; UTC while the server draws, which writes no times. */
export function useBrowserTimeZone(): string {
  return useSyncExternalStore(subscribe, deviceZone, serverZone);
}

const subscribe = () => () => {};
const deviceZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const serverZone = () => "UTC";
