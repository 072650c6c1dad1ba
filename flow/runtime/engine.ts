import { LIMITS } from "../kernel/limits";
import type { NodeDefinition, NodeResume, Step, WaitRequest } from "../kernel/node";
import type { Reply, Resume, Session, Start, Vars, Wait } from "../kernel/session";
import type { TurnResult, Universe } from "../kernel/turn";
import type { ClassifierModel } from "../language/classifier";
import { fitsBytes, type Json } from "../text/json";
import { type CompiledFlow, type CompiledNode, compileFlow } from "./compile";
import { createFlowSchema, type FlowNodeOf, type FlowOf } from "./flow-schema";
import { RunContext } from "./run-context";

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

const IDLE = "";

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
  const turn = new TurnRun(flow, session, universe);
  if (start.type === "message") turn.context.remember("visitor", start.reply.text ?? "");
  const entry = start.type === "node" ? flow.nodes.get(start.node) : turn.bestEntry(start);
  if (entry) turn.enter(entry, start);
  else if (start.type === "chat" && turn.takesMessages()) turn.idle();
  else
    turn.fail(
      "no_entry",
      start.type === "node" ? `There is no node "${start.node}".` : "Nothing in this flow starts here.",
    );
  return turn.finish();
}

/** A timer this far away ends a row of effects: what wakes sooner, again and again, is a loop like any other. */
const PAUSE_MS = 1_000;

/** Goes on with a parked run. A resume that it does not wait for changes nothing but the turn's count. */
export function advance(
  flow: CompiledFlow,
  session: Session,
  resume: Resume,
  universe: Universe,
): TurnResult {
  const next: Session = { ...session };
  next.turn++;
  next.visits = latestOf(session.visits);
  next.stack = session.stack.slice();
  const turn = new TurnRun(flow, next, universe);
  // A timer counts as a pause when it is set, if it is one.
  if (next.calls !== undefined && resume.type !== "effect" && resume.type !== "timer") delete next.calls;
  if (session.status === "waiting" && session.wait) turn.resume(session.wait, resume);
  return turn.finish();
}

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

/** How often a node was entered. Own counts only: a node may be called "toString". */
/** Steps that a session remembers to have visited: one that has passed thousands would be written whole with every turn. */
const MOST_VISITS = 256;

/** A copy; of too many only the later half, so that this happens rarely. */
function latestOf(visits: Session["visits"]): Session["visits"] {
  const ids = Object.keys(visits);
  if (ids.length < MOST_VISITS) return { ...visits };
  return Object.fromEntries(ids.slice(-MOST_VISITS / 2).map((id) => [id, visits[id] ?? 0]));
}

const visitsOf = (session: Session, id: string): number =>
  Object.hasOwn(session.visits, id) ? (session.visits[id] ?? 0) : 0;

/** A reply in words: what was typed, else the labels of what was tapped. */
function wordsOf(reply: Reply, wait: Wait): string {
  if (reply.text !== undefined) return reply.text;
  const options = wait.for === "reply" && "options" in wait.awaiting ? wait.awaiting.options : [];
  const label = (id: string): string => options.find((one) => one.id === id)?.label ?? id;
  return (reply.choices ?? (reply.choice === undefined ? [] : [reply.choice])).map(label).join(", ");
}

function keepsHistory(root: CompiledFlow): boolean {
  if (root.keepsHistory) return true;
  for (const one of root.library.values()) if (one.keepsHistory) return true;
  return false;
}

function startEvent(start: Start): Json {
  switch (start.type) {
    case "chat":
      return { type: "chat", page: { ...start.page } };
    case "message":
      return { type: "message", text: start.reply.text ?? "" };
    case "webhook":
    case "event":
      return start.data;
    case "node":
      return { type: "node" };
  }
}

/** One call of begin or advance under way. */
class TurnRun {
  readonly context: RunContext;
  private flow: CompiledFlow;
  private steps = 0;
  /** The step of a node that was resumed on the way, in place of entering it. */
  private resumed: Step | null = null;

  constructor(
    private readonly root: CompiledFlow,
    private readonly session: Session,
    universe: Universe,
  ) {
    this.flow = session.flow === root.id ? root : (root.library.get(session.flow) ?? root);
    this.context = new RunContext(session, universe, this.flow.locale, keepsHistory(root));
  }

  finish(): TurnResult {
    const { session } = this;
    if (session.status === "waiting" && !fitsBytes(session.vars, LIMITS.variableBytes)) {
      this.fail(
        "variables_too_large",
        `The variables of a conversation hold at most ${LIMITS.variableBytes} bytes.`,
      );
    }
    const { wait } = session;
    if (wait?.for === "effect") this.countEffect();
    else if (
      session.calls !== undefined &&
      wait?.until !== undefined &&
      wait.until >= this.context.now + PAUSE_MS
    )
      delete session.calls;
    const { outputs, events, segments, path, contact, assigned } = this.context.result;
    const effects = session.wait?.for === "effect" ? [session.wait.effect] : [];
    const result = { session, outputs, events, segments, path, effects, contact };
    return assigned ? { ...result, assigned } : result;
  }

  /** Each effect is a turn of its own: steps of one turn do not tell a loop through an effect. */
  private countEffect(): void {
    const calls = (this.session.calls ?? 0) + 1;
    if (calls <= LIMITS.effectsInARow) this.session.calls = calls;
    else
      this.fail(
        "too_many_effects",
        `More than ${LIMITS.effectsInARow} calls to the outside one after the other: there is a loop without an exit.`,
      );
  }

  fail(code: string, message: string): void {
    const { session } = this;
    session.status = "failed";
    session.failure = this.context.node ? { code, message, node: this.context.node } : { code, message };
    session.wait = null;
    session.stack = [];
    this.context.emit("run.failed", { code, message });
  }

  /** Waits for any message: the flow has paths for messages only. */
  idle(): void {
    this.session.wait = { node: IDLE, for: "reply", awaiting: { type: "text" } };
  }

  takesMessages(): boolean {
    return this.root.entries.some((entry) => entry.definition.interrupts !== undefined);
  }

  bestEntry(start: Start): CompiledNode | null {
    let best: CompiledNode | null = null;
    let highest = 0;
    for (const entry of this.root.entries) {
      this.context.node = entry.id;
      const fit = entry.definition.starts?.(this.dataOf(entry), start, this.context) ?? 0;
      if (fit > highest) [best, highest] = [entry, fit];
    }
    this.context.node = "";
    return best;
  }

  /** Enters a node and goes on until the run waits, ends or fails. */
  enter(node: CompiledNode, start?: Start): void {
    this.walk(node, this.enterStep(node, start));
  }

  resume(wait: Wait, resume: Resume): void {
    if (resume.type === "jump") return this.jumpTo(resume.node);
    if (resume.type === "leave") return this.leave(resume.outcome);
    if (resume.type === "reply") {
      this.context.remember("visitor", wordsOf(resume.reply, wait));
      if (wait.for !== "effect" && this.interrupt(wait, resume.reply)) return;
      if (wait.for !== "reply") return;
      if (wait.node === IDLE) return this.startPath(resume.reply);
    }
    if (!accepts(this.session, resume, this.context.now)) return;
    if (resume.type === "event") this.setEvent(resume.data);
    this.continueAt(wait.node, resume, wait);
  }

  /** Leaves loops and interruptions behind; a step that is not there leaves everything as it was. */
  private jumpTo(id: string): void {
    const node = this.flow.nodes.get(id);
    if (!node || node.definition.entry || node.definition.inert)
      return this.context.problem("jump_target_missing", `There is no step "${id}" to go to.`);
    this.session.stack = this.session.stack.filter((frame) => frame.kind === "call");
    this.session.wait = null;
    this.enter(node);
  }

  /** Ends the run from outside, sub-flows and all. */
  private leave(outcome: string): void {
    this.session.stack = [];
    this.endRun(outcome);
  }

  /** A message of an idle conversation starts the path that fits it best. */
  private startPath(reply: Reply): void {
    const entry = this.bestEntry({ type: "message", reply });
    if (!entry) return this.context.problem("not_understood", "Nothing in this flow answers this message.");
    this.session.wait = null;
    this.setEvent({ type: "message", text: reply.text ?? "" });
    this.enter(entry, { type: "message", reply });
  }

  private interrupt(wait: Wait, reply: Reply): boolean {
    let best: {
      entry: CompiledNode;
      priority: number;
      comeBack: boolean;
      repeat: boolean;
      passOn?: true;
    } | null = null;
    for (const entry of this.flow.entries) {
      this.context.node = entry.id;
      const wish = entry.definition.interrupts?.(this.dataOf(entry), reply, this.context);
      if (wish && (!best || wish.priority > best.priority)) best = { entry, ...wish };
    }
    this.context.node = "";
    if (!best) return false;
    if (best.comeBack && wait.node !== IDLE) {
      // Interruptions replace each other: two in a row come back to the one question that was open.
      if (!this.session.stack.some((frame) => frame.kind === "interrupt"))
        this.session.stack.push({
          kind: "interrupt",
          wait,
          repeat: best.repeat,
          ...(best.passOn ? { reply } : {}),
        });
    } else {
      while (this.session.stack.length && this.session.stack.at(-1)?.kind !== "call")
        this.session.stack.pop();
    }
    this.session.wait = null;
    this.setEvent({ type: "message", text: reply.text ?? "" });
    this.enter(best.entry, { type: "message", reply });
    return true;
  }

  private setEvent(event: Json): void {
    this.session.event = event;
    this.context.refresh();
  }

  private dataOf(node: CompiledNode): unknown {
    return (node.localised.size && node.localised.get(this.context.locale)) || node.data;
  }

  private enterStep(node: CompiledNode, start?: Start): Step | null {
    if (++this.steps > LIMITS.stepsPerTurn) {
      this.fail(
        "too_many_steps",
        `More than ${LIMITS.stepsPerTurn} steps without waiting: there is a loop without an exit.`,
      );
      return null;
    }
    const visit = visitsOf(this.session, node.id) + 1;
    this.session.visits[node.id] = visit;
    this.context.node = node.id;
    this.context.visit = visit;
    this.context.intents = node.intents;
    this.context.result.path.push(node.id);
    return node.definition.enter(this.dataOf(node), this.context, start);
  }

  /** Gives a node what it waited for, and goes on. */
  private continueAt(id: string, resume: NodeResume, wait: Wait): void {
    const node = this.flow.nodes.get(id);
    this.session.wait = null;
    if (!node?.definition.resume)
      return this.fail("node_missing", `The node "${id}" is not in this version of the flow.`);
    this.context.node = id;
    this.context.visit = visitsOf(this.session, id) || 1;
    this.walk(node, node.definition.resume(this.dataOf(node), this.context, resume, wait));
  }

  private walk(from: CompiledNode, first: Step | null): void {
    let node: CompiledNode | null = from;
    let step: Step | null = first;
    while (node && step) {
      node = this.perform(node, step);
      if (!node) return;
      step = this.resumed ?? this.enterStep(node);
      this.resumed = null;
    }
  }

  /** Performs one step. Returns where the run goes on, or null when it stops. */
  private perform(node: CompiledNode, step: Step): CompiledNode | null {
    switch (step.step) {
      case "go":
        return this.follow(node, step.outlet);
      case "jump": {
        const target = this.flow.nodes.get(step.node);
        this.segment(node.id, "jump", target?.id ?? null, null);
        if (target && !target.definition.entry && !target.definition.inert) return target;
        this.context.problem("jump_target_missing", `There is no step "${step.node}" to go to.`);
        return this.pathEnd();
      }
      case "wait":
        this.session.wait = this.parked(node.id, step.wait);
        return null;
      case "call":
        return this.call(node, step);
      case "loop":
        if (!this.push({ kind: "loop", node: node.id, items: step.items, index: -1 })) return null;
        return this.nextRound();
      case "end":
        return this.endRun(step.outcome);
    }
  }

  private parked(node: string, wait: WaitRequest): Wait {
    if (wait.for === "effect") {
      const { kind, request, ...rest } = wait;
      // A sub-flow does not know what its caller gave along.
      const called = this.session.stack.some((frame) => frame.kind === "call");
      const seconds = called ? undefined : this.flow.shared.get(node);
      const effect = {
        kind,
        key: `${this.session.turn}:${node}:${this.context.visit}`,
        request,
        ...(seconds === undefined
          ? {}
          : { shared: { seconds, place: `${this.flow.id}:${this.flow.version}:${node}` } }),
      };
      return { node, ...rest, effect } as Wait;
    }
    if (wait.for !== "reply") return { node, ...wait };
    const { awaiting, until, state } = wait;
    const parked: Wait = { node, for: "reply", awaiting };
    if (until !== undefined) parked.until = until;
    if (state !== undefined) parked.state = state;
    return parked;
  }

  private follow(node: CompiledNode, outlet: string): CompiledNode | null {
    const way = node.ways.get(outlet);
    if (way) {
      this.segment(node.id, outlet, way.target.id, way.edge);
      return way.target;
    }
    this.segment(node.id, outlet, null, null);
    return this.pathEnd();
  }

  private segment(from: string, outlet: string, to: string | null, edge: string | null): void {
    this.context.result.segments.push({
      flow: this.flow.id,
      version: this.flow.version,
      from,
      outlet,
      to,
      edge,
    });
  }

  private push(frame: Session["stack"][number]): boolean {
    if (this.session.stack.length >= LIMITS.stack) {
      this.fail("too_deep", `Sub-flows and loops stand at most ${LIMITS.stack} deep inside each other.`);
      return false;
    }
    this.session.stack.push(frame);
    return true;
  }

  private call(node: CompiledNode, step: Extract<Step, { step: "call" }>): CompiledNode | null {
    const target = step.flow === this.root.id ? this.root : this.root.library.get(step.flow);
    const entry = target && (step.start ? target.nodes.get(step.start) : target.entries[0]);
    if (!target || !entry) {
      const message = target
        ? `The sub-flow "${step.flow}" has no beginning.`
        : `There is no published flow "${step.flow}".`;
      this.context.problem("call_target_missing", message);
      return this.returned(node, { type: "returned", vars: {}, failed: message });
    }
    if (
      !this.push({
        kind: "call",
        node: node.id,
        flow: this.session.flow,
        version: this.session.version,
        vars: this.session.vars,
      })
    )
      return null;
    this.switchFlow(target, { ...target.initial, ...step.vars });
    return entry;
  }

  private returned(node: CompiledNode, resume: NodeResume): CompiledNode {
    if (!node.definition.resume)
      throw new Error(`Node type "${node.definition.type}" calls a flow and has no resume.`);
    this.context.node = node.id;
    this.context.visit = visitsOf(this.session, node.id) || 1;
    const wait: Wait = { node: node.id, for: "timer" };
    this.resumed = node.definition.resume(this.dataOf(node), this.context, resume, wait);
    return node;
  }

  private switchFlow(flow: CompiledFlow, vars: Vars): void {
    this.flow = flow;
    this.context.flowLocale = flow.locale;
    this.session.flow = flow.id;
    this.session.version = flow.version;
    this.session.vars = vars;
    this.context.refresh();
  }

  /** A path has come to its end: back to what lies beneath it, or the run ends. */
  private pathEnd(): CompiledNode | null {
    const frame = this.session.stack.at(-1);
    if (!frame) {
      this.session.status = "ended";
      this.session.wait = null;
      return null;
    }
    switch (frame.kind) {
      case "loop":
        return this.nextRound();
      case "interrupt": {
        this.session.stack.pop();
        const node = this.flow.nodes.get(frame.wait.node);
        if (frame.reply && node?.definition.resume && frame.wait.for === "reply") {
          this.context.node = node.id;
          this.context.visit = visitsOf(this.session, node.id) || 1;
          const resume = { type: "reply", reply: frame.reply } as const;
          this.resumed = node.definition.resume(this.dataOf(node), this.context, resume, frame.wait);
          return node;
        }
        if (frame.repeat && node) return node;
        this.session.wait = frame.wait;
        return null;
      }
      case "call":
        return this.leaveCall(undefined);
    }
  }

  private leaveCall(outcome: string | undefined): CompiledNode | null {
    const frame = this.session.stack.pop();
    if (frame?.kind !== "call") throw new Error("A call was left that was not entered.");
    const vars = this.session.vars;
    const caller = frame.flow === this.root.id ? this.root : this.root.library.get(frame.flow);
    const node = caller?.nodes.get(frame.node);
    if (!caller || !node) {
      this.fail("node_missing", `The step that called this sub-flow is gone.`);
      return null;
    }
    this.switchFlow(caller, frame.vars);
    return this.returned(node, { type: "returned", vars, ...(outcome === undefined ? {} : { outcome }) });
  }

  private nextRound(): CompiledNode | null {
    const frame = this.session.stack.at(-1);
    if (frame?.kind !== "loop") throw new Error("A loop was continued that was not entered.");
    const node = this.flow.nodes.get(frame.node);
    if (!node) {
      this.fail("node_missing", "The step that walks this list is gone.");
      return null;
    }
    if (++this.steps > LIMITS.stepsPerTurn * 5) {
      this.fail("too_many_steps", "This list is too long to be walked without waiting.");
      return null;
    }
    const index = frame.index + 1;
    const item = frame.items[index];
    this.session.stack.pop();
    if (item === undefined) return this.returned(node, { type: "timer" });
    this.session.stack.push({ ...frame, index });
    return this.returned(node, { type: "round", item, index });
  }

  /** `end`: a sub-flow returns to its caller, whatever loops it is in; otherwise the run is over. */
  private endRun(outcome: string | undefined): CompiledNode | null {
    const { session } = this;
    const call = session.stack.findLastIndex((frame) => frame.kind === "call");
    if (call >= 0) {
      session.stack = session.stack.slice(0, call + 1);
      return this.leaveCall(outcome);
    }
    session.stack = [];
    session.status = "ended";
    session.wait = null;
    if (outcome !== undefined) session.outcome = outcome;
    this.context.emit("run.ended", outcome === undefined ? {} : { outcome });
    return null;
  }
}
