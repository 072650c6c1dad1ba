import type { AgentOutcome, EffectOutcome, Json, Reply, Start } from "../../flow";

/** A request's key: the client's id and the hash (hex) of what it asked. */
export interface RequestKey {
  readonly id: string;
  readonly hash: string;
}

/** What a visitor said, as it is stored and shown (without id and sender). */
export type Said =
  | { type: "text"; text: string }
  | { type: "image"; url: string; alt?: string }
  | { type: "file"; url: string; name: string; size?: number };

/** What moves a conversation by one turn. */
export type TurnInput =
  | { readonly type: "message"; readonly key: RequestKey; readonly messageId: string; readonly reply: Reply }
  | {
      readonly type: "event";
      readonly key: RequestKey | null;
      readonly name: string;
      readonly eventKey?: string;
      readonly data: Json;
      readonly runId?: string;
      /** The run is over with this outcome, whatever it waits for: its campaign was left. */
      readonly leave?: string;
    }
  | {
      readonly type: "timer";
      readonly runId: string;
      /** The database's clock (epoch milliseconds): what is due by it may go off. */
      readonly now: number;
    }
  | {
      readonly type: "effect";
      readonly runId: string;
      readonly effectId: string;
      readonly fence: number;
      readonly effectKey: string;
      readonly outcome: EffectOutcome;
      readonly answering: Answering | null;
    }
  | {
      readonly type: "agent";
      readonly outcome: AgentOutcome;
      readonly userId: string | null;
      /** Goes on at this node instead of where the flow was. */
      readonly node?: string;
      /** People are done with it: it is closed, whether or not the flow goes on. */
      readonly settles?: boolean;
      /** The version that was looked at when this was decided; another one makes the turn void. */
      readonly version?: number;
      /** The visitor is asked how it was, where no flow goes on; of a conversation that is closed already, that alone. */
      readonly rates?: boolean;
    }
  | {
      readonly type: "owner";
      readonly from: readonly string[];
      readonly to: "bot" | "queue" | "person" | "nobody";
      readonly userId: string | null;
    };

/** A request that is still to be answered while effects run, and what its answer holds so far. */
export interface Answering {
  readonly of: "turn" | "start";
  readonly key: string;
  /** JSON texts of the messages said since the request. */
  readonly said: readonly string[];
}

/** What begins a conversation. */
export interface StartInput {
  readonly key: RequestKey;
  readonly start: Start;
  readonly channel: string;
  readonly locale: string | null;
  readonly page: Json;
  readonly profile: { readonly [field: string]: Json };
  readonly timeZone: string | null;
  /** Whom it is with, where that is known: made if there is no such contact yet. */
  readonly contactId?: string;
  /** The variants that the contact has had of experiments. */
  readonly assigned?: { readonly [experiment: string]: string };
}
