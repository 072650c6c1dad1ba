import type { Message } from "../../../flow/kernel/chat";

/** A message and what is known of its place. */
export interface Placed {
  readonly message: Message;
  /** The server's number of it in the conversation; null until a stream or the history has told. */
  readonly seq: number | null;
  /** Until then: the id of the message before it; null for the beginning, undefined for the end. */
  readonly after: string | null | undefined;
}

/** All messages in the order of the conversation: by number; those without one stand behind the message they followed. */
export function inOrder(placed: Iterable<Placed>): Message[] {
  const known: Placed[] = [];
  const loose: Placed[] = [];
  for (const one of placed) (one.seq === null ? loose : known).push(one);
  known.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  if (loose.length === 0) return known.map((one) => one.message);
  const order = known.map((one) => one.message);
  for (const { message, after } of loose) {
    const at = after === undefined ? -1 : after === null ? 0 : order.findIndex((one) => one.id === after) + 1;
    if (after === undefined || (after !== null && at === 0)) order.push(message);
    else order.splice(at, 0, message);
  }
  return order;
}
