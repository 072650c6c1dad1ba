import type {
  Awaiting,
  EffectOutcome,
  EffectRequest,
  FileRef,
  Flow,
  Json,
  Message,
  Reply,
  Session,
} from "../../flow";
import { simulatedSend } from "../../flow/simulate";
import { type Asked, compareTurn, type Outcome, type Said } from "./compare";
import type { RecordedInput, RecordedTurn, Recording } from "./recording";
import { asksDevice, notPerformed, type Plan, readValue, Stage } from "./stage";

export type TurnResult = { input: RecordedInput; differences: string[]; outcome: Outcome };
export type PlayedRecording = { turns: TurnResult[]; matched: number; total: number };

type Options = { flow: Flow; library: readonly Flow[]; recording: Recording; now: number };

/** Seeds that are tried where a flow throws dice: the recording does not say how they fell. */
const SEEDS = 24;

/** Plays a recorded conversation against a flow and compares every turn. Calls nothing outside. */
export async function playRecording(options: Options): Promise<PlayedRecording> {
  const throwsDice = [options.flow, ...options.library].some((flow) =>
    flow.nodes.some(
      (node) =>
        node.type === "split" &&
        !node.data.sticky &&
        node.data.variants.filter((one) => one.weight > 0).length > 1,
    ),
  );
  let best: PlayedRecording | null = null;
  for (let seed = 1; seed <= (throwsDice ? SEEDS : 1); seed++) {
    const played = await playOnce(options, seed);
    if (!best || played.matched > best.matched) best = played;
    if (best.matched === best.total) break;
  }
  return best ?? { turns: [], matched: 0, total: options.recording.turns.length };
}

async function playOnce(options: Options, seed: number): Promise<PlayedRecording> {
  const player = new RecordingPlayer(options, seed);
  const turns: TurnResult[] = [];
  for (const [index, turn] of options.recording.turns.entries()) turns.push(await player.play(turn, index));
  return {
    turns,
    matched: turns.filter((turn) => turn.differences.length === 0).length,
    total: turns.length,
  };
}

class RecordingPlayer {
  private readonly stage: Stage;
  private readonly flows: Map<string, Flow>;
  private readonly recording: Recording;
  private turn: RecordedTurn | undefined;
  private cards: string[] = [];
  private cut = false;

  constructor({ flow, library, recording, now }: Options, seed: number) {
    this.flows = new Map([...library, flow].map((one) => [one.id, one]));
    this.recording = recording;
    this.stage = new Stage({
      flow,
      library,
      now,
      seed,
      timeZone: "UTC",
      plan: (effect, session) => this.plan(effect, session),
    });
  }

  async play(turn: RecordedTurn, index: number): Promise<TurnResult> {
    this.turn = turn;
    if (!this.cut) {
      if (index === 0) await this.begin();
      else await this.take(turn.input);
      await this.passTime(turn);
    }
    const outcome = this.outcome();
    const expected = {
      said: turn.expect.map((one) => ({ type: one.type, content: one.content ?? "" })),
      asked: turn.expectInput ?? null,
    };
    const stops = turn.stopsBefore !== undefined && turn.stopsBefore !== null;
    return {
      input: turn.input,
      outcome,
      differences: compareTurn(
        turn.error === undefined ? expected : { ...expected, asked: outcome.asked },
        outcome,
        stops,
      ),
    };
  }

  private async begin(): Promise<void> {
    const { prefilledVariables, startMessage } = this.recording;
    const variables = Object.fromEntries(
      Object.entries(prefilledVariables ?? {}).map(([name, value]) => [name, asTexts(value as Json)]),
    );
    await this.stage.start({ type: "chat", ...(Object.keys(variables).length ? { variables } : {}) });
    // A message that comes with the start answers the first question, if that is all there is.
    const { session } = this.stage;
    if (startMessage !== undefined && session?.wait?.for === "reply") await this.take(startMessage);
  }

  /** Gives the conversation what was recorded, as whatever it waits for. */
  private async take(input: RecordedInput): Promise<void> {
    const { stage } = this;
    const text =
      typeof input === "string"
        ? input
        : input !== null && "text" in input
          ? (input.text ?? "")
          : input !== null && "url" in input
            ? (input.url ?? "")
            : null;
    if (input !== null && typeof input === "object" && "command" in input)
      return stage.go((simulation) => simulation.send({ command: input.command }));
    if (stage.pending) return stage.answer(answerTo(stage.pending, text));
    const wait = stage.session?.wait;
    if (!wait) return;
    switch (wait.for) {
      case "reply": {
        const chosen =
          input !== null && typeof input === "object" && "metadata" in input
            ? input.metadata?.replyId
            : undefined;
        return stage.go((simulation) =>
          simulation.send(chosen === undefined ? replyTo(wait.awaiting, text ?? "") : { choice: chosen }),
        );
      }
      case "event": {
        const [first] = wait.events;
        return stage.go((simulation) => simulation.event(first?.name ?? "", eventData(text), first?.key));
      }
      case "timer":
        return stage.go((simulation) =>
          simulation.advanceClock(Math.max(0, (wait.until ?? 0) - simulation.now)),
        );
      case "agent":
        return stage.go((simulation) => simulation.agent(text === "fail" ? "unresolved" : "resolved"));
      case "effect":
        return;
    }
  }

  /** Time passes by itself, unless the recording shows that the page was asked to wait. */
  private async passTime(turn: RecordedTurn): Promise<void> {
    let pauses = (turn.clientActions ?? []).filter((one) => one.type === "wait" && one.expectsReply).length;
    for (let count = 0; count < 100; count++) {
      const wait = this.stage.session?.wait;
      if (this.stage.pending || wait?.for !== "timer") return;
      if (pauses-- > 0) return;
      const until = wait.until ?? 0;
      await this.stage.go((simulation) => simulation.advanceClock(Math.max(0, until - simulation.now)));
    }
  }

  /** Scripts run; the page's own answers come from the recording; nothing goes out. */
  private plan(effect: EffectRequest, session: Session): Plan {
    const turn = this.turn;
    switch (effect.kind) {
      case "script":
        if (effect.request.where !== "device") return "run";
        // Code that gives nothing back is the page's own business.
        return asksDevice(effect, this.flows.get(session.flow), session)
          ? "wait"
          : { ok: true, result: { value: null, vars: {} } };
      case "email":
        return { ok: true, result: { id: "recorded" } };
      case "send":
        return simulatedSend(effect.request);
      case "record":
        return { ok: true, result: { recorded: true } };
      case "relay":
        return { ok: true, result: { told: true } };
      case "coupon":
        return { ok: true, result: { taken: "soldOut" } };
      case "lookup":
        return { ok: true, result: { found: null } };
      case "recommend":
        return { ok: true, result: { products: [], using: "scripts" } };
      case "http":
      case "answer":
      case "generate":
        if (turn?.stopsBefore !== undefined && turn.stopsBefore !== null) {
          this.cut = true;
          return "wait";
        }
        return effect.kind === "http" &&
          turn?.clientActions?.some((one) => one.type === "httpRequestToExecute")
          ? "wait"
          : notPerformed(effect.kind);
    }
  }

  private outcome(): Outcome {
    const said = this.stage.takeSaid();
    for (const message of said)
      if (message.type === "cards") this.cards = message.cards.map((card) => card.title ?? "");
    const wait = this.stage.pending ? null : this.stage.session?.wait;
    return {
      said: said.map(saidOf),
      asked: wait?.for === "reply" ? this.asked(wait.awaiting, wait.node) : null,
    };
  }

  private asked(awaiting: Awaiting, id: string): Asked {
    const node = this.flows.get(this.stage.session?.flow ?? "")?.nodes.find((one) => one.id === id);
    const ofCards =
      node?.type === "ask" &&
      node.data.bubbles.some(
        (bubble) =>
          bubble.type === "cards" &&
          bubble.cards.some((card) => card.buttons?.some((button) => button.choice)),
      );
    if (ofCards) return { type: "cards", choices: this.cards };
    return {
      type: KINDS[awaiting.type] ?? awaiting.type,
      ...("options" in awaiting ? { choices: awaiting.options.map((option) => option.label) } : {}),
    };
  }
}

/** Our kinds of input by the recordings' names. */
const KINDS: { [type: string]: string } = {
  text: "text input",
  email: "email input",
  phone: "phone number input",
  number: "number input",
  url: "url input",
  date: "date input",
  dateRange: "date input",
  time: "time input",
  choice: "choice input",
  pictureChoice: "picture choice input",
  rating: "rating input",
  file: "file input",
};

function saidOf(message: Message): Said {
  if (message.type === "text") return { type: "text", content: message.text };
  return { type: message.type, content: "url" in message ? message.url : "" };
}

function replyTo(awaiting: Awaiting, text: string): Reply {
  if (awaiting.type !== "file") return { text };
  const parts = text
    .split(/,\s+/)
    .map((part) => part.trim())
    .filter(Boolean);
  return parts.length > 0 && parts.every((part) => URL.canParse(part))
    ? { files: parts.map(fileAt) }
    : { text };
}

/** A file as if it had been uploaded to this address. */
function fileAt(url: string): FileRef {
  const name = decodeURIComponent(new URL(url).pathname.split("/").pop() ?? "") || "file";
  return { id: url, url, name, mime: "application/octet-stream", size: 0 };
}

/** What the page or the outside answered in the recording. */
function answerTo(effect: EffectRequest, text: string | null): EffectOutcome {
  if (effect.kind === "http") {
    const answer = readValue(text);
    const fields = typeof answer === "object" && answer !== null && !Array.isArray(answer) ? answer : {};
    return {
      ok: true,
      result: {
        status: typeof fields.statusCode === "number" ? fields.statusCode : 200,
        headers: {},
        body: fields.data ?? null,
      },
    };
  }
  return { ok: true, result: { value: asTexts(readValue(text)), vars: {} } };
}

/** A call from outside carries its body under `data`. */
function eventData(text: string | null): Json {
  const value = readValue(text);
  return typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    "statusCode" in value &&
    "data" in value
    ? (value.data ?? null)
    : value;
}

/** Values as recordings keep them: texts, and lists of texts. */
function asTexts(value: Json): Json {
  const text = (one: Json): string => (typeof one === "string" ? one : JSON.stringify(one));
  if (value === null || value === "") return null;
  return Array.isArray(value) ? value.map((one) => (one === null ? null : text(one))) : text(value);
}
