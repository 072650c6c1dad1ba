const text = (words: string) => ({ type: "text", text: words });
const node = (id: string, type: string, data: object, x: number) => ({
  id,
  type,
  position: { x, y: 0 },
  data,
});
const edge = (source: string, outlet: string, target: string) => ({
  id: `${source}-${outlet}`,
  source,
  outlet,
  target,
});

/** The flow of the benches: two bubbles and a question, a condition, a bubble with a choice of two, a last bubble. */
export const fiveSteps = {
  schema: 1,
  id: "five-steps",
  name: "Five steps",
  locale: "en",
  nodes: [
    node("start", "onChat", {}, 0),
    node(
      "hello",
      "ask",
      { bubbles: [text("Hello"), text("What is your name?")], input: { type: "text" }, save: "name" },
      300,
    ),
    node(
      "has",
      "condition",
      { rules: [{ id: "a", when: { all: [{ left: "name", operator: "contains", right: "a" }] } }] },
      600,
    ),
    node(
      "pick",
      "ask",
      {
        bubbles: [text("Nice name, {{ name }}")],
        input: {
          type: "choice",
          options: [
            { id: "tea", label: "Tea" },
            { id: "coffee", label: "Coffee" },
          ],
        },
        save: "drink",
      },
      900,
    ),
    node("plain", "say", { bubbles: [text("Hm, {{ name }}")] }, 900),
    node("bye", "say", { bubbles: [text("{{ name }} gets {{ drink }}")] }, 1_200),
  ],
  edges: [
    edge("start", "next", "hello"),
    edge("hello", "answered", "has"),
    edge("has", "a", "pick"),
    edge("has", "else", "plain"),
    edge("plain", "next", "pick"),
    edge("pick", "answered", "bye"),
  ],
  variables: [
    { name: "name", kind: "text" },
    { name: "drink", kind: "text" },
  ],
  settings: {},
};

/** The same five steps in a flow with many more beside them, each with an edge. */
export function amongMany(count: number): typeof fiveSteps {
  const more = Array.from({ length: count - fiveSteps.nodes.length }, (_, n) => ({
    id: `more-${n}`,
    type: "say",
    position: { x: n, y: 400 },
    data: { bubbles: [{ type: "text", text: `Step ${n} for {{ name }}` }] },
  }));
  const edges = more.slice(1).map((node, n) => ({
    id: `edge-${n}`,
    source: `more-${n}`,
    outlet: "next",
    target: node.id,
  }));
  return { ...fiveSteps, nodes: [...fiveSteps.nodes, ...more], edges: [...fiveSteps.edges, ...edges] };
}
