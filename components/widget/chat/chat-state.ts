import type { Awaiting, Message, Turn } from "../../../flow/kernel/chat";
import type { Placed } from "./message-order";

export type Link = "idle" | "connecting" | "online" | "retrying" | "offline" | "unavailable";

/** A message of the visitor that the server has not acknowledged yet. */
export interface Pending {
  readonly id: string;
  readonly message: Message;
  /** Refused for good: it can be removed or tried again. */
  readonly refused: boolean;
}

/** Everything the widget shows of a conversation. */
export interface ChatState {
  readonly placed: ReadonlyMap<string, Placed>;
  readonly pending: readonly Pending[];
  readonly awaiting: Awaiting | null;
  readonly status: Turn["status"];
  /** Of what `awaiting` and `status` tell; -1 before anything is known. */
  readonly version: number;
  readonly typing: boolean;
  /** Texts that are being written, by id, each from one source alone: two streams tell the same. */
  readonly drafts: ReadonlyMap<string, { readonly source: string; readonly text: string }>;
  readonly link: Link;
}

export const EMPTY: ChatState = {
  placed: new Map(),
  pending: [],
  awaiting: null,
  status: "waiting",
  version: -1,
  typing: false,
  drafts: new Map(),
  link: "idle",
};

export interface Standing {
  readonly awaiting: Awaiting | null;
  readonly status: Turn["status"];
  readonly version: number;
}

export type ChatEvent =
  | { type: "message"; message: Message; seq?: number; after?: string | null }
  | ({ type: "standing" } & Standing)
  /** The answer to a message (`to`), or to the start (null). */
  | { type: "turn"; to: string | null; turn: Turn }
  | { type: "history"; messages: readonly Message[]; lastSeq: number; standing: Standing }
  | { type: "typing" }
  /** Whoever was typing has stopped. */
  | { type: "quiet" }
  | { type: "delta"; source: string; id: string; text: string }
  | { type: "pending"; pending: readonly Pending[] }
  | { type: "acknowledged"; id: string }
  | { type: "link"; link: Link }
  | { type: "reset" };

/** The state after an event. Events may come twice and out of order: what stands at the end is the same. */
export function reduce(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case "message":
      return said(state, event.message, event.seq ?? null, event.after);
    case "standing":
      return stands(state, event);
    case "turn": {
      let next = state;
      let after = event.to;
      for (const message of event.turn.messages) {
        next = said(next, message, null, after);
        after = message.id;
      }
      return stands(next, event.turn);
    }
    case "history": {
      let next = state;
      const first = event.lastSeq - event.messages.length + 1;
      event.messages.forEach((message, index) => {
        next = said(next, message, first + index, undefined);
      });
      return stands(next, event.standing);
    }
    case "typing":
      return state.typing ? state : { ...state, typing: true };
    case "quiet":
      return state.typing ? { ...state, typing: false } : state;
    case "delta": {
      const known = state.drafts.get(event.id);
      if (known && known.source !== event.source) return state;
      const text = (known?.text ?? "") + event.text;
      return {
        ...state,
        typing: false,
        drafts: new Map(state.drafts).set(event.id, { source: event.source, text }),
      };
    }
    case "pending":
      return { ...state, pending: event.pending.filter((one) => !state.placed.has(one.id)) };
    case "acknowledged": {
      const pending = state.pending.find((one) => one.id === event.id);
      if (!pending) return state;
      return said(state, pending.message, null, [...state.placed.keys()].at(-1));
    }
    case "link":
      return state.link === event.link ? state : { ...state, link: event.link };
    case "reset":
      return { ...EMPTY, link: state.link };
  }
}

function said(
  state: ChatState,
  message: Message,
  seq: number | null,
  after: string | null | undefined,
): ChatState {
  const known = state.placed.get(message.id);
  if (known && (known.seq !== null || seq === null)) return state;
  const placed = new Map(state.placed).set(message.id, { message, seq, after });
  if (message.from === "visitor")
    return { ...state, placed, pending: state.pending.filter((one) => one.id !== message.id) };
  // What was being written is said now.
  return known ? { ...state, placed } : { ...state, placed, typing: false, drafts: EMPTY.drafts };
}

function stands(state: ChatState, standing: Standing): ChatState {
  const { awaiting, status, version } = standing;
  if (version < state.version) return state;
  // "Working" is what a request is told when it was answered before the work was done: the same version knows better.
  if (version === state.version && awaiting?.type === "working") return state;
  // So does the stream of the place in the line, which a request is not told.
  const known = version === state.version && state.awaiting?.type === "person" ? state.awaiting : null;
  return {
    ...state,
    awaiting: known && awaiting?.type === "person" ? { ...known, ...awaiting } : awaiting,
    status,
    version,
    typing: false,
    drafts: version > state.version ? EMPTY.drafts : state.drafts,
  };
}
