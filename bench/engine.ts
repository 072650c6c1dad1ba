import {
  accepts,
  advance,
  awaitingOf,
  begin,
  type CompiledFlow,
  engine as language,
  type Session,
} from "../flow";
import type { TurnResult, Universe } from "../flow/kernel/turn";
import { type Bench, quantile, spread } from "./bench";
import { amongMany, fiveSteps } from "./five-steps";

/** Turns a second that the engine must reach on one core. */
const BOUND = 50_000;
const NAMES = ["Ada", "Bo", "Clara", "Dorothy", "Edsger", "Grace", "Ngozi", "李雷", "Åsa", "D'Arcy"];

/**
 * The engine alone, in this process, on one core: the table's flow, three turns a conversation, the session written to JSON and
 * read again between turns, every reply checked. No database, no HTTP.
 */
export const engine: Bench = {
  name: "engine",
  about: "turns a second of the engine alone, in process, the session through JSON between turns",
  async run({ quick }) {
    const [rounds, seconds] = quick ? [3, 0.3] : [7, 2];
    const small = compile(fiveSteps);
    const large = compile(amongMany(2_000));
    for (const flow of [small, large]) converse(flow, quick ? 0.3 : 1);
    const speeds: number[] = [];
    const among: number[] = [];
    const copies: number[] = [];
    for (let round = 0; round < rounds; round++) {
      speeds.push(converse(small, seconds));
      among.push(converse(large, seconds / 2));
      copies.push(copy(small, seconds / 4));
    }
    const middle = quantile(speeds, 0.5);
    return {
      "turns/s": middle,
      "spread, %": spread(speeds),
      "bound, turns/s": BOUND,
      "ratio to the bound": middle / BOUND,
      "turns/s in a flow of 2,000 nodes": quantile(among, 0.5),
      "the JSON alone, turns/s": quantile(copies, 0.5),
      // Tells a slower engine from a busier machine.
      "share of the JSON's speed": middle / quantile(copies, 0.5),
    };
  },
  summary: (figures) => ({
    turnsPerSecond: figures["turns/s"],
    bound: BOUND,
    ratio: figures["ratio to the bound"],
  }),
};

type Document = typeof fiveSteps;

const compile = (document: Document): CompiledFlow => language.compile(language.flowSchema.parse(document));

let ids = 0;
const universe: Universe = {
  now: 1_780_000_000_000,
  id: () => `message-${++ids}`,
  seed: 7,
  contact: { email: "ada@example.org", firstName: "Ada" },
  conversation: { id: "conversation", channel: "web" },
  workspace: { name: "Bench" },
  timeZone: "UTC",
  stickyId: "contact",
};

/** Whole conversations for some seconds. Returns turns a second. */
function converse(flow: CompiledFlow, seconds: number): number {
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  let turns = 0;
  for (let n = 0; performance.now() < until; n++) {
    const name = NAMES[n % NAMES.length] ?? "Ada";
    const tea = n % 2 === 0;
    let session = stored(begin(flow, { type: "chat" }, universe), "Hello|What is your name?", "text");
    const said = `${name.toLowerCase().includes("a") ? "" : `Hm, ${name}|`}Nice name, ${name}`;
    session = stored(reply(flow, session, { text: name }), said, "choice");
    session = stored(
      reply(flow, session, { choice: tea ? "tea" : "coffee" }),
      `${name} gets ${tea ? "Tea" : "Coffee"}`,
      null,
    );
    if (session.status !== "ended") throw new Error("the conversation has not ended");
    turns += 3;
  }
  return (turns / (performance.now() - begun)) * 1_000;
}

function reply(flow: CompiledFlow, session: Session, answer: { text?: string; choice?: string }): TurnResult {
  const resume = { type: "reply", reply: answer } as const;
  if (!accepts(session, resume, universe.now)) throw new Error("the session does not wait for an answer");
  return advance(flow, session, resume, universe);
}

/** Checks what was said and asked, and gives the session as it comes back from a store. */
function stored(result: TurnResult, said: string, asks: string | null): Session {
  let words = "";
  for (const message of result.outputs) {
    if (message.type !== "text") throw new Error(`a ${message.type} was said`);
    words += words === "" ? message.text : `|${message.text}`;
  }
  const asked = awaitingOf(result.session)?.type ?? null;
  if (words !== said || asked !== asks)
    throw new Error(`expected ${said} (${asks}), got ${words} (${asked})`);
  return JSON.parse(JSON.stringify(result.session));
}

/** What writing and reading the three sessions of a conversation costs by itself: no engine can be faster than this. */
function copy(flow: CompiledFlow, seconds: number): number {
  const first = begin(flow, { type: "chat" }, universe).session;
  const second = reply(flow, first, { text: "Ada" }).session;
  const sessions = [first, second, reply(flow, second, { choice: "tea" }).session];
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  let turns = 0;
  while (performance.now() < until) {
    for (const session of sessions) {
      const again: Session = JSON.parse(JSON.stringify(session));
      if (again.turn !== session.turn) throw new Error("a session was changed by JSON");
    }
    turns += sessions.length;
  }
  return (turns / (performance.now() - begun)) * 1_000;
}
