import { LIMITS } from "../kernel/limits";
import type { TurnResult } from "../kernel/turn";
import { fitsBytes } from "../text/json";
import type { Walk } from "./walk";

/** A timer this far away ends a row of effects: what wakes sooner, again and again, is a loop like any other. */
const PAUSE_MS = 1_000;

/** What a turn has come to, once its run waits, has ended or has failed. */
export function finishTurn(walk: Walk): TurnResult {
  const { session, context } = walk;
  if (session.status === "waiting" && !fitsBytes(session.vars, LIMITS.variableBytes)) {
    walk.fail(
      "variables_too_large",
      `The variables of a conversation hold at most ${LIMITS.variableBytes} bytes.`,
    );
  }
  const { wait } = session;
  if (wait?.for === "effect") countEffect(walk);
  else if (session.calls !== undefined && wait?.until !== undefined && wait.until >= context.now + PAUSE_MS)
    delete session.calls;
  const { outputs, events, segments, path, contact, assigned } = context.result;
  const effects = session.wait?.for === "effect" ? [session.wait.effect] : [];
  const result = { session, outputs, events, segments, path, effects, contact };
  return assigned ? { ...result, assigned } : result;
}

/** Each effect is a turn of its own: steps of one turn do not tell a loop through an effect. */
function countEffect(walk: Walk): void {
  const calls = (walk.session.calls ?? 0) + 1;
  if (calls <= LIMITS.effectsInARow) walk.session.calls = calls;
  else
    walk.fail(
      "too_many_effects",
      `More than ${LIMITS.effectsInARow} calls to the outside one after the other: there is a loop without an exit.`,
    );
}
