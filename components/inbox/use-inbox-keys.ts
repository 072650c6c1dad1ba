"use client";
import { useEffect, useRef } from "react";

/** What each key does; keys of what is not there do nothing. */
export interface InboxKeys {
  readonly next: () => void;
  readonly previous: () => void;
  readonly reply?: () => void;
  readonly note?: () => void;
  readonly claim?: () => void;
  readonly resolve?: () => void;
  readonly snooze?: () => void;
  readonly search: () => void;
  readonly help: () => void;
  readonly leave?: () => void;
}
const BINDINGS: Record<string, keyof InboxKeys> = {
  j: "next",
  k: "previous",
  r: "reply",
  n: "note",
  c: "claim",
  e: "resolve",
  s: "snooze",
  "/": "search",
  "?": "help",
  Escape: "leave",
};

/** One-letter keys of the page; they are letters again inside fields, and belong to whatever layer lies above. */
export function useInboxKeys(keys: InboxKeys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing)
        return;
      const { target } = event;
      if (
        target instanceof Element &&
        target.closest(
          "input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]",
        )
      )
        return;
      const name = Object.hasOwn(BINDINGS, event.key) ? BINDINGS[event.key] : undefined;
      if (!name) return;
      const does = current.current[name];
      if (!does) return;
      event.preventDefault();
      does();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
