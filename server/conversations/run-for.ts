import type { Resume } from "../../flow";
import { passedOn } from "./campaign-question";
import type { ConversationState, RunState } from "./conversation-state";
import { CANCEL } from "./people-turn";
import { isScore, RATING_FLOW_ID } from "./rating-flow";
import type { TurnInput } from "./turn-input";

/** What came for a run while people had its conversation: an event, or the result of an effect. */
export interface HeldResume {
  readonly runId: string;
  /** The run's turn when it came: once the run has moved, it waits for something else. */
  readonly turn: number | null;
  readonly resume: Resume;
}

/** Whose turn it is: the run an input names, or the one that asked last. */
export function runFor(state: ConversationState, input: TurnInput): RunState | undefined {
  if (passedOn(input))
    return state.runs.find((run) => run.flowId !== RATING_FLOW_ID && run.session.status === "waiting");
  if ("runId" in input && input.runId !== undefined) return state.runs.find((run) => run.id === input.runId);
  const asking = state.runs[0];
  if (input.type === "message" && asking?.flowId === RATING_FLOW_ID && isScore(input.reply)) return asking;
  const handing =
    input.type === "agent" ? state.runs.find((run) => run.session.wait?.for === "agent") : undefined;
  // What asks how it was stands beside the flow: nothing but a score is meant for it.
  return handing ?? state.runs.find((run) => run.flowId !== RATING_FLOW_ID);
}

/**
 * Whether what was held is to be known: people's part in the conversation ends with this turn, or one of several runs is
 * woken, as the others are when it has ended.
 */
export function takesUpHeld(state: ConversationState, input: TurnInput): boolean {
  if (input.type === "timer") return state.owner === "bot" && state.runs.length > 1;
  if (state.owner !== "queue" && state.owner !== "person") return false;
  if (input.type === "message") return input.reply.command === CANCEL;
  return input.type === "agent" || (input.type === "owner" && input.to === "bot");
}
