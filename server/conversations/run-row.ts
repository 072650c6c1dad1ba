import type { CompiledFlow, Session, TurnResult } from "../../flow";
import type { RunState } from "./conversation-state";
import type { RunRow } from "./turn-commit";

/** A run of a flow that has just begun. */
export const newRun = (id: string, flow: CompiledFlow, session: Session): RunState => ({
  id,
  flowId: flow.id,
  flowVersion: flow.version,
  session,
  askedAt: null,
});

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

interface WaitRow {
  readonly event: string;
  readonly key: string;
}

/** The rows of run_wait that a turn of a run adds and takes away, so that an event finds its runs. Null: it waits for none. */
export function waitChanges(
  before: Session | null,
  after: Session,
): { added: WaitRow[]; gone: WaitRow[] } | null {
  const old = before ? eventsOf(before) : [];
  const now = eventsOf(after);
  if (old.length === 0 && now.length === 0) return null;
  return { added: without(now, old), gone: without(old, now) };
}

/** The events that a session waits for. */
function eventsOf(session: Session): WaitRow[] {
  if (session.status !== "waiting" || session.wait?.for !== "event") return [];
  return session.wait.events.map((one) => ({ event: one.name, key: one.key ?? "" }));
}

const without = (rows: readonly WaitRow[], others: readonly WaitRow[]): WaitRow[] =>
  rows.filter((one) => !others.some((other) => other.event === one.event && other.key === one.key));

/** [[node, outlet, next node], …]; a step inside a sub-flow bears that flow's id as well. */
export function pathOf(result: TurnResult, flowId: string): string {
  return JSON.stringify(
    result.segments.map((one) =>
      one.flow === flowId ? [one.from, one.outlet, one.to] : [one.from, one.outlet, one.to, one.flow],
    ),
  );
}
