import type { Resume, Session } from "../kernel/session";

/** Whether a parked session waits for this resume: the caller need not load or store anything where it does not. */
export function accepts(session: Session, resume: Resume, now: number): boolean {
  const wait = session.wait;
  if (session.status !== "waiting" || !wait) return false;
  switch (resume.type) {
    case "reply":
      return wait.for !== "effect";
    case "timer":
      return wait.until !== undefined && wait.until <= now;
    case "event":
      return (
        wait.for === "event" &&
        wait.events.some(
          (one) => one.name === resume.name && (one.key === undefined || one.key === resume.key),
        )
      );
    case "effect":
      return wait.for === "effect" && wait.effect.key === resume.key;
    case "agent":
      return wait.for === "agent";
    case "jump":
    case "leave":
      return true;
  }
}
