import type { Awaiting } from "../kernel/chat";
import type { Session } from "../kernel/session";

/** What the people in a conversation are told that a parked session waits for; null where it has ended. */
export function awaitingOf(session: Session): Awaiting | null {
  const { wait } = session;
  if (session.status !== "waiting" || !wait) return null;
  switch (wait.for) {
    case "reply":
      return wait.awaiting;
    case "effect":
      return { type: "working" };
    case "agent":
      return { type: "person" };
    case "event":
      return { type: "event", events: wait.events.map((one) => one.name) };
    case "timer":
      return { type: "event", events: [] };
  }
}
