import { type Flow, type FlowNode, parseFlow } from "../../flow/index";

/** The words of the example, from the catalogue of the interface's language. */
export type ExampleWords = {
  greeting: string;
  question: string;
  order: string;
  product: string;
  person: string;
  orderAsk: string;
  orderReply: string;
  productReply: string;
  handoff: string;
};

/** Steps of the example, the entry not counted. */
export const EXAMPLE_STEPS = 6;

/** A small conversation to look at and change: a greeting, a question with three answers, and what follows each. */
export function exampleFlow(flow: Flow, words: ExampleWords, makeId: () => string): Flow {
  const entry = flow.nodes.find((node) => node.type === "onChat");
  const start = entry?.id ?? makeId();
  const [x, y] = entry ? [entry.position.x, entry.position.y] : [0, 0];
  const ids = { greet: makeId(), ask: makeId(), reply: makeId(), product: makeId(), person: makeId() };
  const node = (id: string, type: FlowNode["type"], column: number, row: number, data: unknown) => ({
    id,
    type,
    position: { x: x + column * 340, y: y + row * 200 },
    data,
  });
  const option = (id: string, label: string) => ({ id, label });
  const order = makeId();
  const document = {
    ...flow,
    nodes: [
      ...(entry ? flow.nodes : [node(start, "onChat", 0, 0, {})]),
      node(ids.greet, "say", 1, 0, { bubbles: [{ type: "text", text: words.greeting }] }),
      node(ids.ask, "ask", 2, 0, {
        bubbles: [{ type: "text", text: words.question }],
        input: {
          type: "choice",
          options: [
            option("order", words.order),
            option("product", words.product),
            option("person", words.person),
          ],
        },
        save: "topic",
      }),
      node(order, "ask", 3, -0.6, {
        bubbles: [{ type: "text", text: words.orderAsk }],
        input: { type: "text" },
        save: "order",
      }),
      node(ids.reply, "say", 4, -0.6, { bubbles: [{ type: "text", text: words.orderReply }] }),
      node(ids.product, "say", 3, 0.6, { bubbles: [{ type: "text", text: words.productReply }] }),
      node(ids.person, "handoff", 3, 1.4, { message: words.handoff }),
    ],
    edges: [
      ...flow.edges,
      ...[
        [start, "next", ids.greet],
        [ids.greet, "next", ids.ask],
        [ids.ask, "order", order],
        [order, "answered", ids.reply],
        [ids.ask, "product", ids.product],
        [ids.ask, "person", ids.person],
      ].map(([source, outlet, target]) => ({ id: makeId(), source, outlet, target })),
    ],
  };
  const parsed = parseFlow(document);
  if (!parsed.ok)
    throw new Error(`The example does not parse: ${parsed.errors[0]?.path} ${parsed.errors[0]?.message}`);
  return parsed.flow;
}
