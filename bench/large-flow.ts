/** Steps of a flow of `count`, in rows of fifty, most leading to their neighbour: as large as the language allows at 2,000. */
export function largeFlow(count: number, id: string) {
  const nodes = Array.from({ length: count }, (_, n) => ({
    id: `n${n}`,
    position: { x: (n % 50) * 340, y: Math.floor(n / 50) * 260 },
    ...step(n),
  }));
  const edges = nodes.slice(1).map((node, n) => ({
    id: `e${n}`,
    source: `n${n}`,
    outlet: outletOf(n),
    target: node.id,
  }));
  const variables = [{ name: "name", kind: "text" }];
  return { schema: 1, id, name: "Large", locale: "en", nodes, edges, variables, settings: {} };
}

const outletOf = (n: number): string => (n % 5 === 2 ? "answered" : n % 5 === 4 && n > 0 ? "else" : "next");

function step(n: number): { type: string; data: object } {
  if (n === 0) return { type: "onChat", data: {} };
  const text = (words: string) => ({ type: "text", text: words });
  switch (n % 5) {
    case 2:
      return {
        type: "ask",
        data: {
          bubbles: [text(`Question ${n}, {{ name }}?`)],
          input: {
            type: "choice",
            options: [
              { id: "yes", label: "Yes" },
              { id: "no", label: "No" },
            ],
          },
          save: "name",
        },
      };
    case 4:
      return {
        type: "condition",
        data: { rules: [{ id: "a", when: { all: [{ left: "name", operator: "contains", right: "a" }] } }] },
      };
    default:
      return { type: "say", data: { bubbles: [text(`Message ${n}: good to see you, {{ name }}.`)] } };
  }
}
