import type { EffectOutcome, EffectRequest } from "../../flow";
import { sanitizeJson } from "../../flow/text/json";
import { log } from "../log";
import { type EffectEnd, metrics } from "../metrics/process-metrics";
import type { Watch } from "./conversation-bus";
import type { PlaneCore } from "./plane-core";
import type { PlannedEffect, PlannedTurn } from "./planned-turn";
import { type TakenTurn, takeTurn } from "./take-turn";
import { throughTrouble } from "./through-trouble";
import type { Answering } from "./turn-input";

/** A lease lasts 30 seconds; its holder renews it in time. */
const RENEW_MS = 10_000;

/** An effect that this process holds the lease of. */
export interface LeasedEffect {
  readonly id: string;
  readonly runId: string;
  /** Run, turn, node and visit. */
  readonly key: string;
  readonly fence: number;
  readonly request: EffectRequest;
}

/**
 * Performs a leased effect, goes on with its result, and so forth until the conversation waits for something else. Each
 * step is a commit of its own; no connection is held in between. Null: somebody else has gone on in our place.
 */
export async function runEffects(
  core: PlaneCore,
  place: { workspaceId: string; conversationId: string },
  first: LeasedEffect,
  options: {
    answering: Answering | null;
    watch?: Watch | undefined;
    onStep?: ((turn: PlannedTurn) => void) | undefined;
  },
): Promise<PlannedTurn | null> {
  let effect: LeasedEffect | undefined = first;
  let last: PlannedTurn | null = null;
  let { answering } = options;
  while (effect) {
    const outcome = await performLeased(core, place, effect, options.watch);
    if (!outcome) return null;
    const { id: effectId, runId, fence, request }: LeasedEffect = effect;
    const lease = { ...place, id: effectId, fence };
    const taken: TakenTurn | undefined = await throughTrouble(
      core,
      () =>
        takeTurn(core, place.workspaceId, place.conversationId, {
          type: "effect",
          runId,
          effectId,
          fence,
          effectKey: request.key,
          outcome,
          answering,
        }),
      () => core.store.renewEffect(lease),
    );
    if (!taken) return null;
    if (taken.outcome !== "committed") {
      if (taken.outcome === "nothing") await core.store.settleEffect(lease, outcome);
      return null;
    }
    last = taken.turn;
    options.onStep?.(last);
    if (answering) answering = { ...answering, said: last.said };
    const next: PlannedEffect | undefined = taken.turn.effects[0];
    effect = next && { id: next.id, runId: next.runId, key: next.key, fence: 1, request: next.request };
  }
  return last;
}

async function performLeased(
  core: PlaneCore,
  place: { workspaceId: string; conversationId: string },
  effect: LeasedEffect,
  watch: Watch | undefined,
): Promise<EffectOutcome | null> {
  const { workspaceId, conversationId } = place;
  const lost = new AbortController();
  const tell: Watch = (event) => {
    watch?.(event);
    core.bus.publish(conversationId, event);
  };
  const lease = { ...place, id: effect.id, fence: effect.fence };
  const endRenewing = core.timers.every(RENEW_MS, () => {
    core.store.renewEffect(lease).then(
      (held) => held || lost.abort(),
      // The database may be away for a moment; the fence decides in the end.
      (error: unknown) =>
        log.warn(
          { err: error, effect: effect.id, conversation: conversationId },
          "a lease could not be renewed",
        ),
    );
  });
  tell({ type: "typing" });
  const signal = AbortSignal.any([core.stopping, lost.signal]);
  const began = core.timers.elapsed();
  const counts = metrics.effects.of(effect.request.kind);
  let end: EffectEnd = "lost";
  try {
    const outcome = await core.perform(effect.request, {
      workspaceId,
      conversationId,
      contactId: core.states.get(conversationId, core.timers.elapsed())?.contactId,
      idempotencyKey: effect.key,
      signal,
      onDelta: (text) => tell({ type: "delta", id: effect.id, text }),
    });
    if (signal.aborted && !outcome.ok) {
      await core.store.releaseEffect(lease);
      return null;
    }
    end = outcome.ok ? "done" : "error";
    return sanitizeJson(outcome) as EffectOutcome; // the same shape, with texts that every column takes
  } catch (error) {
    if (signal.aborted) {
      await core.store.releaseEffect(lease);
      return null;
    }
    end = "error";
    log.error(
      { err: error, kind: effect.request.kind, effect: effect.id, conversation: conversationId },
      "an effect failed",
    );
    return { ok: false, error: { code: "internal", message: "This step could not be carried out." } };
  } finally {
    endRenewing();
    counts.ends[end]++;
    counts.seconds.observe((core.timers.elapsed() - began) / 1_000);
  }
}
