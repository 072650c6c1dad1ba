/** A message as it is stored: `body` is the JSON text of the message without its id and sender. */
export interface MessageRow {
  readonly seq: number;
  readonly id: string;
  readonly from: "visitor" | "bot" | "person" | "system";
  readonly body: string;
  /** JSON text of what the visitor's words sound like; kept beside the message and shown to the team alone. */
  readonly mood?: string;
}

export interface EventRow {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly properties: string;
}

/** The run that a turn began or moved, as it is after the turn. */
export interface RunRow {
  readonly id: string;
  readonly isNew: boolean;
  readonly flowId: string;
  readonly flowVersion: number;
  /** JSON text of the session. */
  readonly session: string;
  readonly status: "waiting" | "ended" | "failed";
  /** Epoch milliseconds. */
  readonly wakeAt: number | null;
  readonly askedAt: number | null;
  readonly outcome: string | null;
}

/** Makes a conversation, its contact and its start key; a key that is taken makes none of them. */
export interface FreshRow {
  readonly endpoint: string;
  readonly contact: string;
  readonly channel: string;
  readonly locale: string | null;
  readonly page: unknown;
  readonly profile: { readonly [field: string]: unknown };
  readonly timeZone: string | null;
}

/** A row of the inbox, written with the turn that makes it true. */
export interface InboxExtra {
  readonly kind: "queued" | "spoke" | "left" | "closed" | "reopened";
  readonly queue?: string | null;
  /** 0 normal, 1 high, 2 urgent. */
  readonly priority?: number;
  readonly skills?: readonly string[];
  readonly reason?: string;
  readonly rule?: string | null;
  /** The rule, where meeting it is a complaint. */
  readonly complaint?: string | null;
  readonly brief?: unknown;
  readonly waitingMessage?: unknown;
  readonly outcome?: string;
}

/** What only some turns write. */
export interface TurnExtras {
  /** Effects asked for; leased from the start to the process that commits the turn. */
  effects?: { id: string; key: string; kind: string; payload: unknown }[];
  /** Rows of run_wait to add and to take away. */
  waits?: { event: string; key: string }[];
  unwaits?: { event: string; key: string }[];
  /** Profile fields to merge into the contact. */
  contact?: { [field: string]: unknown };
  /** The result of the effect that this turn answers. */
  result?: unknown;
  /** What the inbox is told of this turn: it came to people, somebody spoke while people had it, or it left them. */
  inbox?: InboxExtra;
  /** A rating, counted for who and which queue had the conversation last. */
  rating?: { id: string; score: number; style: string; comment: string | null };
  /** Variants of experiments that the contact has come to; one who has had one keeps it. */
  assigned?: { contact: string; experiment: string; variant: string }[];
  /** The reply to a request of an earlier turn whose effects have run. */
  late?: { of: "turn" | "start"; key: string; reply: string };
}

/** What kind of turn it is. Each is a commit boundary of its own. */
export type TurnKind = "start" | "message" | "event" | "timer" | "effect" | "agent" | "owner";

/**
 * One turn, ready to be committed. It goes through only where the conversation still has `expected` as its version,
 * its key has not been used and its effect is still leased under `fence`; otherwise nothing of it is written.
 */
export interface TurnCommit {
  readonly kind: TurnKind;
  readonly workspaceId: string;
  readonly conversationId: string;
  /** The conversation's version before the turn; -1: the conversation begins with it. */
  readonly expected: number;
  readonly owner: string;
  readonly status: string;
  readonly lastSeq: number;
  /** The client's id of the request, and the hash (hex) of its body. */
  readonly key: string | null;
  readonly hash: string | null;
  /** The reply's JSON text; null while effects still run. */
  readonly reply: string | null;
  readonly fresh: FreshRow | null;
  readonly run: RunRow | null;
  /** JSON text of the edges walked, or null. */
  readonly path: string | null;
  readonly messages: readonly MessageRow[];
  readonly events: readonly EventRow[];
  readonly extras: TurnExtras | null;
  readonly effect: { readonly id: string; readonly fence: number } | null;
  /** The turn as the store writes it, where it had time to before. */
  row?: string;
}
