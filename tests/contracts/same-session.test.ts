import { afterAll, expect, test } from "vitest";
import { type EffectOutcome, type EffectRequest, parseFlow, type Reply } from "../../flow";
import { createSimulation } from "../../flow/simulate";
import { seedOf } from "../../server/conversations/seed";
import { performers } from "../../server/effects";
import { effectConfig } from "../../server/effects/effect-config";
import { readEnvironment } from "../../server/env";
import { closeScripts } from "../../server/script/run-script";
import { chatServer, flowOf, publish, SECRET, visit } from "../support/chat-server";

/**
 * One language: a conversation leaves byte for byte the same session behind in the simulator (which `npm run play` and the
 * builder use) and in the server, database and all, when clock, seed and people are the same.
 */
const NOW = Date.UTC(2026, 2, 29, 0, 59, 58, 123);
const config = effectConfig(readEnvironment({ PARLEY_SECRET_KEY: SECRET }));
const perform = async (request: EffectRequest): Promise<EffectOutcome> => {
  if (request.kind === "script")
    return performers.script(request.request, {
      workspaceId: "",
      key: "k",
      config,
      secrets: async () => undefined,
    });
  return {
    ok: true,
    result: {
      status: 200,
      headers: {},
      body: { list: [1, "zwei", { drei: null }], "odd key": -0, text: "a\u2028b\u00e9" },
    },
  };
};
const server = chatServer({ clock: { now: () => NOW }, perform });
afterAll(closeScripts);

const bubble = (text: string) => ({ type: "text", text });
const rich = flowOf(
  {
    start: { type: "onChat" },
    hello: {
      type: "ask",
      data: { bubbles: [bubble("Hi {{ contact.first }}")], input: { type: "text" }, save: "name" },
    },
    age: {
      type: "ask",
      data: {
        bubbles: [bubble("Age?")],
        input: { type: "number", min: 1, max: 120 },
        save: "contact.age",
        tries: 3,
        timeout: { amount: 3, unit: "hours" },
      },
    },
    marks: {
      type: "set",
      data: {
        assignments: [
          { variable: "at", operation: "now" },
          { variable: "token", operation: "id" },
          { variable: "count", operation: "increment", value: "2" },
          { variable: "all", operation: "append", value: "{{ name | upcase }}" },
          { variable: "place", value: "{{ workspace.city }}" },
        ],
      },
    },
    half: {
      type: "split",
      data: {
        variants: [
          { id: "a", weight: 1 },
          { id: "b", weight: 1 },
        ],
        sticky: false,
      },
    },
    left: { type: "say", data: { bubbles: [bubble("left")] } },
    right: { type: "say", data: { bubbles: [bubble("right {{ at | date: '%H:%M' }}")] } },
    fetch: {
      type: "http",
      data: {
        url: "https://api.example/{{ name }}",
        save: [
          { path: "list", variable: "list" },
          { path: "", variable: "whole" },
        ],
        saveStatus: "status",
      },
    },
    code: {
      type: "script",
      data: {
        code: "vars.made = [Math.random(), Date.now(), vars.name.length]; return vars.list.length;",
        save: "length",
      },
    },
    each: { type: "forEach", data: { list: "{{ list }}", item: "item", index: "index" } },
    note: {
      type: "set",
      data: { assignments: [{ variable: "seen", operation: "append", value: "{{ index }}:{{ item }}" }] },
    },
    pick: {
      type: "ask",
      data: {
        bubbles: [bubble("Pick")],
        input: {
          type: "choice",
          multiple: true,
          options: [
            { id: "x", label: "X {{ name }}" },
            { id: "y", label: "Y", value: "why" },
          ],
        },
        save: "picked",
      },
    },
    pause: { type: "wait", data: { until: "time", at: "09:30" } },
  },
  [
    "start -> hello",
    "hello.answered -> age",
    "age.answered -> marks",
    "marks -> half",
    "half.a -> left",
    "half.b -> right",
    "left -> fetch",
    "right -> fetch",
    "fetch.success -> code",
    "code.next -> each",
    "each.each -> note",
    "each.done -> pick",
    "pick.answered -> pause",
  ],
  {
    locale: "de",
    variables: [
      { name: "name", kind: "text" },
      { name: "count", kind: "number", initial: 40 },
      { name: "all", kind: "list", initial: ["first"] },
    ],
  },
);
const replies: Reply[] = [
  { text: "Zoë 🙂 {{ nope }}" },
  { text: "so old" },
  { text: "41" },
  { choices: ["x", "y"] },
];

test("the same conversation gives byte-equal sessions in simulator, player and server", async () => {
  const flow = await publish(server.database.pools, rich, { constants: { city: "Köln" } });
  const visitor = await visit(server, flow, {
    contact: { first: "Ada" },
    variables: { extra: ["a", 1, null] },
    page: { url: "https://shop.example/?a=1" },
    locale: "de",
    timeZone: "Europe/Berlin",
  });
  const read = async (): Promise<{ id: string; session: string; contact: string }> => {
    const { rows } = await server.plane.database.reads.query(
      "SELECT r.id, r.session::text AS session, c.contact_id AS contact FROM run r JOIN conversation c ON c.id = r.conversation_id WHERE c.id = $1",
      [visitor.conversation],
    );
    return rows[0];
  };
  const { id: run, contact } = await read();
  const parsed = parseFlow({
    schema: 1,
    name: "Test",
    locale: "en",
    variables: [],
    settings: {},
    edges: [],
    ...rich,
    id: flow.flowId,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const simulation = createSimulation({
    flow: parsed.flow,
    version: 1,
    perform,
    now: NOW,
    seed: seedOf(run),
    timeZone: "Europe/Berlin",
    contact: { first: "Ada" },
    conversation: {
      id: visitor.conversation,
      channel: "web",
      locale: "de",
      page: { url: "https://shop.example/?a=1" },
    },
    workspace: { city: "Köln" },
    stickyId: contact,
  });
  await simulation.start({
    type: "chat",
    page: { url: "https://shop.example/?a=1" },
    variables: { extra: ["a", 1, null] },
  });
  expect((await read()).session).toBe(JSON.stringify(simulation.session));
  for (const [index, reply] of replies.entries()) {
    // Sometimes from memory, sometimes from the database.
    if (index % 2) server.plane.states.clear();
    const [turn, answer] = [await simulation.send(reply), await visitor.say(reply)];
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.messages.map((one: { text: string }) => one.text)).toEqual(
      turn.messages.map((one) => (one.type === "text" ? one.text : "")),
    );
    expect((await read()).session).toBe(JSON.stringify(simulation.session));
  }
  expect(simulation.session?.wait?.for).toBe("timer");
  expect(simulation.session?.vars).toMatchObject({
    status: 200,
    length: 3,
    picked: ["X Zoë 🙂 {{ nope }}", "why"],
  });
});
