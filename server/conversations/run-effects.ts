import type { EffectOutcome, EffectRequest } from "../../flow";
import { sanitizeJson } from "../../flow/text/json";
import { errorMessage } from "../errors";
import type { Watch } from "./conversation-bus";
import type { PlannedTurn } from "./plan-turn";
import type { PlaneCore } from "./plane-core";
import { takeTurn } from "./take-turn";
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

export interface EffectsProgress {
  /** The turn that went through last. */
  turn: PlannedTurn | null;
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
    const taken = await takeTurn(core, place.workspaceId, place.conversationId, {
      type: "effect",
      runId: effect.runId,
      effectId: effect.id,
      fence: effect.fence,
      effectKey: effect.request.key,
      outcome,
      answering,
    });
    if (taken.outcome !== "committed") {
      if (taken.outcome === "nothing") await settleUnwanted(core, place, effect, outcome);
      return null;
    }
    last = taken.turn;
    options.onStep?.(last);
    if (answering) answering = { ...answering, said: last.said };
    const [next] = last.effects;
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
  const renewing = setInterval(() => {
    renew(core, place, effect).then(
      (held) => held || lost.abort(),
      // The database may be away for a moment; the fence decides in the end.
      (error: unknown) => console.error(`renewing a lease: ${errorMessage(error)}`),
    );
  }, RENEW_MS);
  tell({ type: "typing" });
  const signal = AbortSignal.any([core.stopping, lost.signal]);
  try {
    const outcome = await core.perform(effect.request, {
      workspaceId,
      conversationId,
      idempotencyKey: effect.key,
      signal,
      onDelta: (text) => tell({ type: "delta", id: effect.id, text }),
    });
    if (signal.aborted && !outcome.ok) return await release(core, place, effect);
    return sanitizeJson(outcome) as EffectOutcome; // the same shape, with texts that every column takes
  } catch (error) {
    if (signal.aborted) return await release(core, place, effect);
    console.error(`effect ${effect.request.kind} failed: ${errorMessage(error)}`);
    return { ok: false, error: { code: "internal", message: "This step could not be carried out." } };
  } finally {
    clearInterval(renewing);
  }
}

async function renew(
  core: PlaneCore,
  place: { workspaceId: string; conversationId: string },
  effect: LeasedEffect,
): Promise<boolean> {
  const { rowCount } = await core.database.reads.query({
    name: "renew-effect",
    text: `UPDATE effect SET lease_until = now() + interval '30 seconds'
           WHERE workspace_id = $1 AND conversation_id = $2 AND id = $3 AND fence = $4 AND state = 'leased'`,
    values: [place.workspaceId, place.conversationId, effect.id, effect.fence],
  });
  return rowCount === 1;
}

/** Gives the effect back, for another process to perform at once. */
async function release(
  core: PlaneCore,
  place: { workspaceId: string; conversationId: string },
  effect: LeasedEffect,
): Promise<null> {
  await core.database.reads.query(
    `UPDATE effect SET state = 'due', lease_until = NULL, due_at = now()
     WHERE workspace_id = $1 AND conversation_id = $2 AND id = $3 AND fence = $4 AND state = 'leased'`,
    [place.workspaceId, place.conversationId, effect.id, effect.fence],
  );
  return null;
}

/** Nothing waits for this result any more: it is noted, so that nobody performs the effect again. */
async function settleUnwanted(
  core: PlaneCore,
  place: { workspaceId: string; conversationId: string },
  effect: LeasedEffect,
  outcome: EffectOutcome,
): Promise<void> {
  await core.database.reads.query(
    `UPDATE effect SET state = 'done', result = $5, done_at = now(), lease_until = NULL
     WHERE workspace_id = $1 AND conversation_id = $2 AND id = $3 AND fence = $4 AND state = 'leased'`,
    [place.workspaceId, place.conversationId, effect.id, effect.fence, JSON.stringify(outcome)],
  );
}
