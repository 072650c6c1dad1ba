import type { EffectOutcome, EffectRequest, Flow, Json, Message, Session, Start } from "../../flow";
import { createSimulation, type Simulation } from "../../flow/simulate";
import { runScript } from "../script/run-script";

/** What is to become of an effect: its outcome, or to wait until somebody gives one. */
export type Plan = EffectOutcome | "run" | "wait";

export type StageOptions = {
  flow: Flow;
  library: readonly Flow[];
  now: number;
  seed: number;
  timeZone: string;
  plan: (effect: EffectRequest, session: Session) => Plan | Promise<Plan>;
  onMessage?: (message: Message) => void;
};

/** A flow being played: what it says is gathered, and an effect may hold it until it is answered. */
export class Stage {
  readonly simulation: Simulation;
  private readonly said: Message[] = [];
  private held: { effect: EffectRequest; answer: (outcome: EffectOutcome) => void } | null = null;
  private running: Promise<unknown> | null = null;
  private onHold: () => void = () => undefined;

  constructor(private readonly options: StageOptions) {
    this.simulation = createSimulation({
      flow: options.flow,
      library: options.library,
      now: options.now,
      seed: options.seed,
      timeZone: options.timeZone,
      // As the ids of conversations look, so that flows that print theirs print something.
      conversation: {
        channel: "web",
        id: "00000000-0000-4000-8000-000000000000",
        locale: options.flow.locale,
      },
      perform: (effect, session) => this.perform(effect, session),
      onEntry: (entry) => {
        if (entry.kind !== "message") return;
        this.said.push(entry.message);
        options.onMessage?.(entry.message);
      },
    });
  }

  get session(): Session | null {
    return this.simulation.session;
  }

  /** The effect that waits to be answered. */
  get pending(): EffectRequest | null {
    return this.held?.effect ?? null;
  }

  /** Takes what was said since the last time. */
  takeSaid(): Message[] {
    return this.said.splice(0);
  }

  start(start: Start): Promise<void> {
    return this.go(() => this.simulation.start(start));
  }

  /** Does something to the conversation and waits until it rests or an effect holds it. */
  go(action: (simulation: Simulation) => Promise<unknown>): Promise<void> {
    return this.settle(action(this.simulation));
  }

  /** Gives the effect that holds the conversation its outcome. */
  answer(outcome: EffectOutcome): Promise<void> {
    const held = this.held;
    if (!held || !this.running) throw new Error("No effect waits to be answered.");
    this.held = null;
    const rest = this.settle(this.running);
    held.answer(outcome);
    return rest;
  }

  private async settle(running: Promise<unknown>): Promise<void> {
    this.running = running;
    const hold = new Promise<void>((resolve) => {
      this.onHold = resolve;
    });
    await Promise.race([running, hold]);
  }

  private async perform(effect: EffectRequest, session: Session): Promise<EffectOutcome> {
    const plan = await this.options.plan(effect, session);
    if (plan === "run")
      return effect.kind === "script" ? runEffect(effect.request) : notPerformed(effect.kind);
    if (plan !== "wait") return plan;
    return new Promise((resolve) => {
      this.held = { effect, answer: resolve };
      this.onHold();
    });
  }
}

async function runEffect(
  request: Extract<EffectRequest, { kind: "script" }>["request"],
): Promise<EffectOutcome> {
  const { code, input, now, seed, timeZone } = request;
  const outcome = await runScript({ code, input, now, seed, timeZone });
  return outcome.ok
    ? { ok: true, result: { value: outcome.value, vars: outcome.vars } }
    : { ok: false, error: { code: outcome.error.code, message: outcome.error.message } };
}

export const notPerformed = (kind: string): EffectOutcome => ({
  ok: false,
  error: { code: "not_performed", message: `The player does not perform ${kind}.` },
});

/** Whether the effect is a script whose result the author meant the visitor's browser to give. */
export function asksDevice(effect: EffectRequest, flow: Flow | undefined, session: Session): boolean {
  if (effect.kind !== "script" || effect.request.where !== "device") return false;
  const node = flow?.nodes.find((one) => one.id === session.wait?.node);
  return node?.type === "script" && node.data.save !== undefined;
}

/** A text as the value that it spells. */
export function readValue(text: string | null): Json {
  if (text === null || text === "") return null;
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    // Not JSON: the text itself is the value.
    return text;
  }
}
