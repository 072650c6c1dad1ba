import type { NodeDefinition } from "../kernel/node";
import type { Resume, Session, Start } from "../kernel/session";
import type { TurnResult, Universe } from "../kernel/turn";
import type { ClassifierModel } from "../language/classifier";
import { accepts } from "./accepts";
import { type CompiledFlow, compileFlow } from "./compile";
import { bestEntry, idleWait, startEvent, takesMessages } from "./entries";
import { finishTurn } from "./finish-turn";
import { createFlowSchema, type FlowNodeOf, type FlowOf } from "./flow-schema";
import { resumeRun } from "./resume-run";
import { latestVisits } from "./visits";
import { Walk } from "./walk";

/**
 * Binds a list of nodes to the interpreter. `begin` and `advance` are pure: what they return is a new session and what
 * is to be done; the given session is never changed. They never throw for an author's, a visitor's or the world's fault.
 */
export function createEngine<const L extends readonly NodeDefinition[]>(
  definitions: L,
  rules: {
    /** Finds the nodes whose answers may be shared, and for how many seconds. */
    shared?: (
      definitions: ReadonlyMap<string, NodeDefinition>,
      flow: FlowOf<FlowNodeOf<L>>,
    ) => ReadonlyMap<string, number>;
  } = {},
) {
  const byType = new Map<string, NodeDefinition>(definitions.map((one) => [one.type, one]));
  type Flow = FlowOf<FlowNodeOf<L>>;
  return {
    definitions: byType as ReadonlyMap<string, NodeDefinition>,
    flowSchema: createFlowSchema(definitions),
    compile: (
      flow: Flow,
      options: {
        version?: number;
        library?: ReadonlyMap<string, CompiledFlow>;
        models?: ReadonlyMap<string, ClassifierModel>;
      } = {},
    ): CompiledFlow =>
      compileFlow(
        byType,
        flow,
        options.version ?? 0,
        options.library ?? new Map(),
        rules.shared?.(byType, flow),
        options.models,
      ),
    begin,
    advance,
    accepts,
  };
}

/** Starts a run. Without an entry for this start the session fails with `no_entry`, or idles where only messages start paths. */
export function begin(flow: CompiledFlow, start: Start, universe: Universe): TurnResult {
  const session: Session = {
    schema: 1,
    flow: flow.id,
    version: flow.version,
    status: "waiting",
    turn: 1,
    random: universe.seed | 0,
    vars: { ...flow.initial, ...start.variables },
    stack: [],
    visits: {},
    wait: null,
    event: startEvent(start),
    history: [],
  };
  const walk = new Walk(flow, session, universe);
  if (start.type === "message") walk.context.remember("visitor", start.reply.text ?? "");
  const entry = start.type === "node" ? flow.nodes.get(start.node) : bestEntry(walk, start);
  if (entry) walk.enter(entry, start);
  else if (start.type === "chat" && takesMessages(walk)) session.wait = idleWait();
  else
    walk.fail(
      "no_entry",
      start.type === "node" ? `There is no node "${start.node}".` : "Nothing in this flow starts here.",
    );
  return finishTurn(walk);
}

/** Goes on with a parked run. A resume that it does not wait for changes nothing but the turn's count. */
export function advance(
  flow: CompiledFlow,
  session: Session,
  resume: Resume,
  universe: Universe,
): TurnResult {
  const next: Session = { ...session };
  next.turn++;
  next.visits = latestVisits(session.visits);
  next.stack = session.stack.slice();
  const walk = new Walk(flow, next, universe);
  // A timer counts as a pause when it is set, if it is one.
  if (next.calls !== undefined && resume.type !== "effect" && resume.type !== "timer") delete next.calls;
  if (session.status === "waiting" && session.wait) resumeRun(walk, session.wait, resume);
  return finishTurn(walk);
}
