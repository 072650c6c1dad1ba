import { type Awaiting, awaitingOf } from "../../flow";
import type { ConversationState, TurnStatus } from "./conversation-state";

/** The turn as the API gives it, from messages that are JSON already. */
export function turnText(
  messages: readonly string[],
  awaiting: Awaiting | null,
  status: TurnStatus,
  version: number,
): string {
  return `{"messages":[${messages.join(",")}],"awaiting":${awaiting === null ? "null" : JSON.stringify(awaiting)},"status":"${status}","version":${version}}`;
}

/** A stored message as the API gives it: its id and sender stand first, then its body, which is JSON text. */
export const messageText = (row: { id: string; from: string; body: string }): string =>
  `{"id":"${row.id}","from":"${row.from}",${row.body.slice(1)}`;

/** The other way round: a message's JSON text without its id and sender, which have columns of their own. */
export const messageBody = (text: string, id: string, from: string): string =>
  `{${text.slice(`{"id":"${id}","from":"${from}",`.length)}`;

/** What the people in a conversation are told that it waits for. */
export function conversationAwaits(state: ConversationState): Awaiting | null {
  if (state.owner === "queue") return { type: "person", cancellable: true };
  if (state.owner === "person") return { type: "person" };
  const run = state.runs[0];
  return run ? awaitingOf(run.session) : null;
}
