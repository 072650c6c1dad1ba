import type { EffectFailure, EffectKind, EffectOutcome, EffectRequests } from "../../flow/kernel/effects";
import type { Clock } from "../clock";
import type { EmailConfig } from "../email/send-email";
import type { ModelConfig } from "../model/complete";
import type { EgressPolicy } from "../safe-fetch";

/** What performers reach the outside world with. One object per workspace or process: connections are pooled by its `egress`. */
export type EffectConfig = {
  egress: EgressPolicy;
  model: ModelConfig;
  email: EmailConfig;
  /** Before the second attempt of an http call, doubled before each further one. Milliseconds, 300 without it. */
  retryDelayMs?: number | undefined;
  /** How contacts are reached; without it they cannot be. */
  outreach?: Outreach | undefined;
  /** What holds when is told by it; the database's clock without it. */
  clock?: Clock | undefined;
};

export type PerformerContext = {
  /** Shares out what is bounded per workspace; "" where there is none. */
  workspaceId: string;
  /** Whom the run is with; none for a trial run. */
  contactId?: string | undefined;
  /** The conversation of the run; none for a trial run. */
  conversationId?: string | undefined;
  /** The effect's key with the run's id before it: the same for every attempt, also after a crash. */
  key: string;
  config: EffectConfig;
  /** The value of a workspace's secret; undefined where there is none of that name. */
  secrets: (name: string) => Promise<string | undefined>;
  signal?: AbortSignal | undefined;
  /** Called with each piece of a text while a model writes it. */
  onDelta?: ((text: string) => void) | undefined;
  /** How often what started the run has been through Parley already, see `readHop`. */
  hop?: number | undefined;
};

/**
 * Does in the outside world what a flow asked for. Resolves with the result or the failure that the flow sees;
 * rejects only on a fault of ours.
 */
export type Performer<K extends EffectKind> = (
  request: EffectRequests[K],
  context: PerformerContext,
) => Promise<EffectOutcome<K>>;

/** Messages to contacts, and what is noted of them. */
export type Outreach = { readonly send: Performer<"send">; readonly record: Performer<"record"> };

export function effectFailure(code: string, message: string): EffectFailure {
  return { ok: false, error: { code, message } };
}
