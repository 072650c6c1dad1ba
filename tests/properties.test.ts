import { expect, test } from "vitest";
import {
  accepts,
  advance,
  begin,
  type CompiledFlow,
  type EffectOutcome,
  engine,
  LIMITS,
  parseFlow,
  type Resume,
  type Session,
  type Start,
  type TurnResult,
  type Universe,
} from "../flow";
import { lintFlow } from "../flow/document/lint";
import { inputSchema } from "../flow/nodes/ask/input";
import { isJson } from "../flow/text/json";
import { Chance, generateValue, NASTY } from "./support/generate-value";
import { list, randomFlow, randomReply, VALUES } from "./support/random-flow";

/**
 * What holds for every flow and every input: never a throw, never an endless turn, always waiting, ended or failed with a
 * reason, and a session that is the same after JSON. FUZZ_SEED repeats another run.
 */
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_105);
const FLOWS = 10_000;
const INPUTS = 10_000;
console.log(`properties: seed ${SEED} (set FUZZ_SEED for another)`);

const NOW = Date.UTC(2026, 0, 5, 9);
function universeOf(chance: Chance, now: number): Universe {
  return {
    now,
    id: () => "m",
    seed: chance.below(2 ** 31),
    contact: { name: chance.one(VALUES), email: chance.one(NASTY) },
    conversation: { channel: "web", locale: chance.one(["en", "zh-CN", "de", "ar"]) },
    workspace: { shop: "Shop" },
    timeZone: chance.one(["UTC", "Asia/Shanghai", "America/New_York", "Mars/Phobos", "+25:00"]),
    stickyId: chance.one(["c1", "c2"]),
  };
}

function randomOutcome(chance: Chance, kind: string): EffectOutcome {
  if (chance.maybe(0.3))
    return {
      ok: false,
      error: { code: chance.one(["timeout", "no_key", "blocked"]), message: chance.one(NASTY) },
    };
  switch (kind) {
    case "http":
      return {
        ok: true,
        result: { status: chance.one([200, 204, 404, 500]), headers: {}, body: chance.one(VALUES) },
      };
    case "email":
      return { ok: true, result: { id: "x" } };
    case "generate":
      return { ok: true, result: { text: chance.one(NASTY), model: "m", data: { a: chance.one(VALUES) } } };
    default:
      return { ok: true, result: { value: chance.one(VALUES), vars: { total: chance.one(VALUES) } } };
  }
}

/** What fits the wait most of the time, and anything else now and then. */
function randomResume(chance: Chance, session: Session): Resume {
  const wait = session.wait;
  if (wait?.for === "effect" && chance.maybe(0.9))
    return { type: "effect", key: wait.effect.key, outcome: randomOutcome(chance, wait.effect.kind) };
  if (wait?.for === "agent" && chance.maybe(0.8))
    return { type: "agent", outcome: chance.one(["resolved", "unresolved", "closed", "customerLeft"]) };
  if (wait?.for === "event" && chance.maybe(0.6))
    return {
      type: "event",
      name: wait.events[0]?.name ?? "x",
      data: chance.one(VALUES),
      ...(wait.events[0]?.key === undefined ? {} : { key: wait.events[0].key }),
    };
  if (wait?.for === "timer" && chance.maybe(0.8)) return { type: "timer" };
  return chance.one<Resume>([
    { type: "reply", reply: randomReply(chance) },
    { type: "reply", reply: randomReply(chance) },
    { type: "timer" },
    { type: "event", name: "order.paid", data: null },
    { type: "effect", key: "other", outcome: randomOutcome(chance, "http") },
  ]);
}

function randomStart(chance: Chance, flow: CompiledFlow): Start {
  const variables = { name: chance.one(VALUES), total: chance.one(VALUES), items: chance.one(VALUES) };
  if (chance.maybe(0.8)) return { type: "node", node: chance.one([...flow.nodes.keys()]), variables };
  return chance.one<Start>([
    { type: "chat", variables },
    { type: "chat", variables },
    { type: "chat", page: { url: chance.one(NASTY) } },
    { type: "message", reply: randomReply(chance), variables },
    { type: "webhook", data: chance.one(VALUES) },
    { type: "node", node: chance.one(["n1", "n2", "nowhere"]), variables },
  ]);
}

/** The properties of one turn. */
function check(result: TurnResult): Session {
  const { session } = result;
  const text = JSON.stringify(session);
  const again = JSON.parse(text) as Session;
  if (JSON.stringify(again) !== text) throw new Error("The session is not the same after JSON.");
  if (!isJson(session, 200)) throw new Error("The session holds something that is no JSON.");
  if (session.status === "waiting" ? session.wait === null : session.wait !== null)
    throw new Error(`The status ${session.status} does not fit the wait.`);
  if (session.status === "failed" && !session.failure?.code) throw new Error("It failed without a reason.");
  if (result.path.length > LIMITS.stepsPerTurn + 1)
    throw new Error(`${result.path.length} steps in one turn.`);
  if (result.outputs.length > LIMITS.messagesPerTurn) throw new Error("Too many messages in one turn.");
  if (session.wait?.for === "effect" ? result.effects.length !== 1 : result.effects.length !== 0)
    throw new Error("Effects do not fit the wait.");
  return again;
}

function play(flow: CompiledFlow, chance: Chance): Session {
  let now = NOW;
  const universe = universeOf(chance, now);
  let session = check(begin(flow, randomStart(chance, flow), universe));
  for (let turn = 0; turn < 8 && session.status === "waiting"; turn++) {
    const resume = randomResume(chance, session);
    if (resume.type === "timer") now = Math.max(now, session.wait?.until ?? now);
    accepts(session, resume, now);
    const before = JSON.stringify(session);
    const next = check(advance(flow, session, resume, { ...universe, now }));
    if (JSON.stringify(session) !== before) throw new Error("advance changed the session that it was given.");
    session = next;
  }
  return session;
}

test(`${FLOWS} flows: no throw, no endless turn, always waiting, ended or failed with a reason`, {
  timeout: 900_000,
}, () => {
  const seen = { waiting: 0, ended: 0, failed: 0 };
  const reasons = new Map<string, number>();
  const types = new Set<string>();
  for (let index = 0; index < FLOWS; index++) {
    const chance = new Chance(SEED + index * 7_919);
    try {
      const flow = randomFlow(chance, `f${index}`);
      if (!flow) continue;
      for (const node of flow.nodes) types.add(node.type);
      if (index % 10 === 0) lintFlow(flow, { flows: ["x"] });
      const session = play(engine.compile(flow), chance);
      seen[session.status]++;
      if (session.failure) reasons.set(session.failure.code, (reasons.get(session.failure.code) ?? 0) + 1);
    } catch (error) {
      throw new Error(
        `Flow ${index} of seed ${SEED}: ${error instanceof Error ? error.stack : String(error)}`,
      );
    }
  }
  console.log(`flows: ${JSON.stringify(seen)}, failures: ${JSON.stringify(Object.fromEntries(reasons))}`);
  expect(types.size).toBe(list.length);
  expect(seen.waiting + seen.ended + seen.failed).toBeGreaterThan(FLOWS * 0.9);
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(FLOWS * 0.02);
});

test(`${INPUTS} answers to questions of every kind: taken, asked again or refused, never a throw`, {
  timeout: 900_000,
}, () => {
  const outcomes = new Map<string, number>();
  for (let index = 0; index < INPUTS; index++) {
    const chance = new Chance(SEED ^ (index * 104_729));
    const input = inputSchema.safeParse(generateValue(inputSchema, chance));
    if (!input.success) continue;
    try {
      const parsed = parseFlow({
        schema: 1,
        id: "f",
        name: "F",
        locale: chance.one(["en", "zh-CN"]),
        settings: {},
        variables: [],
        nodes: [
          { id: "start", type: "onChat", position: { x: 0, y: 0 }, data: {} },
          {
            id: "ask",
            type: "ask",
            position: { x: 0, y: 0 },
            data: {
              bubbles: [],
              input: input.data,
              save: "answer",
              tries: 3,
              timeout: { amount: 1, unit: "hours" },
            },
          },
        ],
        edges: [{ id: "e", source: "start", outlet: "next", target: "ask" }],
      });
      if (!parsed.ok) continue;
      const flow = engine.compile(parsed.flow);
      const universe = universeOf(chance, NOW);
      let session = check(
        begin(
          flow,
          { type: "chat", variables: { items: chance.one(VALUES), name: chance.one(VALUES) } },
          universe,
        ),
      );
      for (let turn = 0; turn < 4 && session.status === "waiting"; turn++)
        session = check(advance(flow, session, { type: "reply", reply: randomReply(chance) }, universe));
      // Three tries are given: after four answers nobody is asked any more, unless only commands came.
      const key = `${input.data.type} ${session.status}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    } catch (error) {
      throw new Error(
        `Input ${index} of seed ${SEED} (${JSON.stringify(input.data)}): ${error instanceof Error ? error.stack : String(error)}`,
      );
    }
  }
  const kinds = new Set([...outcomes.keys()].map((key) => key.split(" ")[0]));
  expect(kinds.size).toBe(inputSchema.options.length);
  expect([...outcomes.keys()].some((key) => key.endsWith("failed"))).toBe(false);
});

test("documents with parts knocked out are read or refused with a path, never a throw", {
  timeout: 900_000,
}, () => {
  for (let index = 0; index < 1_000; index++) {
    const chance = new Chance(SEED + index);
    const flow = randomFlow(chance, "f");
    const broken: unknown = knockOut(flow ?? {}, chance);
    const result = parseFlow(broken);
    if (result.ok) lintFlow(result.flow);
    else expect(result.errors.length).toBeGreaterThan(0);
  }
});

/** Puts something else in the place of one random part. */
function knockOut(value: unknown, chance: Chance): unknown {
  if (typeof value !== "object" || value === null || chance.maybe(0.15))
    return chance.one<unknown>([...VALUES, Number.NaN, [[[]]], new Map(), Symbol.iterator]);
  const keys = Object.keys(value);
  if (keys.length === 0) return chance.one(VALUES);
  const key = chance.one(keys);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === key ? knockOut(item, chance) : item));
  return { ...value, [key]: knockOut(Reflect.get(value, key), chance) };
}

test("ids and names that objects inherit are names like any other (B-07, B-13)", () => {
  const at = { x: 0, y: 0 };
  const parsed = parseFlow({
    schema: 1,
    id: "toString",
    name: "F",
    locale: "en",
    settings: {},
    variables: [],
    nodes: [
      { id: "valueOf", type: "onChat", position: at, data: {} },
      {
        id: "toString",
        type: "ask",
        position: at,
        data: {
          bubbles: [],
          input: { type: "choice", options: [{ id: "hasOwnProperty", label: "Own" }] },
          save: "contact.toString.deep",
        },
      },
      { id: "end", type: "end", position: at, data: { outcome: "{{ contact['toString'].deep }}" } },
    ],
    edges: [
      { id: "a", source: "valueOf", outlet: "next", target: "toString" },
      { id: "b", source: "toString", outlet: "hasOwnProperty", target: "end" },
    ],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const flow = engine.compile(parsed.flow);
  const universe = { ...universeOf(new Chance(1), NOW), contact: {} };
  const first = check(begin(flow, { type: "chat" }, universe));
  const last = advance(flow, first, { type: "reply", reply: { choice: "hasOwnProperty" } }, universe);
  expect(check(last)).toMatchObject({
    status: "ended",
    outcome: "Own",
    visits: { valueOf: 1, toString: 1, end: 1 },
  });
  expect(last.contact).toEqual({ toString: { deep: "Own" } });
});

test("every node's data can be generated, so that nothing is left out above", () => {
  for (const definition of list) {
    const chance = new Chance(SEED);
    const good = Array.from(
      { length: 60 },
      () => definition.data.safeParse(generateValue(definition.data, chance)).success,
    ).filter(Boolean).length;
    expect(good, definition.type).toBeGreaterThan(5);
  }
});
