import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { lintFlow } from "../../flow/document/lint";
import { parseFlow } from "../../flow/document/parse-flow";
import { flowOf } from "../support/flow-of";

const file = path.join(process.env.EVAL_DIR ?? "", "data/abcd/dev/kb.json");
const found = process.env.EVAL_DIR !== undefined && existsSync(file);
if (!found) console.log("skipped: a call centre's flows (EVAL_DIR names no folder that has them)");

type Step = { type: string; data?: object; yes?: string; no?: string };

const text = (words: string) => [{ type: "text", text: words }];
const ask = (question: string, save: string, input: object = { type: "text" }): Step => ({
  type: "ask",
  data: { bubbles: text(question), input, save },
  yes: "answered",
});
const choose = (question: string, save: string, ...labels: string[]): Step => ({
  type: "ask",
  data: {
    bubbles: text(question),
    input: { type: "choice", options: labels.map((label, at) => ({ id: `o${at}`, label })) },
    save,
  },
  yes: "answered",
});
const call = (name: string, save?: string): Step => ({
  type: "http",
  data: {
    method: "POST",
    url: `https://shop.example.com/${name}`,
    body: { type: "json", text: '{"account":{{ account | json }}}' },
    save: save ? [{ path: save, variable: save }] : [],
  },
  yes: "success",
  no: "error",
});
const when = (left: string, right: string): Step => ({
  type: "condition",
  data: { rules: [{ id: "yes", when: { all: [{ left, operator: "equals", right }] } }] },
  yes: "yes",
  no: "else",
});
const say = (words: string): Step => ({ type: "say", data: { bubbles: text(words) }, yes: "next" });
const tell = (words: string): Step[] => [
  say(words),
  choose("Did it help?", "helped", "Yes", "No"),
  when("helped", "Yes"),
];
const answer = (folder: string): Step => ({
  type: "answer",
  data: { folder },
  yes: "answered",
  no: "unsure",
});
const intents = (...names: string[]): Step => ({
  type: "understand",
  data: {
    intents: names.map((name) => ({
      id: name,
      name,
      examples: [name, `about ${name}`, `I ask about ${name}`, `a question on ${name}`, `${name}, please`],
    })),
    entities: [{ kind: "list", values: names.map((value) => ({ value, words: [] })), save: "topic" }],
  },
  yes: names[0] ?? "",
  no: "unsure",
});

/** What a shop's agents do, as steps; `no` leads to a person. */
const STEPS: Readonly<Record<string, readonly Step[]>> = {
  "pull-up-account": [ask("Your name or account?", "account"), call("accounts", "customer")],
  "verify-identity": [
    ask("Your order's number?", "number"),
    {
      type: "lookup",
      data: { what: "order", key: "{{ number }}", save: "order" },
      yes: "found",
      no: "notFound",
    },
  ],
  "validate-purchase": [
    ask("Your e-mail address?", "mail", { type: "email" }),
    call("purchases/valid", "valid"),
    when("valid", "true"),
  ],
  "record-reason": [choose("Why?", "reason", "Wrong size", "Damaged", "Too late", "Other")],
  "enter-details": [ask("Your address?", "address")],
  "ask-the-oracle": [call("decide", "decision"), when("decision", "yes")],
  "shipping-status": [
    { type: "lookup", data: { what: "latestOrder", save: "order" }, yes: "found", no: "notFound" },
    when("order.state", "shipped"),
  ],
  membership: [
    choose("Your level?", "level", "Gold", "Silver", "Bronze", "Guest"),
    when("level", "Gold"),
    ask("When did you buy it?", "bought", { type: "date" }),
  ],
  "subscription-status": [call("subscription", "subscription")],
  "make-password": [ask("Your PIN?", "pin"), call("passwords", "password")],
  "promo-code": [{ type: "coupon", data: { pool: "p1" }, yes: "issued", no: "soldOut" }],
  "offer-refund": [ask("How much?", "amount", { type: "number" }), call("refunds")],
  "make-purchase": [ask("What is it called?", "item"), call("orders")],
  "update-order": [
    choose("How is it to be changed?", "change", "By mail", "In store", "Drop-off centre"),
    call("orders/change"),
  ],
  "update-account": [ask("What is it to be?", "value"), call("accounts/change")],
  "send-link": [say("[How to stay safe](https://shop.example.com/safe)")],
  "notify-team": [{ type: "notify", data: { text: "{{ account }} waits for an answer" }, yes: "next" }],
  "try-again": tell("Please enter it once more."),
  "log-out-in": tell("Please log out and in again."),
  instructions: tell("Please clear the cookies."),
  "search-faq": [],
  "select-faq": [answer("faq")],
  ...Object.fromEntries(
    [
      ["boots", "shirt", "jeans", "jacket"],
      ["pricing", "membership", "timing", "policy"],
    ].flatMap((names) =>
      names.map((name) => [`search-${name}`, [intents(name, ...names.filter((one) => one !== name))]]),
    ),
  ),
};

/** The steps one after the other; who cannot be helped comes to a person. */
function draw(steps: readonly Step[]): object {
  const nodes: Record<string, { type: string; data?: object }> = {
    start: { type: "onChat" },
    person: { type: "handoff" },
    bye: { type: "say", data: { bubbles: text("Anything else?") } },
  };
  const edges: string[] = [];
  let way = "start.next";
  for (const [at, { type, data, yes, no }] of steps.entries()) {
    const id = `step${at}`;
    nodes[id] = { type, ...(data ? { data } : {}) };
    edges.push(`${way} -> ${id}`);
    if (no) edges.push(`${id}.${no} -> person`);
    way = `${id}.${yes ?? "next"}`;
  }
  return flowOf(nodes, [...edges, `${way} -> bye`], {
    schema: 1,
    id: "f",
    name: "F",
    locale: "en",
    variables: [],
    settings: {},
  });
}

describe.skipIf(!found)("a call centre's flows", () => {
  test("each can be drawn, and has nothing that would keep it from being published", () => {
    const flows = JSON.parse(readFileSync(file, "utf8")) as Record<string, string[]>;
    expect(Object.keys(flows).length).toBeGreaterThanOrEqual(55);
    const faults: string[] = [];
    for (const [name, actions] of Object.entries(flows)) {
      const steps = actions.map((action) => STEPS[action]);
      const unknown = actions.filter((action) => !STEPS[action]);
      if (unknown.length > 0) faults.push(`${name}: no step for ${unknown.join(", ")}`);
      const parsed = parseFlow(draw(steps.flatMap((some) => some ?? [])));
      if (!parsed.ok) faults.push(`${name}: ${JSON.stringify(parsed.errors)}`);
      else
        for (const { severity, code, node } of lintFlow(parsed.flow, {}))
          if (severity === "error") faults.push(`${name}: ${code} ${node}`);
    }
    expect(faults).toEqual([]);
  });
});
