import { databaseFault } from "../db/pools";
import { AppError } from "../errors";
import { metrics } from "../metrics/process-metrics";
import type { ConversationState } from "./conversation-state";
import type { StoredKey } from "./load-conversation";
import { metRule } from "./people-turn";
import { planTurn } from "./plan-turn";
import type { PlaneCore } from "./plane-core";
import type { PlannedTurn } from "./planned-turn";
import type { PublishedEndpoint } from "./published-flows";
import { runFor, takesUpHeld } from "./run-for";
import type { TurnInput } from "./turn-input";

/** What became of a turn. */
export type TakenTurn =
  | { readonly outcome: "committed"; readonly turn: PlannedTurn }
  /** The request was made before. */
  | { readonly outcome: "repeated"; readonly key: StoredKey; readonly state: ConversationState }
  /** Effects of an earlier turn still run: the message has to wait. */
  | { readonly outcome: "working"; readonly state: ConversationState }
  /** There was nothing to do. */
  | { readonly outcome: "nothing"; readonly state: ConversationState | undefined };

const TRIES = 8;

/**
 * Takes one turn: state, plan, commit; on a conflict (another process was quicker) anew from what holds then. The
 * caller sees to it that turns of one conversation do not overlap in this process.
 */
export async function takeTurn(
  core: PlaneCore,
  workspaceId: string,
  conversationId: string,
  input: TurnInput,
  rotation?: number,
): Promise<TakenTurn> {
  const key = "key" in input ? input.key : null;
  const began = core.timers.elapsed();
  for (let attempt = 0; attempt < TRIES; attempt++) {
    let state = core.states.get(conversationId, core.timers.elapsed());
    const remembered = state?.workspaceId === workspaceId;
    if (!state || !remembered) {
      const loaded = await core.store.load(workspaceId, conversationId, key?.id ?? null);
      if (!loaded) return ended(core, input, began, { outcome: "nothing", state: undefined });
      state = loaded.state;
      core.states.set(state, 4_000, core.timers.elapsed());
      if (loaded.key && (rotation === undefined || rotation === state.rotation))
        return ended(core, input, began, { outcome: "repeated", key: loaded.key, state });
    }
    if (rotation !== undefined && rotation !== state.rotation)
      return ended(core, input, began, { outcome: "nothing", state: undefined });
    const taken = await tryTurn(core, state, input, rotation !== undefined, began);
    // What is in memory may be another process's past: that there is nothing to do, only the database knows.
    const certain = taken && (!remembered || (taken.outcome !== "nothing" && taken.outcome !== "working"));
    if (certain) return ended(core, input, began, taken);
    core.states.drop(conversationId);
    if (!taken && input.type === "effect" && !(await holds(core, workspaceId, conversationId, input)))
      return ended(core, input, began, { outcome: "nothing", state });
  }
  metrics.turns.count(input.type, "failed", core.timers.elapsed() - began);
  throw new AppError(503, "busy", "This conversation is busy; try again.", { details: { retryAfter: 1 } });
}

/** Whether an effect is still leased to us: under another's lease its result would be refused for ever. */
function holds(
  core: PlaneCore,
  workspaceId: string,
  conversationId: string,
  input: Extract<TurnInput, { type: "effect" }>,
): Promise<boolean> {
  return core.store.renewEffect({ workspaceId, conversationId, id: input.effectId, fence: input.fence });
}

async function tryTurn(
  core: PlaneCore,
  state: ConversationState,
  input: TurnInput,
  visitor: boolean,
  began: number,
): Promise<TakenTurn | undefined> {
  const found = core.flows.byId(state.workspaceId, state.endpointId);
  const endpoint = found instanceof Promise ? await found : found;
  if (!endpoint || (visitor && !endpoint.open)) return { outcome: "nothing", state: undefined };
  const run = runFor(state, input);
  if (
    (input.type === "message" || input.type === "event") &&
    run?.session.wait?.for === "effect" &&
    state.owner === "bot"
  ) {
    // The state may be another process's past: only the database knows whether the effect still runs.
    return { outcome: "working", state };
  }
  const flow = await flowOf(core, endpoint, run?.session.status === "waiting" ? run : undefined);
  if (!flow) return { outcome: "nothing", state };
  // Read after the state: what comes later makes another version of the conversation, and this turn void.
  const held = takesUpHeld(state, input)
    ? await core.store.held({ workspaceId: state.workspaceId, conversationId: state.id })
    : [];
  const world = { now: core.clock.now(), newId: core.newId, endpoint, flow, held };
  let turn = planTurn(state, input, world);
  if (turn && core.orderOf && metRule(turn.commit)) {
    // Seldom enough to be planned twice: what is said to somebody who complains names what is known of their order.
    const order = await core.orderOf(state.workspaceId, state.contactId);
    if (order) turn = planTurn(state, input, { ...world, order });
  }
  if (!turn) return { outcome: "nothing", state };
  let committed: boolean;
  try {
    committed = await core.committer.commit(turn.commit);
  } catch (error) {
    // Whether it was committed is not known: what is in memory may be the past.
    core.states.drop(state.id);
    metrics.turns.count(input.type, endOf(error), core.timers.elapsed() - began);
    throw databaseFault(error) ?? error;
  }
  if (!committed) return undefined;
  core.committed(turn);
  return { outcome: "committed", turn };
}

function flowOf(
  core: PlaneCore,
  endpoint: PublishedEndpoint,
  run: { flowId: string; flowVersion: number } | undefined,
) {
  if (run) return core.flows.flow(endpoint.workspaceId, run.flowId, run.flowVersion);
  return endpoint.version === null
    ? undefined
    : core.flows.flow(endpoint.workspaceId, endpoint.flowId, endpoint.version);
}

function ended(core: PlaneCore, input: TurnInput, began: number, taken: TakenTurn): TakenTurn {
  metrics.turns.count(input.type, taken.outcome, core.timers.elapsed() - began);
  return taken;
}

/** How a turn whose commit threw has ended, for the metrics. */
export const endOf = (error: unknown): "refused" | "failed" =>
  error instanceof AppError && error.code === "overloaded" ? "refused" : "failed";
