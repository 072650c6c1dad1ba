import { describe, expect, it } from "vitest";
import {
  advance,
  begin,
  type CompiledFlow,
  engine,
  type Json,
  parseFlow,
  type Resume,
  type Session,
  type TurnResult,
  type Universe,
} from "../flow/index";

let ids = 0;
const universe = (over: Partial<Universe> = {}): Universe => ({
  now: Date.UTC(2026, 0, 5, 8),
  id: () => `m${++ids}`,
  seed: 7,
  contact: {},
  conversation: { locale: "en" },
  workspace: {},
  timeZone: "UTC",
  stickyId: "c1",
  ...over,
});

type Draft = {
  nodes: [id: string, type: string, data?: Json][];
  edges: [source: string, outlet: string, target: string][];
  variables?: Json;
};

function compile(
  draft: Draft,
  options: { id?: string; library?: ReadonlyMap<string, CompiledFlow> } = {},
): CompiledFlow {
  const parsed = parseFlow({
    schema: 1,
    id: options.id ?? "f",
    name: "F",
    locale: "en",
    variables: draft.variables ?? [],
    settings: {},
    nodes: draft.nodes.map(([id, type, data]) => ({ id, type, position: { x: 0, y: 0 }, data: data ?? {} })),
    edges: draft.edges.map(([source, outlet, target], index) => ({
      id: `e${index}`,
      source,
      outlet,
      target,
    })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return engine.compile(parsed.flow, options.library ? { library: options.library } : {});
}

const say = (text: string): Json => ({ bubbles: [{ type: "text", text }] });
const askText = (text: string, save: string): Json => ({
  bubbles: [{ type: "text", text }],
  input: { type: "text" },
  save,
});
const texts = (turn: TurnResult): string[] =>
  turn.outputs.map((message) => (message.type === "text" ? message.text : message.type));
const reply = (text: string): Resume => ({ type: "reply", reply: { text } });
/** Sessions are stored as JSON between turns: so they are here. */
const stored = (session: Session): Session => JSON.parse(JSON.stringify(session)) as Session;

describe("the engine", () => {
  it("fills in what is known, but not what a visitor has just written when it is asked again", () => {
    const known = (type: string, visit: 1 | 2) => {
      const compiled = compile({
        nodes: [
          ["start", "onChat"],
          ["q", "ask", { ...(askText("?", "contact.told") as object), input: { type } }],
          ["back", "jump", { node: "q" }],
        ],
        edges: [
          ["start", "next", "q"],
          ["q", "answered", "back"],
        ],
      });
      const world = universe({ contact: { told: "ada@shop.com" } });
      const first = begin(compiled, { type: "chat" }, world);
      const turn =
        visit === 1 ? first : advance(compiled, stored(first.session), reply("bo@shop.com"), world);
      const { wait } = turn.session;
      return wait?.for === "reply" && "prefill" in wait.awaiting ? wait.awaiting.prefill : undefined;
    };
    expect(known("text", 1)).toBe("ada@shop.com");
    expect(known("text", 2)).toBeUndefined();
    expect(known("email", 2)).toBe("bo@shop.com");
  });

  it("begins at the entry, waits at a question and goes on with the answer", () => {
    const flow = compile({
      nodes: [
        ["a", "onChat"],
        ["q", "ask", askText("Name?", "name")],
        ["s", "say", say("Hello {{ name }}")],
      ],
      edges: [
        ["a", "next", "q"],
        ["q", "answered", "s"],
      ],
    });
    const first = begin(flow, { type: "chat" }, universe());
    expect(texts(first)).toEqual(["Name?"]);
    expect(first.session.wait).toMatchObject({ for: "reply", node: "q", awaiting: { type: "text" } });
    const given = stored(first.session);
    const second = advance(flow, given, reply("Ada"), universe());
    expect(texts(second)).toEqual(["Hello Ada"]);
    expect(second.session.status).toBe("ended");
    expect(given).toEqual(first.session);
    expect(second.segments.map((one) => `${one.from}>${one.to}`)).toEqual(["q>s", "s>null"]);
  });

  it("says what is wrong where nothing starts, and idles where only messages start paths", () => {
    expect(
      begin(compile({ nodes: [["s", "say", say("x")]], edges: [] }), { type: "chat" }, universe()).session,
    ).toMatchObject({ status: "failed", failure: { code: "no_entry" } });
    const flow = compile({
      nodes: [
        ["m", "onMessage", { triggers: [{ type: "keyword", text: "Preis" }] }],
        ["s", "say", say("12")],
      ],
      edges: [["m", "next", "s"]],
    });
    const idle = begin(flow, { type: "chat" }, universe());
    expect(idle.session.status).toBe("waiting");
    const missed = advance(flow, stored(idle.session), reply("hm"), universe());
    expect(missed.session.status).toBe("waiting");
    expect(texts(advance(flow, stored(missed.session), reply("der PREIS?"), universe()))).toEqual(["12"]);
  });

  it("ends a loop without an exit with a reason", () => {
    const flow = compile({
      nodes: [
        ["a", "onChat"],
        ["s", "set", { assignments: [{ variable: "n", operation: "increment" }] }],
      ],
      edges: [
        ["a", "next", "s"],
        ["s", "next", "s"],
      ],
    });
    expect(begin(flow, { type: "chat" }, universe()).session).toMatchObject({
      status: "failed",
      failure: { code: "too_many_steps" },
    });
  });

  it("walks a list, questions inside it included", () => {
    const flow = compile({
      nodes: [
        ["a", "onChat"],
        ["f", "forEach", { list: "{{ items }}", item: "item", index: "n" }],
        ["q", "ask", askText("{{ n }}. {{ item }}?", "answer")],
        ["k", "set", { assignments: [{ variable: "answers", operation: "append", value: "{{ answer }}" }] }],
        ["d", "say", say("{{ answers | join: '+' }}")],
      ],
      edges: [
        ["a", "next", "f"],
        ["f", "each", "q"],
        ["q", "answered", "k"],
        ["f", "done", "d"],
      ],
      variables: [{ name: "items", kind: "list", initial: ["x", "y"] }],
    });
    const one = begin(flow, { type: "chat" }, universe());
    expect(texts(one)).toEqual(["1. x?"]);
    const two = advance(flow, stored(one.session), reply("A"), universe());
    expect(texts(two)).toEqual(["2. y?"]);
    const three = advance(flow, stored(two.session), reply("B"), universe());
    expect(texts(three)).toEqual(["A+B"]);
    expect(three.session).toMatchObject({ status: "ended", stack: [] });
  });

  it("calls a sub-flow with parameters and takes its results", () => {
    const sub = compile(
      {
        nodes: [
          ["a", "onChat"],
          ["q", "ask", askText("{{ what }}?", "value")],
          ["e", "end"],
        ],
        edges: [
          ["a", "next", "q"],
          ["q", "answered", "e"],
        ],
      },
      { id: "sub" },
    );
    const flow = compile(
      {
        nodes: [
          ["a", "onChat"],
          [
            "c",
            "call",
            {
              flow: "sub",
              inputs: [{ name: "what", value: "Colour" }],
              outputs: [{ name: "value", variable: "colour" }],
            },
          ],
          ["s", "say", say("{{ colour }}{{ what }}")],
        ],
        edges: [
          ["a", "next", "c"],
          ["c", "next", "s"],
        ],
      },
      { library: new Map([["sub", sub]]) },
    );
    const one = begin(flow, { type: "chat" }, universe());
    expect(texts(one)).toEqual(["Colour?"]);
    expect(one.session.flow).toBe("sub");
    const two = advance(flow, stored(one.session), reply("red"), universe());
    expect(texts(two)).toEqual(["red"]);
    expect(two.session).toMatchObject({ flow: "f", status: "ended", stack: [] });
  });

  it("comes back to the open question after an interruption", () => {
    const flow = compile({
      nodes: [
        ["a", "onChat"],
        ["q", "ask", askText("Name?", "name")],
        ["s", "say", say("Hi {{ name }}")],
        ["m", "onMessage", { triggers: [{ type: "keyword", text: "help" }], interrupt: true, repeat: true }],
        ["h", "say", say("Here is help.")],
      ],
      edges: [
        ["a", "next", "q"],
        ["q", "answered", "s"],
        ["m", "next", "h"],
      ],
    });
    const one = begin(flow, { type: "chat" }, universe());
    const two = advance(flow, stored(one.session), reply("HELP me"), universe());
    expect(texts(two)).toEqual(["Here is help.", "Name?"]);
    expect(texts(advance(flow, stored(two.session), reply("Ada"), universe()))).toEqual(["Hi Ada"]);
  });

  it("fires timers once their time has come, and not before", () => {
    const flow = compile({
      nodes: [
        ["a", "onChat"],
        ["w", "wait", { until: "duration", duration: { amount: 1, unit: "hours" } }],
        ["s", "say", say("later")],
      ],
      edges: [
        ["a", "next", "w"],
        ["w", "next", "s"],
      ],
    });
    const now = Date.UTC(2026, 0, 5);
    const one = begin(flow, { type: "chat" }, universe({ now }));
    expect(one.session.wait?.until).toBe(now + 3_600_000);
    expect(
      advance(flow, stored(one.session), { type: "timer" }, universe({ now: now + 3_599_999 })).session
        .status,
    ).toBe("waiting");
    expect(
      texts(advance(flow, stored(one.session), { type: "timer" }, universe({ now: now + 3_600_000 }))),
    ).toEqual(["later"]);
  });

  it("never renders a visitor's words again, and never shows an address that could run code", () => {
    const flow = compile({
      nodes: [
        ["a", "onChat"],
        ["q", "ask", askText("?", "x")],
        [
          "s",
          "say",
          {
            bubbles: [
              { type: "text", text: "{{ x }}" },
              { type: "image", url: "{{ x }}" },
            ],
          },
        ],
      ],
      edges: [
        ["a", "next", "q"],
        ["q", "answered", "s"],
      ],
    });
    const one = begin(flow, { type: "chat" }, universe({ contact: { email: "secret@example.com" } }));
    expect(texts(advance(flow, stored(one.session), reply("{{ contact.email }}"), universe()))[0]).toBe(
      "{{ contact.email }}",
    );
    const attack = advance(flow, stored(one.session), reply("java\nscript:alert(1)"), universe());
    expect(attack.outputs.map((message) => message.type)).toEqual(["text"]);
    expect(attack.events.some((event) => event.properties.code === "unsafe_url")).toBe(true);
  });

  it("remembers what was tapped in words, for steps that read the conversation", () => {
    const flow = compile({
      nodes: [
        ["a", "onChat"],
        ["q", "ask", { bubbles: [], input: { type: "choice", options: [{ id: "o1", label: "Green tea" }] } }],
        ["g", "generate", { instructions: "Answer." }],
      ],
      edges: [
        ["a", "next", "q"],
        ["q", "o1", "g"],
      ],
    });
    const one = begin(flow, { type: "chat" }, universe());
    const two = advance(flow, stored(one.session), { type: "reply", reply: { choice: "o1" } }, universe());
    expect(two.session.history).toEqual([{ from: "visitor", text: "Green tea" }]);
  });

  it("gives the same session for the same inputs", () => {
    const flow = compile({
      nodes: [
        ["a", "onChat"],
        ["i", "set", { assignments: [{ variable: "id", operation: "id" }] }],
      ],
      edges: [["a", "next", "i"]],
    });
    const run = (seed: number) => JSON.stringify(begin(flow, { type: "chat" }, universe({ seed })).session);
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2));
  });
});
