import { flowOf } from "../chat-server";

const text = (words: string) => ({ type: "text", text: words });
const say = (words: string) => ({ type: "say", data: { bubbles: [text(words)] } });
const post = (url: string, body: string, variable: string) => ({
  type: "http",
  data: {
    method: "POST",
    url,
    body: { type: "json", text: body },
    timeoutSeconds: 20,
    save: [{ path: "code", variable }],
  },
});

/** The key of the event that an order of this name waits for. */
export const PAID = "order.paid";

/** An order: questions, a condition, a split, two calls to another system, a timer and an event that is waited for. */
export const orderFlow = (receiver: string): object =>
  flowOf(
    {
      start: { type: "onChat" },
      hello: {
        type: "ask",
        data: { bubbles: [text("Hello"), text("Your name?")], input: { type: "text" }, save: "name" },
      },
      has: {
        type: "condition",
        data: { rules: [{ id: "a", when: { all: [{ left: "name", operator: "contains", right: "a" }] } }] },
      },
      withA: say("With an a: {{ name }}"),
      withoutA: say("Without: {{ name }}"),
      reserve: post(`${receiver}/reserve`, '{"name":"{{ name }}"}', "code"),
      noReserve: say("Nothing was reserved"),
      size: {
        type: "ask",
        data: {
          bubbles: [text("Reserved {{ code }}. Which size?")],
          input: {
            type: "choice",
            options: [
              { id: "small", label: "Small" },
              { id: "large", label: "Large" },
            ],
          },
          save: "size",
        },
      },
      way: {
        type: "split",
        data: {
          variants: [
            { id: "red", weight: 1 },
            { id: "blue", weight: 1 },
          ],
        },
      },
      red: say("A red box"),
      blue: say("A blue box"),
      packing: { type: "wait", data: { until: "duration", duration: { amount: 0.4, unit: "seconds" } } },
      weigh: post(`${receiver}/weigh`, '{"name":"{{ name }}","size":"{{ size }}"}', "weight"),
      noWeight: say("It could not be weighed"),
      pay: say("Packed {{ size }}, {{ weight }}. Please pay."),
      paid: {
        type: "waitFor",
        data: { events: [{ id: "paid", name: PAID, key: "{{ name }}", save: "bill" }] },
      },
      thanks: {
        type: "ask",
        data: {
          bubbles: [text("{{ name }} paid {{ bill.amount }}. How was it, in a word?")],
          input: { type: "text" },
          save: "word",
        },
      },
      bye: say("{{ word }}, bye {{ name }}"),
    },
    [
      "start -> hello",
      "hello.answered -> has",
      "has.a -> withA",
      "has.else -> withoutA",
      "withA -> reserve",
      "withoutA -> reserve",
      "reserve.success -> size",
      "reserve.error -> noReserve",
      "size.answered -> way",
      "way.red -> red",
      "way.blue -> blue",
      "red -> packing",
      "blue -> packing",
      "packing -> weigh",
      "weigh.success -> pay",
      "weigh.error -> noWeight",
      "pay -> paid",
      "paid.paid -> thanks",
      "thanks.answered -> bye",
    ],
    {
      variables: ["name", "code", "size", "weight", "word"]
        .map((name) => ({ name, kind: "text" }))
        .concat([{ name: "bill", kind: "object" }]),
    },
  );
