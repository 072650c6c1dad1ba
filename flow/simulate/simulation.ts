import { engine, type Flow } from "../document/engine";
import type { Awaiting, Message } from "../kernel/chat";
import type { EffectOutcome, EffectRequest } from "../kernel/effects";
import type { AgentOutcome, Reply, Resume, Session, Start, Wait } from "../kernel/session";
import type { FlowEvent, Segment, TurnResult, Universe } from "../kernel/turn";
import { accepts } from "../runtime/accepts";
import { awaitingOf } from "../runtime/awaiting-of";
import type { CompiledFlow } from "../runtime/compile";
import { advance, begin } from "../runtime/engine";
import type { Json } from "../text/json";

/** Does what a flow asks of the outside world: for real, or by script. Must not reject: a failure is an outcome. */
export type Perform = (effect: EffectRequest, session: Session) => Promise<EffectOutcome>;

export type SimulationOptions = {
  flow: Flow;
  /** The published version that it is, where it is one. */
  version?: number;
  /** Flows that this one may call. */
  library?: readonly Flow[];
  perform: Perform;
  /** Epoch milliseconds at which the simulated clock starts. */
  now: number;
  /** The same seed gives the same run. */
  seed: number;
  timeZone?: string;
  contact?: { [field: string]: Json };
  conversation?: Universe["conversation"];
  workspace?: { [name: string]: Json };
  stickyId?: string;
  /** A session to go on with. */
  session?: Session;
  /** Told of every step as it happens: the walk lights up and messages appear while effects still run. */
  onEntry?: (entry: SimulatedEntry) => void;
};

/** One thing that happened in a turn, in order. */
export type SimulatedEntry =
  | { kind: "message"; message: Message }
  | { kind: "event"; event: FlowEvent }
  | { kind: "effect"; effect: EffectRequest; outcome: EffectOutcome }
  | { kind: "walk"; path: string[]; segments: Segment[] }
  | { kind: "timer"; at: number };

/** One turn with everything it led to: effects have been performed and their results taken. */
export type SimulatedTurn = {
  entries: SimulatedEntry[];
  messages: Message[];
  segments: Segment[];
  path: string[];
  awaiting: Awaiting | null;
  session: Session;
};

/** Timers that one move of the clock may set off: more is a loop through a wait. */
const MAX_TIMERS = 1_000;

/**
 * Runs a flow with a clock that only moves when it is told to. The session is written to JSON and read again between
 * turns, as a server does, so that nothing lives on outside of it.
 */
export class Simulation {
  readonly compiled: CompiledFlow;
  private readonly options: SimulationOptions;
  private clock: number;
  private ids = 0;
  private state: Session | null;
  private profile: { [field: string]: Json };

  constructor(options: SimulationOptions) {
    this.options = options;
    this.clock = options.now;
    this.state = options.session ?? null;
    this.profile = { ...options.contact };
    const library = new Map<string, CompiledFlow>();
    for (const flow of options.library ?? []) library.set(flow.id, engine.compile(flow, { library }));
    this.compiled = engine.compile(options.flow, {
      library,
      ...(options.version === undefined ? {} : { version: options.version }),
    });
  }

  /** Epoch milliseconds. */
  get now(): number {
    return this.clock;
  }
  get session(): Session | null {
    return this.state;
  }
  get contact(): { readonly [field: string]: Json } {
    return this.profile;
  }

  start(start: Start = { type: "chat" }): Promise<SimulatedTurn> {
    return this.run(() => begin(this.compiled, start, this.universe()));
  }

  send(reply: Reply): Promise<SimulatedTurn> {
    return this.resume({ type: "reply", reply });
  }

  event(name: string, data: Json = {}, key?: string): Promise<SimulatedTurn> {
    return this.resume({ type: "event", name, data, ...(key === undefined ? {} : { key }) });
  }

  agent(outcome: AgentOutcome): Promise<SimulatedTurn> {
    return this.resume({ type: "agent", outcome });
  }

  resume(resume: Resume): Promise<SimulatedTurn> {
    return this.run((session) => (session ? advance(this.compiled, session, resume, this.universe()) : null));
  }

  /** Moves the clock forward; timers that fall due on the way go off at their own times. */
  async advanceClock(milliseconds: number): Promise<SimulatedTurn> {
    const target = this.clock + Math.max(0, milliseconds);
    const turn = emptyTurn();
    for (let fired = 0; fired < MAX_TIMERS; fired++) {
      const until = dueTime(this.state);
      if (until === null || until > target) break;
      this.clock = Math.max(this.clock, until);
      this.note(turn, { kind: "timer", at: this.clock });
      const next = await this.resume({ type: "timer" });
      join(turn, next);
    }
    this.clock = Math.max(this.clock, target);
    return this.close(turn);
  }

  private universe(): Universe {
    const { options } = this;
    return {
      now: this.clock,
      id: () => `m${++this.ids}`,
      seed: options.seed,
      contact: this.profile,
      conversation: options.conversation ?? { channel: "web" },
      workspace: options.workspace ?? {},
      timeZone: options.timeZone ?? "UTC",
      stickyId: options.stickyId ?? "simulated",
    };
  }

  private async run(first: (session: Session | null) => TurnResult | null): Promise<SimulatedTurn> {
    const turn = emptyTurn();
    let result = first(this.state);
    while (result) {
      this.take(turn, result);
      const [effect] = result.effects;
      if (!effect || !this.state || this.state.wait?.for !== "effect") break;
      const outcome = await this.options.perform(effect, this.state);
      this.note(turn, { kind: "effect", effect, outcome });
      const resume: Resume = { type: "effect", key: effect.key, outcome };
      result = accepts(this.state, resume, this.clock)
        ? advance(this.compiled, this.state, resume, this.universe())
        : null;
    }
    return this.close(turn);
  }

  private take(turn: OpenTurn, result: TurnResult): void {
    this.state = reread(result.session);
    this.profile = { ...this.profile, ...result.contact };
    this.note(turn, { kind: "walk", path: result.path, segments: result.segments });
    for (const message of result.outputs) this.note(turn, { kind: "message", message });
    for (const event of result.events) this.note(turn, { kind: "event", event });
  }

  private note(turn: OpenTurn, entry: SimulatedEntry): void {
    turn.entries.push(entry);
    if (entry.kind === "message") turn.messages.push(entry.message);
    if (entry.kind === "walk") {
      turn.path.push(...entry.path);
      turn.segments.push(...entry.segments);
    }
    this.options.onEntry?.(entry);
  }

  private close(turn: OpenTurn): SimulatedTurn {
    if (!this.state) throw new Error("Start the simulation before anything else.");
    return { ...turn, session: this.state, awaiting: awaitingOf(this.state) };
  }
}

export const createSimulation = (options: SimulationOptions): Simulation => new Simulation(options);

/** When a parked session's timer goes off, or null. */
function dueTime(session: Session | null): number | null {
  const wait: Wait | null = session?.status === "waiting" ? session.wait : null;
  return wait?.until ?? null;
}

const reread = (session: Session): Session => JSON.parse(JSON.stringify(session)) as Session;

type OpenTurn = Omit<SimulatedTurn, "session" | "awaiting">;

const emptyTurn = (): OpenTurn => ({ entries: [], messages: [], segments: [], path: [] });

function join(turn: OpenTurn, next: SimulatedTurn): void {
  turn.entries.push(...next.entries);
  turn.messages.push(...next.messages);
  turn.path.push(...next.path);
  turn.segments.push(...next.segments);
}
