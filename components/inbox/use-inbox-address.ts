"use client";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { useSession } from "../shell/session-context";
import { ORDERS, type Shown, VIEW_NAMES, type ViewName } from "./in-view";
import type { Priority } from "./inbox-data";

const PRIORITY_NAMES: readonly Priority[] = ["normal", "high", "urgent"];
/** What stands in the address, so that back works and a link shows the same. */
export interface InboxAddress {
  readonly shown: Shown;
  /** The open conversation. */
  readonly open: string | null;
  /** On a narrow window: the context instead of the thread. */
  readonly context: boolean;
  /** Words searched in messages. */
  readonly query: string | null;
}
export type AddressChange = Partial<
  Record<"view" | "queue" | "label" | "priority" | "unread" | "order" | "c" | "panel" | "q", string | null>
>;

export function useInboxAddress(): InboxAddress & {
  go: (change: AddressChange, how?: "push" | "replace") => void;
} {
  const search = useSearchParams();
  const { workspace } = useSession();
  const base = `/w/${workspace.slug}/inbox`;
  return useMemo(() => {
    const order = search.get("order");
    return {
      shown: {
        view: VIEW_NAMES.find((name) => name === search.get("view")) ?? defaultView,
        queueId: search.get("queue"),
        label: search.get("label"),
        priority: PRIORITY_NAMES.find((name) => name === search.get("priority")) ?? null,
        unreadOnly: search.get("unread") === "1",
        order: ORDERS.find((name) => name === order) ?? "newest",
      },
      open: search.get("c"),
      context: search.get("panel") === "context",
      query: search.get("q"),
      go(change, how = "push") {
        const next = new URLSearchParams(search);
        for (const [name, value] of Object.entries(change))
          if (value === null || value === undefined) next.delete(name);
          else next.set(name, value);
        const address = next.size > 0 ? `${base}?${next}` : base;
        // Next follows the history of the browser; nothing has to be asked of the server for it.
        if (how === "push") window.history.pushState(null, "", address);
        else window.history.replaceState(null, "", address);
      },
    };
  }, [search, base]);
}

const defaultView: ViewName = "mine";
