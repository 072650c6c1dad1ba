import { describe, expect, it } from "vitest";
import { Chance } from "../../tests/support/generate-value";
import { type EffectRequest, engine, type Flow, parseFlow } from "../index";
import { advance, begin } from "../runtime/engine";
import { lintFlow } from "./lint";
import { sharedAnswers } from "./shared-answers";

const at = { x: 0, y: 0 };
type Spec = [id: string, type: string, data: object];

/** A line of nodes, one after the other by their first way out. */
function flowOf(nodes: Spec[], variables: object[] = [], more: { [from: string]: string } = {}): Flow {
  const all: Spec[] = [["start", "onChat", {}], ...nodes];
  const edges = all.slice(1).map(([id], index) => {
    const [source = "", type = "", data] = all[index] ?? [];
    const definition = engine.definitions.get(type);
    const outlet = definition?.outlets(definition.data.parse(data))[0]?.id ?? "next";
    return { id: `e${index}`, source, outlet, target: id };
  });
  for (const [from, target] of Object.entries(more)) {
    const [source = "", outlet = ""] = from.split(".");
    edges.push({ id: from, source, outlet, target });
  }
  const parsed = parseFlow({
    schema: 1,
    id: "f",
    name: "F",
    locale: "en",
    nodes: all.map(([id, type, data]) => ({ id, type, position: at, data })),
    edges,
    variables,
    settings: {},
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.flow;
}

const http = (url: string, more: object = {}): Spec => [
  "look",
  "http",
  { url, shared: { seconds: 20 }, ...more },
];
const ask = (save: string, input: object = { type: "text" }, words = "?"): Spec => [
  `ask-${save}`,
  "ask",
  { bubbles: [{ type: "text", text: words }], input, save },
];
const set = (id: string, assignments: object[]): Spec => [id, "set", { assignments }];
const isShared = (flow: Flow): boolean => sharedAnswers(engine.definitions, flow).shared.has("look");

describe("which answers may be shared", () => {
  const yes: [string, Flow][] = [
    ["a fixed address", flowOf([http("https://x.example/a")])],
    ["what the visitor asks", flowOf([ask("question"), http("https://x.example/a?q={{ question }}")])],
    [
      "a question after a greeting by name",
      flowOf([ask("q", { type: "text" }, "Hi {{ contact.name }}"), http("https://x.example/{{ q }}")]),
    ],
    ["constants and secrets", flowOf([http("https://x.example/{{ workspace.shop }}?k={{secret:KEY}}")])],
    ["the words of a message", flowOf([http("https://x.example/?q={{ event.text | url_encode }}")])],
    [
      "what is made of these",
      flowOf([
        ask("q"),
        set("s", [{ variable: "u", value: "{{ q | downcase }}" }]),
        http("https://x.example/{{ u }}"),
      ]),
    ],
  ];
  it.each(yes)("%s: yes", (_, flow) => {
    expect(isShared(flow)).toBe(true);
    expect(lintFlow(flow).filter((one) => one.code === "answer_not_shared")).toEqual([]);
  });

  const no: [string, Flow][] = [
    ["the profile", flowOf([http("https://x.example/{{ contact.email }}")])],
    [
      "the profile in a header",
      flowOf([http("https://x.example/", { headers: [{ name: "x", value: "{{ contact.id }}" }] })]),
    ],
    [
      "the profile in a condition of the text",
      flowOf([http("https://x.example/{% if contact.vip %}a{% endif %}")]),
    ],
    ["the conversation", flowOf([http("https://x.example/{{ conversation.id }}")])],
    ["what started the run", flowOf([http("https://x.example/{{ event.page.url }}")])],
    ["an e-mail address", flowOf([ask("mail", { type: "email" }), http("https://x.example/{{ mail }}")])],
    [
      "a variable made of the profile",
      flowOf([set("s", [{ variable: "u", value: "{{ contact.id }}" }]), http("https://x.example/{{ u }}")]),
    ],
    [
      "one made of that, in any order",
      flowOf([
        set("b", [{ variable: "v", value: "{{ u }}" }]),
        set("a", [{ variable: "u", value: "{{ contact.id }}" }]),
        http("https://x.example/{{ v }}"),
      ]),
    ],
    [
      "an item taken from such a list",
      flowOf([
        set("a", [{ variable: "list", operation: "append", value: "{{ contact.id }}" }]),
        set("b", [{ variable: "list", operation: "pop", into: "one" }]),
        http("https://x.example/{{ one }}"),
      ]),
    ],
    ["a variable that the page sets", flowOf([http("https://x.example/{{ orderId }}")])],
    [
      "a first value that the page may replace",
      flowOf([http("https://x.example/{{ base }}")], [{ name: "base", kind: "text", initial: "v1" }]),
    ],
    [
      "a variable that a way out leaves as the page set it",
      flowOf(
        [
          ["first", "http", { url: "https://x.example/", save: [{ path: "a", variable: "q" }] }],
          http("https://x.example/{{ q }}"),
        ],
        [],
        { "first.error": "look" },
      ),
    ],
    ["a name that is computed", flowOf([ask("q"), http("https://x.example/{{ vars[q] }}")])],
    [
      "what a script writes",
      flowOf([
        ["s", "script", { code: "vars.q = contact.id", save: "q" }],
        http("https://x.example/{{ q }}"),
      ]),
    ],
    [
      "the contact's coupon",
      flowOf([["c", "coupon", { pool: "p" }], http("https://x.example/{{ coupon.code }}")]),
    ],
    [
      "an answer to a personal call",
      flowOf([
        ["me", "http", { url: "https://x.example/{{ contact.id }}", save: [{ path: "a", variable: "q" }] }],
        http("https://x.example/{{ q }}"),
      ]),
    ],
    [
      "choices made of the profile",
      flowOf([
        ask("q", { type: "choice", options: [{ id: "a", label: "{{ contact.name }}" }] }),
        http("https://x.example/{{ q }}"),
      ]),
    ],
    ["a template that cannot be read", flowOf([http("https://x.example/{{ q | }}{{")])],
  ];
  it.each(no)("%s: no, and the author is told", (_, flow) => {
    expect(isShared(flow)).toBe(false);
    expect(lintFlow(flow).some((one) => one.code === "answer_not_shared")).toBe(true);
  });

  it("what sends something: never", () => {
    expect(isShared(flowOf([http("https://x.example/", { method: "POST" })]))).toBe(false);
  });

  it("a model's text: with a prompt, and without the past", () => {
    const generate = (more: object): Flow =>
      flowOf([ask("q"), ["look", "generate", { instructions: "Help.", shared: { seconds: 60 }, ...more }]]);
    expect(isShared(generate({ prompt: "{{ q }}", history: 0 }))).toBe(true);
    expect(isShared(generate({ prompt: "{{ q }}" }))).toBe(false);
    expect(isShared(generate({ history: 0 }))).toBe(false);
    expect(isShared(generate({ prompt: "{{ contact.name }}", history: 0 }))).toBe(false);
  });
});

/** Runs a flow to its first shared call, as one of two people. */
function callOf(flow: Flow, who: "ada" | "bob"): EffectRequest | null {
  const compiled = engine.compile(flow, { version: 1 });
  const universe = {
    now: Date.UTC(2026, 0, 5, 9),
    id: () => "m",
    seed: 7,
    contact: { id: who, name: who, email: `${who}@example.com` },
    conversation: { id: `conversation of ${who}`, channel: "web" },
    workspace: { shop: "Shop" },
    timeZone: "UTC",
    stickyId: who,
  };
  let turn = begin(
    compiled,
    { type: "chat", page: { url: `https://page.example/${who}` }, variables: { fromPage: who } },
    universe,
  );
  for (let step = 0; step < 20; step++) {
    const wait = turn.session.wait;
    const effect = turn.effects[0];
    if (effect?.shared) return effect;
    if (effect)
      turn = advance(
        compiled,
        turn.session,
        {
          type: "effect",
          key: effect.key,
          outcome: {
            ok: true,
            result: { status: 200, headers: {}, body: { a: JSON.stringify(effect.request) } },
          },
        },
        universe,
      );
    else if (wait?.for === "reply")
      turn = advance(
        compiled,
        turn.session,
        {
          type: "reply",
          reply: { text: wait.awaiting.type === "email" ? `${who}@example.com` : "the same question" },
        },
        universe,
      );
    else return null;
  }
  return null;
}

describe("a shared call", () => {
  it("is the same for two people who say the same, in 1,000 flows made by chance", () => {
    const chance = new Chance(20_260_105);
    const names = ["a", "b", "c", "fromPage"];
    const sources = [
      ...names,
      "contact.id",
      "contact.email",
      "conversation.id",
      "event.page.url",
      "event.text",
      "workspace.shop",
    ];
    const text = (): string =>
      chance.one(["", "x-", "{% if contact.name == 'ada' %}1{% endif %}", ""]) +
      `{{ ${chance.one(sources)} }}`;
    let shared = 0;
    for (let round = 0; round < 1_000; round++) {
      const nodes: Spec[] = [];
      for (let index = 0; index < 1 + chance.below(5); index++) {
        const id = `n${index}`;
        const to = chance.one(names.slice(0, 3));
        nodes.push(
          chance.one<Spec>([
            [id, "ask", { bubbles: [{ type: "text", text: text() }], input: { type: "text" }, save: to }],
            [id, "ask", { bubbles: [], input: { type: "email" }, save: to }],
            [
              id,
              "set",
              {
                assignments: [
                  { variable: to, value: text() },
                  { variable: chance.one(names), operation: "append", value: text() },
                ],
              },
            ],
            [id, "set", { assignments: [{ variable: to, operation: "pop", into: chance.one(names) }] }],
            [id, "http", { url: `https://x.example/${text()}`, save: [{ path: "a", variable: to }] }],
          ]),
        );
      }
      const plain = chance.maybe(0.5);
      nodes.push(
        http(plain ? `https://x.example/?q={{ ${chance.one(names)} }}` : `https://x.example/?q=${text()}`),
      );
      const flow = flowOf(nodes);
      const [ada, bob] = [callOf(flow, "ada"), callOf(flow, "bob")];
      if (!ada && !bob) continue;
      shared++;
      expect(ada?.request, JSON.stringify(flow.nodes)).toEqual(bob?.request);
      expect(JSON.stringify(ada?.request)).not.toMatch(/ada|bob/);
    }
    expect(shared).toBeGreaterThan(100);
  });
});
