import type { Session, TurnResult } from "../../flow";
import type { RunState } from "./conversation-state";
import type { RunRow } from "./turn-commit";

/** A run as it is stored. */
export function rowOf(run: RunState, session: Session, isNew: boolean): RunRow {
  return {
    id: run.id,
    isNew,
    flowId: run.flowId,
    flowVersion: run.flowVersion,
    session: JSON.stringify(session),
    status: session.status,
    wakeAt: session.status === "waiting" ? (session.wait?.until ?? null) : null,
    askedAt: run.askedAt,
    outcome: session.outcome ?? null,
  };
}

/** The events that a session waits for. */
export function eventsOf(session: Session): { event: string; key: string }[] {
  if (session.status !== "waiting" || session.wait?.for !== "event") return [];
  return session.wait.events.map((one) => ({ event: one.name, key: one.key ?? "" }));
}

/** [[node, outlet, next node], …]; a step inside a sub-flow bears that flow's id as well. */
export function pathOf(result: TurnResult, flowId: string): string {
  return JSON.stringify(
    result.segments.map((one) =>
      one.flow === flowId ? [one.from, one.outlet, one.to] : [one.from, one.outlet, one.to, one.flow],
    ),
  );
}
