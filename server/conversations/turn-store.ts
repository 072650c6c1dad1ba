import type { Json } from "../../flow";
import type { ConversationState } from "./conversation-state";
import type { StoredKey } from "./load-conversation";
import type { PublishedEndpoint } from "./published-flows";
import type { HeldResume } from "./run-for";
import type { ReplyPlace } from "./stored-reply";
import type { MessageRow, TurnCommit, TurnKind } from "./turn-commit";

/** A conversation's place. */
export interface Place {
  readonly workspaceId: string;
  readonly conversationId: string;
}

/** How an endpoint is named. */
export type EndpointName =
  | { readonly by: "public"; readonly publicId: string }
  | { readonly by: "id"; readonly workspaceId: string; readonly id: string }
  | {
      readonly by: "conversation";
      readonly workspaceId: string;
      readonly conversationId: string;
      readonly rotation: number;
    };

/** A published version as it is stored. */
export interface StoredVersion {
  readonly document: unknown;
  /** The versions of the sub-flows that it was published with. */
  readonly pins: { readonly [flow: string]: number };
}

export interface DueTimer extends Place {
  readonly runId: string;
  /** When it was due, in epoch milliseconds by the database's clock. */
  readonly dueAt: number;
  /** The database's clock at the claim, in epoch milliseconds. */
  readonly now: number;
  /** The time that the claim put into the row; whoever finds another there has no claim any more. */
  readonly claim: string;
}

/** The lease of an effect: good while the row still bears its fence. */
export interface EffectLease extends Place {
  readonly id: string;
  readonly fence: number;
}

export interface DueEffect extends EffectLease {
  readonly runId: string;
  readonly key: string;
  readonly kind: string;
  readonly payload: Json;
  /** How often it was leased, this time included. */
  readonly attempts: number;
}

export interface TurnReads {
  /** A conversation, and in the same look what is known of a request's key. */
  load(
    workspaceId: string,
    conversationId: string,
    key: string | null,
  ): Promise<{ state: ConversationState; key: StoredKey | undefined } | undefined>;
  /** What a start id led to, if it was used on this endpoint. */
  loadStart(
    workspaceId: string,
    endpointId: string,
    key: string,
  ): Promise<(StoredKey & { conversationId: string }) | undefined>;
  /** What came for a conversation's runs while people had it, oldest first. */
  held(place: Place): Promise<HeldResume[]>;
  /** Messages after a place, in order, at most 500. */
  messages(place: Place, after: number, upTo: number): Promise<MessageRow[]>;
  /** What was said since a request; `own`: in the very commit that took it. */
  saidSince(place: ReplyPlace): Promise<{ id: string; from: string; body: string; own: boolean }[]>;
  endpoint(name: EndpointName): Promise<PublishedEndpoint | null>;
  version(workspaceId: string, flowId: string, number: number): Promise<StoredVersion | undefined>;
  /** Runs that wait for an event, with its key or with any. */
  waitingRuns(
    workspaceId: string,
    event: { readonly name: string; readonly key?: string; readonly flowId?: string },
    limit: number,
  ): Promise<{ conversationId: string; runId: string }[]>;
}

/** Whatever makes something durable. Each of these, and each kind of turn, is a boundary that a crash may fall on. */
export interface TurnWrites {
  /** Commits turns together. Gives the positions (from 0) of those whose guards held; of the others nothing was written. */
  commit(turns: readonly TurnCommit[]): Promise<ReadonlySet<number>>;
  /** Stores a reply unless there is one; what is stored comes back. */
  keepReply(place: ReplyPlace, reply: string): Promise<string>;
  /** Takes timers that are due by the database's clock for 30 seconds. */
  claimTimers(limit: number): Promise<DueTimer[]>;
  /** Gives back a claim that led to nothing: the row returns to what its session says. */
  putBackTimer(timer: DueTimer): Promise<void>;
  /** Leases effects that are due, or whose lease has ended, for 30 seconds under the next fence. */
  claimEffects(limit: number): Promise<DueEffect[]>;
  /** False: somebody else holds it now. */
  renewEffect(lease: EffectLease): Promise<boolean>;
  /** Gives the effect back, for another process to perform at once. */
  releaseEffect(lease: EffectLease): Promise<void>;
  /** Nothing waits for this result any more: it is noted, so that nobody performs the effect again. */
  settleEffect(lease: EffectLease, result: Json): Promise<void>;
}

/**
 * Where conversations are kept. The rules of the turn are above it, its guards (version, key, fence, lease) are in it;
 * `SqlTurnStore` is the one that servers use.
 */
export interface TurnStore extends TurnReads, TurnWrites {
  /** Does in advance what it can for a turn that waits to be committed. */
  prepare?(turn: TurnCommit): void;
}

export type Boundary = `commit ${TurnKind}` | Exclude<keyof TurnWrites, "commit">;

const boundaries: { readonly [B in Boundary]: true } = {
  "commit start": true,
  "commit message": true,
  "commit event": true,
  "commit timer": true,
  "commit effect": true,
  "commit agent": true,
  "commit owner": true,
  keepReply: true,
  claimTimers: true,
  putBackTimer: true,
  claimEffects: true,
  renewEffect: true,
  releaseEffect: true,
  settleEffect: true,
};

/** The names of all commit boundaries of a conversation. */
export const BOUNDARIES = Object.keys(boundaries) as readonly Boundary[];
