import type { Theme } from "../../flow/runtime/flow-schema";

/** What the page around the widget and its frame tell each other. Everything is checked by origin and by window. */
export interface PageInfo {
  readonly url?: string;
  readonly title?: string;
  readonly referrer?: string;
}
export type Values = { readonly [name: string]: string | number | boolean | null };

export type ToFrame =
  /** `kept`: what the frame asked the page to keep for it. */
  | {
      type: "init";
      page: PageInfo;
      variables: Values;
      contact: Values;
      /** Who the visitor is, signed by the site's server. */
      identity?: string;
      /** The browser's own id on this site. */
      visitor?: string;
      open: boolean;
      kept: { readonly [key: string]: string };
      /** Somebody has signed out: what the frame kept was theirs. */
      forget?: boolean;
    }
  | { type: "open" }
  | { type: "close" }
  | { type: "variables"; values: Values }
  | { type: "identify"; contact: Values; identity?: string }
  | { type: "command"; command: string }
  | { type: "track"; name: string; properties?: Values }
  /** From the builder alone: how the chat would look. */
  | { type: "theme"; theme: Theme; title?: string };

export type ToPage =
  | { type: "ready" }
  | { type: "close" }
  /** Where the browser denies frames a storage of their own, the page keeps the conversation for them. */
  | { type: "keep"; key: string; value: string | null }
  | { type: "talked" }
  | { type: "unread"; count: number; preview?: string }
  | { type: "redirect"; url: string; newTab: boolean }
  | { type: "event"; name: "start" | "message" | "end"; detail: { [name: string]: string } };

/** Marks our messages among others that a page may send. */
export const MARK = "parley";
export type Marked<T> = { [MARK]: T };

/** The message in an event's data, or null where it is not one of ours. */
export function unwrap<T extends { type: string }>(data: unknown): T | null {
  if (typeof data !== "object" || data === null || !(MARK in data)) return null;
  const inner: unknown = data[MARK];
  // The other side was checked by its origin: what it sends under our mark has our shape.
  return typeof inner === "object" && inner !== null && "type" in inner && typeof inner.type === "string"
    ? (inner as T)
    : null;
}
