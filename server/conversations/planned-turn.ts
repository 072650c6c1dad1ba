import type { Awaiting, CompiledFlow, EffectRequest } from "../../flow";
import type { ConversationState } from "./conversation-state";
import type { KnownOrder } from "./order-of";
import type { PublishedEndpoint } from "./published-flows";
import type { HeldResume } from "./run-for";
import type { MessageRow, TurnCommit } from "./turn-commit";

/** An effect that a turn asks for, with the row that will hold it. */
export interface PlannedEffect {
  readonly id: string;
  readonly runId: string;
  /** Unique in the world: run, turn, node, visit. */
  readonly key: string;
  readonly request: EffectRequest;
}

/** A turn that is ready to be committed, and what holds once it is. */
export interface PlannedTurn {
  readonly commit: TurnCommit;
  readonly next: ConversationState;
  /** JSON text of the turn as the visitor gets it; complete unless effects follow. */
  readonly reply: string;
  /** The messages of the turn, the visitor's included. */
  readonly messages: readonly MessageRow[];
  /** JSON texts of what was said to the visitor since the request. */
  readonly said: readonly string[];
  readonly effects: readonly PlannedEffect[];
  readonly awaiting: Awaiting | null;
  /** About what the new state takes, in bytes. */
  readonly bytes: number;
}

/** What a plan needs to know besides the state. */
export interface PlanWorld {
  readonly now: number;
  /** Makes an id; ids of a later time sort later. */
  readonly newId: (now: number) => string;
  readonly endpoint: PublishedEndpoint;
  /** The version that the run in question began with; the endpoint's own for a new run. */
  readonly flow: CompiledFlow;
  /** What came while people had the conversation, where it is to be known: see `takesUpHeld`. */
  readonly held?: readonly HeldResume[];
  /** What the visitor waits for, where a hard rule was met: see `metRule`. */
  readonly order?: KnownOrder;
}
