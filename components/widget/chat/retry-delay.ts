import { ChatFault } from "./chat-api";

const FIRST_MS = 800;
const MOST_MS = 30_000;
/** A server may ask for more patience than anybody has. */
const MOST_ASKED_MS = 120_000;

/** Milliseconds until the next try: what the server asks for, else doubling, with some chance so that clients spread. */
export function retryDelay(attempt: number, fault: unknown, random: () => number = Math.random): number {
  const asked = fault instanceof ChatFault ? fault.retryAfter : null;
  if (asked !== null) return Math.min(MOST_ASKED_MS, asked) + random() * 500;
  return Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 10)) * (0.7 + random() * 0.6);
}
