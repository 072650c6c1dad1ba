import { type Flow, type Json, parseFlow, type Reply } from "../../flow";
import type { NodeDefinition } from "../../flow/kernel/node";
import { nodes } from "../../flow/nodes";
import { type Chance, generateValue, NASTY } from "./generate-value";

/** Every kind of node. */
export const list: readonly NodeDefinition[] = nodes;

/** Values that programs have stumbled over. */
export const VALUES: readonly Json[] = [
  ...NASTY,
  0,
  1,
  -1,
  1e300,
  true,
  null,
  [],
  ["a", "", "a", 1],
  {},
  { a: { b: [1, { c: null }] } },
  "x".repeat(2_000),
];

/** Nodes with random data, edges from random ways out to random nodes. Loops, dead ends and strangers are welcome. */
export function randomFlow(chance: Chance, id: string): Flow | null {
  const made = [{ id: "start", type: "onChat", data: {} as unknown }];
  const count = 1 + chance.below(8);
  for (let index = 0; made.length <= count && index < count * 3; index++) {
    const definition = chance.one(list);
    const data = definition.data.safeParse(generateValue(definition.data, chance));
    if (data.success) made.push({ id: `n${made.length}`, type: definition.type, data: data.data });
  }
  const byType = new Map(list.map((definition) => [definition.type, definition]));
  const edges = made.flatMap((node, place) => {
    // Mostly onwards: a loop in every flow would leave little else to see.
    const target = (): string =>
      chance.one(chance.maybe(0.85) && place + 1 < made.length ? made.slice(place + 1) : made).id;
    const definition = byType.get(node.type);
    const outlets = new Set((definition?.outlets(node.data) ?? []).map((outlet) => outlet.id));
    return [...outlets]
      .filter(() => chance.maybe(0.8))
      .map((outlet) => ({ source: node.id, outlet, target: target() }));
  });
  // Jumps and calls name what is there more often than not.
  const real = made.map((node) => {
    if (node.type === "jump")
      return { ...node, data: { node: chance.one([...made.map((one) => one.id), "nowhere"]) } };
    if (node.type === "call" && chance.maybe(0.7))
      return { ...node, data: { ...(node.data as object), flow: id } };
    return node;
  });
  const parsed = parseFlow({
    schema: 1,
    id,
    name: "F",
    locale: "en",
    settings: {},
    nodes: real.map((node) => ({ ...node, position: { x: 0, y: 0 } })),
    edges: edges.map((edge, index) => ({ id: `e${index}`, ...edge })),
    variables: chance.maybe(0.5) ? [{ name: "items", kind: "list", initial: ["a", "b"] }] : [],
  });
  return parsed.ok ? parsed.flow : null;
}

/** What a visitor might send, of any kind. */
export function randomReply(chance: Chance): Reply {
  const text = chance.one(NASTY);
  return chance.one<Reply>([
    { text },
    { text },
    { text },
    { text: "1" },
    { choice: chance.one(["a", "b", "n1", text]) },
    { choices: ["a", text] },
    { form: { a: chance.one(VALUES), name: text } },
    { location: { latitude: chance.next() * 400 - 200, longitude: 10 } },
    { command: text },
    {},
    {
      file: {
        id: "f",
        url: "https://x.example/a.png",
        name: text || "a.png",
        mime: "image/png",
        size: chance.below(1e9),
      },
    },
  ]);
}
