import { type Flow, parseFlow } from "../../flow";
import { STARTERS, starterFlow } from "../../flow/document/starter-flows";
import { flowOf } from "../support/flow-of";
import type { Chance } from "../support/generate-value";
import { randomFlow } from "../support/random-flow";

const text = (words: string) => ({ type: "text", text: words });
const say = (...words: string[]) => ({ type: "say", data: { bubbles: words.map(text) } });
const ask = (words: string, more: object = {}) => ({
  type: "ask",
  data: { bubbles: [text(words)], input: { type: "text" }, save: "answer", ...more },
});
const call = (url: string) => ({
  type: "http",
  data: { method: "POST", url, save: [{ path: "name", variable: "name" }] },
});
const minutes = (amount: number) => ({ amount, unit: "minutes" });

/** Effects one after the other, a coupon, and round again. */
const shop = flowOf(
  {
    start: { type: "onChat" },
    which: ask("Which?", { save: "contact.wish" }),
    look: call("https://shop.example/{{ contact.wish }}"),
    found: say("Found {{ name }}"),
    lost: say("Nothing for {{ contact.wish }}"),
    coupon: { type: "coupon", data: { pool: "p", campaign: "{{ answer }}" } },
    got: say("Yours: {{ coupon.code }}"),
    none: say("All gone"),
    mail: { type: "email", data: { to: "a@shop.example", subject: "Order", text: "{{ name }}" } },
  },
  [
    "start -> which",
    "which.answered -> look",
    "look.success -> found",
    "look.error -> lost",
    "found -> coupon",
    "lost -> which",
    "coupon.issued -> got",
    "coupon.soldOut -> none",
    "got -> mail",
    "none -> which",
    "mail.sent -> which",
    "mail.failed -> which",
  ],
);

/** People, with calls before and after. */
const people = flowOf(
  {
    start: { type: "onChat" },
    hello: ask("What is it?"),
    look: call("https://desk.example/case"),
    desk: { type: "handoff", data: { message: "Somebody comes", timeout: minutes(10) } },
    fine: say("Glad it is solved"),
    sorry: say("Nobody was there"),
    pause: { type: "wait", data: { until: "duration", duration: minutes(2) } },
  },
  [
    "start -> hello",
    "hello.answered -> look",
    "look.success -> desk",
    "look.error -> desk",
    "desk.resolved -> fine",
    "desk.unresolved -> pause",
    "desk.closed -> pause",
    "desk.customerLeft -> hello",
    "desk.timeout -> sorry",
    "fine -> hello",
    "sorry -> pause",
    "pause -> hello",
  ],
);

/** Timers and events of every kind. */
const waits = flowOf(
  {
    start: { type: "onChat" },
    name: ask("Name?", { timeout: minutes(5) }),
    nudge: say("Still there?"),
    pause: { type: "wait", data: { until: "duration", duration: { amount: 20, unit: "seconds" } } },
    paid: {
      type: "waitFor",
      data: {
        events: [
          { id: "paid", name: "order.paid", key: "A-1", save: "got" },
          { id: "sent", name: "order.sent" },
        ],
        timeout: { amount: 1, unit: "hours" },
      },
    },
    thanks: say("Thanks, {{ answer }}, for {{ got.amount }}"),
    count: { type: "set", data: { assignments: [{ variable: "total", value: "{{ total | plus: 1 }}" }] } },
  },
  [
    "start -> name",
    "name.answered -> pause",
    "name.timeout -> nudge",
    "nudge -> pause",
    "pause -> paid",
    "paid.paid -> thanks",
    "paid.sent -> thanks",
    "paid.timeout -> nudge",
    "thanks -> name",
  ],
);

/** Paths for messages, which interrupt and come back; the run ends and is begun anew by words. */
const words = flowOf(
  {
    start: { type: "onChat" },
    pick: ask("Pick", {
      input: {
        type: "choice",
        options: [
          { id: "tea", label: "Tea" },
          { id: "coffee", label: "Coffee" },
        ],
      },
    }),
    luck: {
      type: "split",
      data: {
        sticky: false,
        variants: [
          { id: "a", weight: 1 },
          { id: "b", weight: 1 },
        ],
      },
    },
    bye: say("{{ answer }}, bye"),
    script: { type: "script", data: { code: "return 1" } },
    help: { type: "onMessage", data: { triggers: [{ type: "keyword", text: "help" }], interrupt: true } },
    helped: say("This is help"),
    again: { type: "onMessage", data: { triggers: [{ type: "keyword", text: "again" }] } },
  },
  [
    "start -> pick",
    "pick.answered -> luck",
    "luck.a -> bye",
    "luck.b -> script",
    "script -> bye",
    "script.error -> bye",
    "help -> helped",
    "again -> pick",
  ],
);

/** A call whose answer is the same for everybody who asks the same. */
const rush = flowOf(
  {
    start: { type: "onChat" },
    which: ask("Which?"),
    look: {
      type: "http",
      data: {
        method: "GET",
        url: "https://shop.example/stock/{{ answer }}",
        save: [{ path: "name", variable: "name" }],
        shared: { seconds: 60 },
      },
    },
    found: say("Found {{ name }}"),
    lost: say("Nothing for {{ answer }}"),
  },
  [
    "start -> which",
    "which.answered -> look",
    "look.success -> found",
    "look.error -> lost",
    "found -> which",
    "lost -> which",
  ],
);

const variables = [
  { name: "answer", kind: "text" },
  { name: "name", kind: "text" },
  { name: "total", kind: "number", initial: 0 },
];

function parsed(document: object): Flow {
  const result = parseFlow({
    schema: 1,
    id: "f",
    name: "F",
    locale: "en",
    settings: {},
    variables,
    ...document,
  });
  if (!result.ok) throw new Error(`a flow of the simulation is broken: ${JSON.stringify(result.errors)}`);
  return result.flow;
}

const OWN = {
  shop: parsed(shop),
  people: parsed(people),
  waits: parsed(waits),
  words: parsed(words),
};
const RUSH = parsed(rush);
export type FlowName = keyof typeof OWN | "rush";
const starters = new Map<string, Flow>();

/** One of the simulation's flows, a starter, or one that never was. */
export function someFlow(chance: Chance, name?: FlowName): Flow {
  if (name) return name === "rush" ? RUSH : OWN[name];
  const roll = chance.next();
  if (roll < 0.05) return RUSH;
  if (roll < 0.8) return chance.one(Object.values(OWN));
  if (roll < 0.9) {
    const { key } = chance.one(STARTERS);
    const known = starters.get(key) ?? starterFlow(key, "en", "f");
    starters.set(key, known);
    return known;
  }
  for (let tries = 0; tries < 5; tries++) {
    const flow = randomFlow(chance, "f");
    if (flow) return flow;
  }
  return chance.one(Object.values(OWN));
}
