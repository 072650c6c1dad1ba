import { LIMITS } from "../kernel/limits";
import type { NodeResume, Step, WaitRequest } from "../kernel/node";
import type { Session, Start, Vars, Wait } from "../kernel/session";
import type { Universe } from "../kernel/turn";
import type { Json } from "../text/json";
import type { CompiledFlow, CompiledNode } from "./compile";
import { parkedWait } from "./parked-wait";
import { RunContext } from "./run-context";
import { visitsOf } from "./visits";

/** One turn of a run under way: it goes from step to step, into loops and sub-flows and out again, until the run waits, ends or fails. */
export class Walk {
  readonly context: RunContext;
  /** The flow that runs just now: the root, or a sub-flow. */
  flow: CompiledFlow;
  private steps = 0;
  /** The step of a node that was resumed on the way, in place of entering it. */
  private resumed: Step | null = null;

  constructor(
    readonly root: CompiledFlow,
    readonly session: Session,
    universe: Universe,
  ) {
    this.flow = session.flow === root.id ? root : (root.library.get(session.flow) ?? root);
    this.context = new RunContext(session, universe, this.flow.locale, keepsHistory(root));
  }

  fail(code: string, message: string): void {
    const { session } = this;
    session.status = "failed";
    session.failure = this.context.node ? { code, message, node: this.context.node } : { code, message };
    session.wait = null;
    session.stack = [];
    this.context.emit("run.failed", { code, message });
  }

  /** Enters a node and goes on until the run waits, ends or fails. */
  enter(node: CompiledNode, start?: Start): void {
    this.walk(node, this.enterStep(node, start));
  }

  /** Ends the run from outside, sub-flows and all. */
  leave(outcome: string): void {
    this.session.stack = [];
    this.endRun(outcome);
  }

  setEvent(event: Json): void {
    this.session.event = event;
    this.context.refresh();
  }

  dataOf(node: CompiledNode): unknown {
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
  continueAt(id: string, resume: NodeResume, wait: Wait): void {
    const node = this.flow.nodes.get(id);
    this.session.wait = null;
    if (!node?.definition.resume)
      return this.fail("node_missing", `The node "${id}" is not in this version of the flow.`);
    this.walk(node, this.resumeStep(node, resume, wait));
  }

  private resumeStep(node: CompiledNode, resume: NodeResume, wait: Wait): Step {
    const { definition } = node;
    if (!definition.resume) throw new Error(`Node type "${definition.type}" is resumed and has no resume.`);
    this.context.node = node.id;
    this.context.visit = visitsOf(this.session, node.id) || 1;
    return definition.resume(this.dataOf(node), this.context, resume, wait);
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
        return this.park(node.id, step.wait);
      case "call":
        return this.call(node, step);
      case "loop":
        if (!this.push({ kind: "loop", node: node.id, items: step.items, index: -1 })) return null;
        return this.nextRound();
      case "end":
        return this.endRun(step.outcome);
    }
  }

  private park(node: string, wait: WaitRequest): null {
    const { session, flow, context } = this;
    session.wait = parkedWait(wait, { session, flow, node, visit: context.visit });
    return null;
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

  /** Back at the node that a sub-flow or a round of its loop was entered from. */
  private returned(node: CompiledNode, resume: NodeResume): CompiledNode {
    this.resumed = this.resumeStep(node, resume, { node: node.id, for: "timer" });
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
          this.resumed = this.resumeStep(node, { type: "reply", reply: frame.reply }, frame.wait);
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

function keepsHistory(root: CompiledFlow): boolean {
  if (root.keepsHistory) return true;
  for (const one of root.library.values()) if (one.keepsHistory) return true;
  return false;
}
