import { expect, test } from "vitest";
import type { Flow } from "../document/engine";
import { parseFlow } from "../document/parse-flow";
import { LIMITS } from "../kernel/limits";
import { advance, begin } from "../runtime/engine";
import { replay } from "./replay";
import { createSimulation, type Perform, type SimulatedEntry } from "./simulation";
import { parseTranscript } from "./transcript";
import { TranscriptError } from "./transcript-line";

const at = { x: 0, y: 0 };
function flow(
  nodes: [id: string, type: string, data: unknown][],
  edges: [source: string, outlet: string, target: string][],
): Flow {
  const parsed = parseFlow({
    schema: 1,
    id: "f",
    name: "F",
    locale: "en",
    variables: [],
    settings: {},
    nodes: nodes.map(([id, type, data]) => ({ id, type, position: at, data })),
    edges: edges.map(([source, outlet, target], index) => ({ id: `e${index}`, source, outlet, target })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.flow;
}
const say = (text: string) => ({ bubbles: [{ type: "text", text }] });
const hour = { until: "duration", duration: { amount: 1, unit: "hours" } };
const refuse: Perform = () => Promise.resolve({ ok: false, error: { code: "off", message: "off" } });
const MONDAY = Date.UTC(2026, 0, 5, 9);

test("timers on the way go off at their own times", async () => {
  const one = flow(
    [
      ["start", "onChat", {}],
      ["w1", "wait", hour],
      ["s1", "set", { assignments: [{ variable: "first", operation: "now" }] }],
      ["w2", "wait", hour],
      ["s2", "set", { assignments: [{ variable: "second", operation: "now" }] }],
    ],
    [
      ["start", "next", "w1"],
      ["w1", "next", "s1"],
      ["s1", "next", "w2"],
      ["w2", "next", "s2"],
    ],
  );
  const simulation = createSimulation({ flow: one, perform: refuse, now: MONDAY, seed: 1 });
  await simulation.start();
  const turn = await simulation.advanceClock(5 * 3_600_000);
  expect(turn.session).toMatchObject({
    status: "ended",
    vars: { first: "2026-01-05T10:00:00.000Z", second: "2026-01-05T11:00:00.000Z" },
  });
  expect(simulation.now).toBe(MONDAY + 5 * 3_600_000);
  expect(turn.path).toEqual(["s1", "w2", "s2"]);
});

test("a loop through an effect comes to an end", async () => {
  let calls = 0;
  const count: Perform = () => {
    calls++;
    return Promise.resolve({ ok: true, result: { status: 200, headers: {}, body: null } });
  };
  const one = flow(
    [
      ["start", "onChat", {}],
      ["http", "http", { url: "https://x.example/" }],
    ],
    [
      ["start", "next", "http"],
      ["http", "success", "http"],
      ["http", "error", "http"],
    ],
  );
  const turn = await createSimulation({ flow: one, perform: count, now: MONDAY, seed: 1 }).start();
  expect(calls).toBe(LIMITS.effectsInARow);
  expect(turn.awaiting).toBe(null);
  expect(turn.session).toMatchObject({
    status: "failed",
    failure: { code: "too_many_effects", node: "http" },
  });
});

test("it runs the same engine: the session is the one that begin and advance give", async () => {
  const one = flow(
    [
      ["start", "onChat", {}],
      [
        "split",
        "split",
        {
          variants: [
            { id: "a", weight: 1 },
            { id: "b", weight: 1 },
          ],
          sticky: false,
        },
      ],
      ["ask", "ask", { bubbles: [], input: { type: "number" }, save: "n" }],
      ["end", "end", { outcome: "{{ n }}" }],
    ],
    [
      ["start", "next", "split"],
      ["split", "a", "ask"],
      ["split", "b", "ask"],
      ["ask", "answered", "end"],
    ],
  );
  const simulation = createSimulation({
    flow: one,
    perform: refuse,
    now: MONDAY,
    seed: 42,
    contact: { id: "c" },
  });
  await simulation.start();
  await simulation.send({ text: "many" });
  const { session } = await simulation.send({ text: "7" });
  const universe = {
    now: MONDAY,
    id: () => "m",
    seed: 42,
    contact: { id: "c" },
    conversation: { channel: "web" },
    workspace: {},
    timeZone: "UTC",
    stickyId: "simulated",
  };
  const first = begin(simulation.compiled, { type: "chat" }, universe).session;
  const second = advance(
    simulation.compiled,
    first,
    { type: "reply", reply: { text: "many" } },
    universe,
  ).session;
  const third = advance(
    simulation.compiled,
    second,
    { type: "reply", reply: { text: "7" } },
    universe,
  ).session;
  expect(JSON.stringify(session)).toBe(JSON.stringify(third));
});

test("what happens is told as it happens", async () => {
  const entries: SimulatedEntry["kind"][] = [];
  const one = flow(
    [
      ["start", "onChat", {}],
      ["a", "say", say("one")],
      ["http", "http", { url: "https://x.example/" }],
      ["b", "say", say("two")],
    ],
    [
      ["start", "next", "a"],
      ["a", "next", "http"],
      ["http", "error", "b"],
    ],
  );
  await createSimulation({
    flow: one,
    perform: refuse,
    now: MONDAY,
    seed: 1,
    onEntry: (entry) => entries.push(entry.kind),
  }).start();
  expect(entries).toEqual(["walk", "message", "effect", "walk", "message", "event"]);
});

test("a transcript that disagrees is not given back as it was", async () => {
  const one = flow(
    [
      ["start", "onChat", {}],
      ["a", "say", say("Hello")],
    ],
    [["start", "next", "a"]],
  );
  expect(await replay("start chat\nbot: Hello\nend\n", { flow: one })).toBe("start chat\nbot: Hello\nend\n");
  expect(await replay("start chat\nbot: Goodbye\nend\n", { flow: one })).toBe(
    "start chat\nbot: Hello\nend\n",
  );
});

test("transcripts: several lines, answers from outside, mistakes by line", () => {
  const transcript = parseTranscript(
    'zone Asia/Shanghai\nstart webhook {"a":1}\nuser: first\n    second\nhttp GET https://x.example/ -> 200 {"b":2}\nscript -> 5 vars {"c":3}\nemail -> fail smtp no such box\nclock +1h 30m\nevent order.paid [A-1] {"d":4}\n',
  );
  expect(transcript.world).toEqual({ timeZone: "Asia/Shanghai" });
  expect(transcript.steps.map((step) => step.action)).toEqual([
    { do: "start", start: { type: "webhook", data: { a: 1 } } },
    { do: "reply", reply: { text: "first\nsecond" } },
    { do: "clock", milliseconds: 5_400_000 },
    { do: "event", name: "order.paid", key: "A-1", data: { d: 4 } },
  ]);
  expect(transcript.steps[1]?.effects.map((effect) => effect.outcome)).toEqual([
    { ok: true, result: { status: 200, headers: {}, body: { b: 2 } } },
    { ok: true, result: { value: 5, vars: { c: 3 } } },
    { ok: false, error: { code: "smtp", message: "no such box" } },
  ]);
  for (const [text, line] of [
    ["start chat\nwhat is this", 2],
    ["start chat\nclock soon", 2],
    ["start chat\n\nagent: gone", 3],
    ["http GET x -> 200", 1],
    ["start chat {", 1],
  ] as const) {
    expect(() => parseTranscript(text)).toThrow(TranscriptError);
    expect(() => parseTranscript(text)).toThrow(`Line ${line}:`);
  }
});
