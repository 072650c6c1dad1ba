import type { Flow } from "../document/engine";
import type { EffectOutcome } from "../kernel/effects";
import type { Reply } from "../kernel/session";
import { printTurn } from "./print-turn";
import type { ScriptedEffect } from "./scripted-effect";
import { createSimulation, type Perform, type SimulatedTurn, type Simulation } from "./simulation";
import { parseTranscript, type Transcript, type TranscriptStep } from "./transcript";

/** The time at which a transcript that names none begins: a Monday morning. */
export const DEFAULT_NOW = Date.UTC(2026, 0, 5, 9);

export type ReplayOptions = {
  flow: Flow;
  library?: readonly Flow[];
  /** Asked where the transcript has no answer for an effect. */
  perform?: Perform;
  /** Told of each step as it is done. */
  onTurn?: (turn: SimulatedTurn, step: TranscriptStep, simulation: Simulation) => void;
};

/**
 * Plays a transcript against a flow and writes it anew: what happens and how the outside answers is taken from it, what
 * the flow says is the flow's. The same text comes back where the flow does as the transcript says. Throws TranscriptError.
 */
export async function replay(text: string, options: ReplayOptions): Promise<string> {
  const transcript = parseTranscript(text);
  const script = new Script(options.perform);
  const simulation = simulationFor(transcript, options, script);
  const lines = [...transcript.header];
  if (lines.length > 0 && lines.at(-1) !== "") lines.push("");
  for (const step of transcript.steps) {
    script.load(step.effects);
    const turn = await perform(simulation, step);
    options.onTurn?.(turn, step, simulation);
    if (step.line > 0) lines.push(step.source.replaceAll("\n", "\n    "));
    lines.push(...printTurn(turn));
  }
  return `${lines.join("\n")}\n`;
}

function simulationFor({ world }: Transcript, options: ReplayOptions, script: Script): Simulation {
  return createSimulation({
    flow: options.flow,
    ...(options.library ? { library: options.library } : {}),
    perform: script.perform,
    now: world.now ?? DEFAULT_NOW,
    seed: world.seed ?? 1,
    timeZone: world.timeZone ?? "UTC",
    contact: world.contact ?? {},
    workspace: world.workspace ?? {},
    conversation: { channel: "web", ...(world.locale ? { locale: world.locale } : {}) },
  });
}

function perform(simulation: Simulation, { action }: TranscriptStep): Promise<SimulatedTurn> {
  switch (action.do) {
    case "start":
      return simulation.start(action.start);
    case "reply":
      return simulation.send(action.pick ? tapped(simulation, action.pick) : action.reply);
    case "clock":
      return simulation.advanceClock(action.milliseconds);
    case "event":
      return simulation.event(action.name, action.data, action.key);
    case "agent":
      return simulation.agent(action.outcome);
  }
}

/** Buttons are tapped by their words; words that are on no button are sent as they are, as an old page might. */
function tapped(simulation: Simulation, labels: readonly string[]): Reply {
  const wait = simulation.session?.wait;
  const options = wait?.for === "reply" && "options" in wait.awaiting ? wait.awaiting.options : [];
  const ids = labels.map(
    (label) => options.find((option) => option.label === label || option.id === label)?.id ?? label,
  );
  const [first] = ids;
  const several = wait?.for === "reply" && "multiple" in wait.awaiting && wait.awaiting.multiple === true;
  return ids.length === 1 && first !== undefined && !several ? { choice: first } : { choices: ids };
}

/** Answers effects in the transcript's order, by kind. */
class Script {
  private left: ScriptedEffect[] = [];

  constructor(private readonly fallback: Perform | undefined) {}

  load(effects: readonly ScriptedEffect[]): void {
    this.left = [...effects];
  }

  readonly perform: Perform = (effect, session) => {
    const index = this.left.findIndex((one) => one.kind === effect.kind);
    const [found] = index < 0 ? [] : this.left.splice(index, 1);
    if (found) return Promise.resolve(found.outcome);
    if (this.fallback) return this.fallback(effect, session);
    const outcome: EffectOutcome = { ok: false, error: { code: "unscripted", message: "unscripted" } };
    return Promise.resolve(outcome);
  };
}
