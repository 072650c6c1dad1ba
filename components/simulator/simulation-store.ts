import { createStore, type StoreApi } from "zustand";
import type {
  AgentOutcome,
  Awaiting,
  EffectOutcome,
  EffectRequest,
  Flow,
  Json,
  Message,
  Reply,
  Session,
  Start,
} from "../../flow/index";
import {
  createSimulation,
  type Perform,
  type SimulatedEntry,
  type SimulatedTurn,
  type Simulation,
  scriptedProducts,
  simulatedCoupon,
  simulatedSend,
} from "../../flow/simulate/index";

/** One line of the trial conversation. */
export type Line =
  | { kind: "message"; message: Message }
  | { kind: "visitor"; text: string }
  | { kind: "effect"; effect: EffectRequest; outcome: EffectOutcome }
  | { kind: "problem"; node: string; code: string; message: string }
  | { kind: "timer"; at: number }
  | { kind: "clock"; at: number };

/** How a step's call to the outside is answered: for real, or with words the author chose. */
export type Scripted = { ok: true; status: number; text: string } | { ok: false; message: string };

export type SimulationState = {
  lines: Line[];
  awaiting: Awaiting | null;
  session: Session | null;
  contact: { readonly [field: string]: Json };
  now: number;
  busy: boolean;
  walk: { nodes: ReadonlySet<string>; edges: ReadonlySet<string>; current: string | null };
  scripted: ReadonlyMap<string, Scripted>;
  /** Why nothing could be tried, in the engine's words. */
  fault: string | null;
};

export type SimulationStore = StoreApi<SimulationState>;

const EMPTY: Pick<SimulationState, "lines" | "awaiting" | "session" | "contact" | "walk" | "fault"> = {
  fault: null,
  lines: [],
  awaiting: null,
  session: null,
  contact: {},
  walk: { nodes: new Set(), edges: new Set(), current: null },
};

export type SimulatorWorld = {
  flow: () => Flow;
  /** Flows that this one may call, loaded before a start. */
  library: () => Promise<Flow[]>;
  performForReal: (effect: EffectRequest) => Promise<EffectOutcome>;
  locale: () => string | undefined;
};

/** Chats with the draft through the real engine. One action at a time: what comes while one runs is ignored. */
export class SimulationController {
  readonly store: SimulationStore = createStore<SimulationState>(() => ({
    ...EMPTY,
    now: Date.now(),
    busy: false,
    scripted: new Map(),
  }));
  private simulation: Simulation | null = null;
  private library: Flow[] = [];
  private turnOfStart = 0;

  constructor(private readonly world: SimulatorWorld) {}

  /** From the beginning, or from any step with the variables of now. What an earlier trial still has under way is dropped. */
  async start(start: Start = chatStart(this.world.flow())): Promise<void> {
    const attempt = ++this.turnOfStart;
    this.simulation = null;
    this.store.setState({ ...EMPTY, now: Date.now(), busy: true });
    try {
      this.library = await this.world.library();
      if (attempt !== this.turnOfStart) return;
      this.simulation = this.make(undefined, Date.now());
    } catch (error) {
      if (attempt === this.turnOfStart) this.store.setState({ busy: false, fault: wordsOf(error) });
      return;
    }
    await this.act(() => this.simulation?.start(start), true);
  }

  send(reply: Reply, words: string): Promise<void> {
    return this.act(() => {
      this.push({ kind: "visitor", text: words });
      return this.simulation?.send(reply);
    });
  }

  event(name: string, data: Json, key?: string): Promise<void> {
    return this.act(() => this.simulation?.event(name, data, key));
  }

  agent(outcome: AgentOutcome): Promise<void> {
    return this.act(() => this.simulation?.agent(outcome));
  }

  forward(milliseconds: number): Promise<void> {
    return this.act(async () => {
      const turn = await this.simulation?.advanceClock(milliseconds);
      if (turn) this.push({ kind: "clock", at: this.simulation?.now ?? 0 });
      return turn;
    });
  }

  /** When the next timer goes off, in milliseconds from now. */
  untilNextTimer(): number | null {
    const { session, now } = this.store.getState();
    return session?.wait?.until === undefined ? null : Math.max(0, session.wait.until - now);
  }

  setVariable(name: string, value: Json): void {
    const { session, now, busy } = this.store.getState();
    if (!session || busy) return;
    const next: Session = { ...session, vars: { ...session.vars, [name]: value } };
    this.simulation = this.make(next, now);
    this.store.setState({ session: next });
  }

  script(node: string, answer: Scripted | null): void {
    const scripted = new Map(this.store.getState().scripted);
    if (answer) scripted.set(node, answer);
    else scripted.delete(node);
    this.store.setState({ scripted });
  }

  private make(session: Session | undefined, now: number): Simulation {
    const locale = this.world.locale();
    const attempt = this.turnOfStart;
    return createSimulation({
      flow: this.world.flow(),
      library: this.library,
      perform: this.perform,
      now,
      seed: 1,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      contact: { ...this.store.getState().contact },
      conversation: { channel: "web", ...(locale ? { locale } : {}) },
      onEntry: (entry) => {
        if (attempt === this.turnOfStart) this.take(entry);
      },
      ...(session ? { session } : {}),
    });
  }

  private readonly perform: Perform = async (effect, session) => {
    const scripted = this.store.getState().scripted.get(session.wait?.node ?? "");
    if (scripted) return scriptedOutcome(effect, scripted);
    if (effect.kind === "email") return { ok: true, result: { id: "simulated" } };
    if (effect.kind === "coupon") return simulatedCoupon(effect.request);
    if (effect.kind === "send") return simulatedSend(effect.request);
    if (effect.kind === "record") return { ok: true, result: { recorded: true } };
    return this.world.performForReal(effect);
  };

  private async act(
    action: () => Promise<SimulatedTurn | undefined> | undefined,
    first = false,
  ): Promise<void> {
    if (this.store.getState().busy && !first) return;
    const attempt = this.turnOfStart;
    this.store.setState({ busy: true });
    try {
      const turn = await action();
      if (turn && attempt === this.turnOfStart) {
        this.store.setState({
          awaiting: turn.awaiting,
          session: turn.session,
          now: this.simulation?.now ?? Date.now(),
          contact: { ...this.simulation?.contact },
        });
        this.markCurrent(turn.session.wait?.node ?? null);
      }
    } catch (error) {
      if (attempt === this.turnOfStart) this.store.setState({ fault: wordsOf(error), awaiting: null });
    } finally {
      if (attempt === this.turnOfStart) this.store.setState({ busy: false });
    }
  }

  private take(entry: SimulatedEntry): void {
    switch (entry.kind) {
      case "message":
        return this.push({ kind: "message", message: entry.message });
      case "effect":
        return this.push({ kind: "effect", effect: entry.effect, outcome: entry.outcome });
      case "timer":
        return this.push({ kind: "timer", at: entry.at });
      case "event": {
        const { code, message } = entry.event.properties;
        if (entry.event.name === "node.problem" || entry.event.name === "run.failed")
          this.push({
            kind: "problem",
            node: entry.event.node,
            code: String(code),
            message: String(message),
          });
        return;
      }
      case "walk": {
        const { walk } = this.store.getState();
        const edges = entry.segments.flatMap((segment) => (segment.edge ? [segment.edge] : []));
        this.store.setState({
          walk: {
            nodes: new Set([...walk.nodes, ...entry.path]),
            edges: new Set([...walk.edges, ...edges]),
            current: entry.path.at(-1) ?? walk.current,
          },
        });
      }
    }
  }

  private markCurrent(current: string | null): void {
    this.store.setState(({ walk }) => ({ walk: { ...walk, current } }));
  }

  private push(line: Line): void {
    this.store.setState(({ lines }) => ({ lines: [...lines, line] }));
  }
}

/** The author's words as the outcome of an effect. */
function scriptedOutcome(effect: EffectRequest, scripted: Scripted): EffectOutcome {
  if (!scripted.ok) return { ok: false, error: { code: "scripted", message: scripted.message } };
  switch (effect.kind) {
    case "http":
      return { ok: true, result: { status: scripted.status, headers: {}, body: readJson(scripted.text) } };
    case "generate":
      return {
        ok: true,
        result: { text: scripted.text, data: asObject(readJson(scripted.text)), model: "scripted" },
      };
    case "script":
      return { ok: true, result: { value: readJson(scripted.text), vars: {} } };
    case "answer":
      return {
        ok: true,
        result: {
          answer: scripted.text.trim() || null,
          confidence: 1,
          source: null,
          likely: [],
          using: "passages",
        },
      };
    case "lookup":
      return { ok: true, result: { found: scripted.text.trim() === "" ? null : readJson(scripted.text) } };
    case "recommend":
      return { ok: true, result: { products: scriptedProducts(scripted.text), using: "scripts" } };
    case "email":
      return { ok: true, result: { id: "scripted" } };
    case "send":
      return simulatedSend(effect.request);
    case "record":
      return { ok: true, result: { recorded: true } };
    case "relay":
      return { ok: true, result: { told: true } };
    case "coupon":
      return scripted.text.trim() === ""
        ? simulatedCoupon(effect.request)
        : {
            ok: true,
            result: {
              taken: "issued",
              coupon: { code: scripted.text.trim(), pool: "Test", state: "issued" },
            },
          };
  }
}

function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** A visitor who opens the chat where this flow greets: on any page, or else on the first of those it names. */
export function chatStart(flow: Flow): Start {
  const entries = flow.nodes.flatMap((node) => (node.type === "onChat" ? [node.data.pages] : []));
  const [url] = entries.some((pages) => pages.length === 0) ? [] : (entries[0] ?? []);
  return { type: "chat", page: url === undefined ? {} : { url: url.replaceAll("*", "") } };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const asObject = (value: Json): { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
