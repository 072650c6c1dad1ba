import type { EffectOutcome, EffectRequest } from "../../flow";

/** What an effect's performer is given besides the request. */
export interface EffectContext {
  readonly workspaceId: string;
  readonly conversationId: string;
  /** Where it is at hand; else the conversation's row says it. */
  readonly contactId?: string | undefined;
  /** The same for every attempt: what receivers tell repeats by. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** Pieces of a text while it is written. */
  readonly onDelta: (text: string) => void;
}

/** Does what a flow asks of the outside world. */
export type PerformEffect = (request: EffectRequest, context: EffectContext) => Promise<EffectOutcome>;
