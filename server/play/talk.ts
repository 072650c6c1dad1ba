import { createInterface, type Interface } from "node:readline";
import type { Awaiting, EffectOutcome, EffectRequest, Flow, Reply } from "../../flow";
import type { ReportEntry } from "../../flow/document/typebot";
import {
  describeEffect,
  printMessage,
  scriptedProducts,
  simulatedCoupon,
  simulatedSend,
} from "../../flow/simulate";
import { parseDuration } from "../../flow/text/duration";
import { readValue, Stage } from "./stage";

type TalkOptions = {
  flow: Flow;
  library: readonly Flow[];
  report: readonly ReportEntry[];
  trustScripts: boolean;
  out: (line: string) => void;
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
};

const HELP = "/clock 1h   /event NAME {json}   /agent resolved   /command NAME   /vars   /restart   /quit";
/** Waits up to this long pass by themselves. */
const SHORT_WAIT_MS = 60_000;

/** A conversation at the terminal. Gives the number of turns taken. */
export async function talk(options: TalkOptions): Promise<number> {
  const { flow, out } = options;
  const lines = createInterface({ input: options.input, output: options.output, terminal: false });
  const reader = lines[Symbol.asyncIterator]();
  out(`${flow.name} (${HELP})`);
  tellReport(options);
  let stage = newStage(options, () => ask(reader, options));
  let turns = 0;
  await begin(stage);
  for (;;) {
    await passShortWaits(stage);
    const { session } = stage;
    if (session?.status !== "waiting") {
      out(
        session?.status === "failed"
          ? `(failed: ${session.failure?.message ?? ""})`
          : "(end; /restart to begin again)",
      );
    } else showWait(stage, out);
    const line = await nextLine(reader, options);
    if (line === null || line === "/quit") break;
    turns += 1;
    if (line === "/restart") {
      stage = newStage(options, () => ask(reader, options));
      await begin(stage);
    } else await take(stage, line, out);
  }
  close(lines);
  return turns;
}

function tellReport({ report, trustScripts, out }: TalkOptions): void {
  const counts = new Map<string, number>();
  for (const entry of report) counts.set(entry.severity, (counts.get(entry.severity) ?? 0) + 1);
  if (counts.size)
    out(`(import: ${[...counts].map(([severity, count]) => `${count} ${severity}`).join(", ")})`);
  if (!trustScripts && report.some((entry) => entry.code === "script"))
    out("(scripts of the import are off; --trust-scripts lets them run)");
}

const begin = (stage: Stage): Promise<void> => stage.start({ type: "chat" });

function newStage(options: TalkOptions, answer: () => Promise<string | null>): Stage {
  return new Stage({
    flow: options.flow,
    library: options.library,
    now: Date.now(),
    seed: Date.now() & 0x7fffffff,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    onMessage: (message) => options.out(printMessage(message)),
    plan: async (effect) => {
      if (effect.kind === "script") return "run";
      if (effect.kind === "email") {
        options.out(`(${describeEffect(effect)}: not sent)`);
        return { ok: true, result: { id: "played" } };
      }
      if (effect.kind === "coupon") {
        options.out(`(${describeEffect(effect)}: a code for play)`);
        return simulatedCoupon(effect.request);
      }
      if (effect.kind === "send") {
        options.out(`(${describeEffect(effect)}: not sent)`);
        return simulatedSend(effect.request);
      }
      if (effect.kind === "record") return { ok: true, result: { recorded: true } };
      options.out(
        `(${describeEffect(effect)}: type the answer, as text or JSON; an empty line is a failure)`,
      );
      return outcomeOf(effect, await answer());
    },
  });
}

function outcomeOf(effect: EffectRequest, answer: string | null): EffectOutcome {
  if (answer === null || answer === "")
    return { ok: false, error: { code: "not_performed", message: "The player does not perform this." } };
  if (effect.kind === "answer")
    return {
      ok: true,
      result: { answer, confidence: 1, source: null, likely: [], using: "passages" },
    };
  if (effect.kind === "lookup") return { ok: true, result: { found: readValue(answer) } };
  if (effect.kind === "recommend")
    return { ok: true, result: { products: scriptedProducts(answer), using: "scripts" } };
  if (effect.kind === "generate") return { ok: true, result: { text: answer, model: "terminal" } };
  return { ok: true, result: { status: 200, headers: {}, body: readValue(answer) } };
}

/** Waits of seconds need not be waited for at a terminal. */
async function passShortWaits(stage: Stage): Promise<void> {
  for (let count = 0; count < 100; count++) {
    const wait = stage.session?.wait;
    const left = wait?.for === "timer" ? (wait.until ?? 0) - stage.simulation.now : Number.POSITIVE_INFINITY;
    if (left > SHORT_WAIT_MS) return;
    await stage.go((simulation) => simulation.advanceClock(Math.max(0, left)));
  }
}

function showWait(stage: Stage, out: TalkOptions["out"]): void {
  const wait = stage.session?.wait;
  if (!wait) return;
  switch (wait.for) {
    case "reply":
      return showQuestion(wait.awaiting, out);
    case "timer":
      return out(`(waits until ${new Date(wait.until ?? 0).toISOString()}; /clock moves time on)`);
    case "event":
      return out(
        `(waits for the event ${wait.events.map((one) => one.name).join(" or ")}; /event NAME {json})`,
      );
    case "agent":
      return out("(a person of the team has taken over; /agent resolved gives back)");
    case "effect":
      return;
  }
}

function showQuestion(awaiting: Awaiting, out: TalkOptions["out"]): void {
  if ("options" in awaiting)
    for (const [index, option] of awaiting.options.entries())
      out(`  ${index + 1}. ${option.label || option.image || option.id}`);
  if (awaiting.type !== "text" && !("options" in awaiting)) out(`  [${awaiting.type}]`);
}

async function take(stage: Stage, line: string, out: TalkOptions["out"]): Promise<void> {
  const [word = "", ...rest] = line.split(" ");
  const more = rest.join(" ");
  switch (word) {
    case "/help":
      return out(HELP);
    case "/vars":
      return out(JSON.stringify(stage.session?.vars ?? {}, null, 2));
    case "/clock": {
      const length = parseDuration(more);
      return length === null
        ? out("(write a length of time: 10m, 2h, 3d)")
        : stage.go((simulation) => simulation.advanceClock(length));
    }
    case "/event":
      return stage.go((simulation) => simulation.event(rest[0] ?? "", readValue(rest.slice(1).join(" "))));
    case "/command":
      return stage.go((simulation) => simulation.send({ command: more }));
    case "/agent": {
      const outcome =
        more === "unresolved" || more === "closed" || more === "customerLeft" ? more : "resolved";
      return stage.go((simulation) => simulation.agent(outcome));
    }
    default:
      return stage.go((simulation) => simulation.send(replyTo(stage, line)));
  }
}

/** A number picks from the list, as a tap would. */
function replyTo(stage: Stage, line: string): Reply {
  const wait = stage.session?.wait;
  if (wait?.for !== "reply" || !("options" in wait.awaiting)) return { text: line };
  const { options, multiple } = wait.awaiting;
  const picked = line
    .split(/[\s,]+/)
    .map((part) => (/^\d+$/.test(part) ? options[Number(part) - 1]?.id : undefined));
  const ids = picked.filter((id): id is string => id !== undefined);
  if (ids.length !== picked.length || options.some((option) => option.label === line)) return { text: line };
  return multiple ? { choices: ids } : { choice: ids[0] ?? "" };
}

const ask = async (reader: AsyncIterator<string>, options: TalkOptions): Promise<string | null> =>
  nextLine(reader, options);

async function nextLine(reader: AsyncIterator<string>, { output }: TalkOptions): Promise<string | null> {
  output.write("> ");
  const next = await reader.next();
  return next.done ? null : next.value;
}

const close = (lines: Interface): void => lines.close();
