const text = (words: string) => ({ type: "text", text: words });

/** A flow without an end, for conversations of any length: a question, the answer said again, the question anew. */
export const endlessFlow = {
  schema: 1,
  id: "endless",
  name: "Endless",
  locale: "en",
  nodes: [
    { id: "start", type: "onChat", position: { x: 0, y: 0 }, data: {} },
    {
      id: "ask",
      type: "ask",
      position: { x: 300, y: 0 },
      data: { bubbles: [], input: { type: "text" }, save: "last" },
    },
    {
      id: "echo",
      type: "say",
      position: { x: 600, y: 0 },
      data: { bubbles: [text("You said {{ last }}")] },
    },
  ],
  edges: [
    { id: "a", source: "start", outlet: "next", target: "ask" },
    { id: "b", source: "ask", outlet: "answered", target: "echo" },
    { id: "c", source: "echo", outlet: "next", target: "ask" },
  ],
  variables: [{ name: "last", kind: "text" }],
  settings: {},
};
