import type { Clock } from "../clock";
import type { Timers } from "../timers";
import type { Committer } from "./committer";
import type { ConversationBus } from "./conversation-bus";
import type { StateCache } from "./conversation-state";
import type { PerformEffect } from "./effect-port";
import type { KeyedChain } from "./keyed-chain";
import type { KnownOrder } from "./order-of";
import type { PlannedTurn } from "./planned-turn";
import type { PublishedFlows } from "./published-flows";
import type { QueuePlace } from "./queue-place";
import type { TurnStore } from "./turn-store";

/** What the verbs of conversations share in one process. */
export interface PlaneCore {
  readonly store: TurnStore;
  readonly committer: Committer;
  readonly flows: PublishedFlows;
  readonly states: StateCache;
  readonly chain: KeyedChain;
  readonly bus: ConversationBus;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Makes an id for a time in epoch milliseconds; ids of a later time sort later. */
  readonly newId: (now: number) => string;
  readonly perform: PerformEffect;
  /** The key that tokens are made with. */
  readonly secret: string;
  /** Aborted when the process begins to stop. */
  readonly stopping: AbortSignal;
  /** Where a visitor stands who waits for a person; a plane without a database knows none. */
  queuePlace?(workspaceId: string, conversationId: string): Promise<QueuePlace | undefined>;
  /** What a contact waits for; a plane without a database knows of no orders. */
  orderOf?(workspaceId: string, contactId: string): Promise<KnownOrder | undefined>;
  /** A turn is durable: remembers the state and tells those who watch. */
  committed(turn: PlannedTurn): void;
  /** Tells the timer worker of this process that a run is to be woken in so many milliseconds. */
  wakeIn(ms: number): void;
}
