"use client";
import { createContext, type ReactNode, useContext, useState } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import { EMPTY_LIVE, type LiveAction, type LiveState, reduceLive } from "./live-state";
import { type OutboxAction, reduceOutbox, type Sending } from "./outbox";

export type Connection = "connecting" | "live" | "lost";
/** What was typed and not sent, by conversation; it survives going to another one. */
export interface Draft {
  readonly text: string;
  readonly mode: "reply" | "note";
}

interface InboxState {
  live: LiveState;
  outbox: readonly Sending[];
  connection: Connection;
  drafts: ReadonlyMap<string, Draft>;
  /** When the visitor of a conversation was last seen typing, and which colleagues: "visitor" or a user id. */
  typing: ReadonlyMap<string, ReadonlyMap<string, number>>;
  change: (action: LiveAction) => void;
  post: (action: OutboxAction) => void;
  setConnection: (connection: Connection) => void;
  setDraft: (conversationId: string, draft: Draft) => void;
  hearTyping: (conversationId: string, from: string, at: number) => void;
  hearMessage: (conversationId: string, from: string) => void;
}
const InboxContext = createContext<StoreApi<InboxState> | null>(null);

/** One inbox's state, from the moment its page opens until it is left. */
export function InboxProvider({ children }: { children: ReactNode }) {
  const [store] = useState(makeStore);
  return <InboxContext value={store}>{children}</InboxContext>;
}

export function useInbox<Part>(select: (state: InboxState) => Part): Part {
  return useStore(useInboxStore(), select);
}

/** The store itself, for handlers that read what is known in the moment they run. */
export function useInboxStore(): StoreApi<InboxState> {
  const store = useContext(InboxContext);
  if (!store) throw new Error("useInbox needs an InboxProvider above it");
  return store;
}

function makeStore(): StoreApi<InboxState> {
  return createStore<InboxState>()((set) => ({
    live: EMPTY_LIVE,
    outbox: [],
    connection: "connecting",
    drafts: new Map(),
    typing: new Map(),
    change: (action) => set(({ live }) => ({ live: reduceLive(live, action) })),
    post: (action) => set(({ outbox }) => ({ outbox: reduceOutbox(outbox, action) })),
    setConnection: (connection) => set({ connection }),
    setDraft: (id, draft) => set(({ drafts }) => ({ drafts: new Map(drafts).set(id, draft) })),
    hearTyping: (id, from, at) =>
      set(({ typing }) => ({
        typing: new Map(typing).set(id, new Map(typing.get(id)).set(from, at)),
      })),
    // Who has sent what they were typing types no longer.
    hearMessage: (id, from) =>
      set(({ typing }) => {
        const here = new Map(typing.get(id));
        return here.delete(from) ? { typing: new Map(typing).set(id, here) } : {};
      }),
  }));
}
