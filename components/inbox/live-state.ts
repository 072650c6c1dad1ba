import type { Summary, ThreadMessage, ThreadNote } from "./inbox-data";

/**
 * Everything that the open inbox knows, made from lists that were read and events that came. Whatever order they come in,
 * and however often: the highest version of a conversation and the highest seq win, so the end is the same.
 */
export interface LiveState {
  /** Rises when the stream began anew and may have missed something: older rows give way to the next list. */
  readonly epoch: number;
  readonly rows: ReadonlyMap<string, Row>;
  readonly threads: ReadonlyMap<string, Thread>;
  /** How far this agent has read, by conversation. */
  readonly reads: ReadonlyMap<string, number>;
  /** Seqs of visitors' messages that the stream told of, the latest of each conversation. */
  readonly heard: ReadonlyMap<string, readonly number[]>;
  /** Conversations in which a note named this agent since the page is open. */
  readonly mentioned: ReadonlySet<string>;
}

interface Row {
  readonly summary: Summary;
  readonly epoch: number;
  /** Unread messages as the server counted them at a seq; -1: not counted for this agent yet. */
  readonly counted: { readonly seq: number; readonly unread: number };
}

/** A conversation that has been opened. */
export interface Thread {
  readonly messages: ReadonlyMap<number, ThreadMessage>;
  readonly notes: ReadonlyMap<string, ThreadNote>;
  /** There are messages before the first one here; undefined until a page has come. */
  readonly more: boolean | undefined;
}

export type LiveAction =
  | { readonly type: "hello"; readonly resumed: boolean }
  | { readonly type: "rows"; readonly rows: readonly Summary[]; readonly epoch: number }
  | { readonly type: "conversation"; readonly summary: Summary }
  | { readonly type: "message"; readonly conversationId: string; readonly message: ThreadMessage }
  | { readonly type: "note"; readonly note: ThreadNote; readonly me: string }
  | { readonly type: "open"; readonly conversationId: string }
  | {
      readonly type: "page";
      readonly conversationId: string;
      readonly messages: readonly ThreadMessage[];
      readonly notes: readonly ThreadNote[];
      /** Older messages than these; left out for a span that says nothing about it. */
      readonly more?: boolean | undefined;
    }
  | { readonly type: "read"; readonly conversationId: string; readonly seq: number };

export const EMPTY_LIVE: LiveState = {
  epoch: 0,
  rows: new Map(),
  threads: new Map(),
  reads: new Map(),
  heard: new Map(),
  mentioned: new Set(),
};
/** The server itself counts no further than 99. */
const HEARD = 100;

export function reduceLive(state: LiveState, action: LiveAction): LiveState {
  switch (action.type) {
    case "hello":
      return action.resumed ? state : { ...state, epoch: state.epoch + 1 };
    case "rows":
      return takeRows(state, action.rows, action.epoch);
    case "conversation":
      return { ...state, rows: new Map(state.rows).set(...merged(state, action.summary, state.epoch)) };
    case "message":
      return takeMessage(state, action.conversationId, action.message);
    case "note": {
      const { note, me } = action;
      const next = intoThread(state, note.conversationId, [], [note]);
      return note.userId !== me && note.mentions.includes(me)
        ? { ...next, mentioned: new Set(state.mentioned).add(note.conversationId) }
        : next;
    }
    case "open":
      if (state.threads.has(action.conversationId)) return state;
      return {
        ...state,
        threads: new Map(state.threads).set(action.conversationId, {
          messages: new Map(),
          notes: new Map(),
          more: undefined,
        }),
      };
    case "page":
      return intoThread(state, action.conversationId, action.messages, action.notes, action.more);
    case "read": {
      const known = state.reads.get(action.conversationId) ?? -1;
      if (action.seq <= known) return state;
      const mentioned = new Set(state.mentioned);
      mentioned.delete(action.conversationId);
      return { ...state, reads: new Map(state.reads).set(action.conversationId, action.seq), mentioned };
    }
  }
}

/** Visitors' messages that this agent has not seen. */
export function unreadOf(state: LiveState, conversationId: string): number {
  const { seq, unread } = state.rows.get(conversationId)?.counted ?? { seq: -1, unread: 0 };
  const read = state.reads.get(conversationId) ?? -1;
  const heard = state.heard.get(conversationId) ?? [];
  const since = heard.filter((one) => one > Math.max(seq, read)).length;
  return Math.min(99, (read >= seq ? 0 : Math.max(0, unread)) + since);
}

/** The messages of a thread in their order. */
export function messagesOf(thread: Thread): ThreadMessage[] {
  return [...thread.messages.values()].sort((a, b) => a.seq - b.seq);
}

/** After which seq a thread lacks messages that exist, up to `lastSeq`; null when it has them all. */
export function gapOf(thread: Thread, lastSeq: number): number | null {
  const seqs = [...thread.messages.keys()].sort((a, b) => a - b);
  const [first] = seqs;
  if (first === undefined) return null;
  let before = first;
  for (const seq of seqs.slice(1)) {
    if (seq > before + 1) return before;
    before = seq;
  }
  return before < lastSeq ? before : null;
}

function takeRows(state: LiveState, list: readonly Summary[], epoch: number): LiveState {
  // A list from before the stream began anew knows less than what has come since.
  if (epoch < state.epoch) return state;
  const rows = new Map([...state.rows].filter(([, row]) => row.epoch === state.epoch));
  for (const summary of list) rows.set(...merged({ ...state, rows: state.rows }, summary, epoch, rows));
  return { ...state, rows };
}

/** A summary beside what is known of the conversation: the entry to keep. */
function merged(
  state: LiveState,
  summary: Summary,
  epoch: number,
  into: ReadonlyMap<string, Row> = state.rows,
): [string, Row] {
  const known = into.get(summary.id) ?? state.rows.get(summary.id);
  const counted =
    summary.unread < 0 ? { seq: -1, unread: 0 } : { seq: summary.lastSeq, unread: summary.unread };
  if (!known) return [summary.id, { summary, epoch, counted }];
  return [
    summary.id,
    { summary: newer(known.summary, summary), epoch, counted: later(known.counted, counted) },
  ];
}

/** Within one version nothing is taken back: a breach stays one. */
function newer(a: Summary, b: Summary): Summary {
  if (a.version !== b.version) return a.version > b.version ? a : b;
  if (a.breached !== b.breached) return a.breached ? a : b;
  return a.lastAt >= b.lastAt ? a : b;
}

function later(a: Row["counted"], b: Row["counted"]): Row["counted"] {
  if (a.seq !== b.seq) return a.seq > b.seq ? a : b;
  return a.unread <= b.unread ? a : b;
}

function takeMessage(state: LiveState, conversationId: string, message: ThreadMessage): LiveState {
  const next = intoThread(state, conversationId, [message], []);
  if (message.from !== "visitor") return next;
  const heard = state.heard.get(conversationId) ?? [];
  if (heard.includes(message.seq)) return next;
  const kept = [...heard, message.seq].sort((a, b) => a - b).slice(-HEARD);
  return { ...next, heard: new Map(state.heard).set(conversationId, kept) };
}

/** Threads that were never opened are read whole when they are. */
function intoThread(
  state: LiveState,
  conversationId: string,
  messages: readonly ThreadMessage[],
  notes: readonly ThreadNote[],
  more?: boolean,
): LiveState {
  const thread = state.threads.get(conversationId);
  if (!thread) return state;
  // What is before the first message is said by the page that begins there or earlier.
  const first = messages[0]?.seq ?? 0;
  const earliest = [...thread.messages.keys()].every((seq) => first <= seq);
  return {
    ...state,
    threads: new Map(state.threads).set(conversationId, {
      messages: new Map([...thread.messages, ...messages.map((one) => [one.seq, one] as const)]),
      notes: new Map([...thread.notes, ...notes.map((one) => [one.id, one] as const)]),
      more: more !== undefined && earliest ? more : thread.more,
    }),
  };
}
