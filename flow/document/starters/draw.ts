import { engine, type Flow } from "../engine";

export type StarterLocale = "en" | "zh-CN";

/** What a starter is written with: texts in both languages side by side, nodes by column and row, lines between them. */
export type Pen = {
  t(en: string, zh: string): string;
  node(
    id: string,
    type: Flow["nodes"][number]["type"],
    at: [column: number, row: number],
    data: unknown,
  ): void;
  /** A line from a node's way out ("ask" means its main one: `next`, or `answered` of a question). */
  line(from: string, to: string): void;
  variable(name: string, kind: Flow["variables"][number]["kind"], initial?: unknown): void;
  settings(settings: Flow["settings"]): void;
  /** The id of something that the starter needs, by its key; empty where it has not been made. */
  thing(key: string): string;
};

const COLUMN = 380;
const ROW = 260;

/** Draws a flow in one language. The document is checked against the schema: a starter that does not fit throws. */
export function draw(
  id: string,
  name: string,
  locale: StarterLocale,
  build: (pen: Pen) => void,
  things: { readonly [key: string]: string } = {},
): Flow {
  const nodes: { id: string; type: string; position: { x: number; y: number }; data: unknown }[] = [];
  const edges: { id: string; source: string; outlet: string; target: string }[] = [];
  const variables: { name: string; kind: string; initial?: unknown }[] = [];
  let settings: Flow["settings"] = {};
  build({
    t: (en, zh) => (locale === "en" ? en : zh),
    thing: (key) => things[key] ?? "",
    node: (node, type, [column, row], data) =>
      void nodes.push({ id: node, type, position: { x: column * COLUMN, y: row * ROW }, data }),
    line: (from, target) => {
      const [source = "", outlet = "next"] = from.split(":");
      edges.push({ id: `${source}-${outlet}`, source, outlet, target });
    },
    variable: (variable, kind, initial) =>
      void variables.push({ name: variable, kind, ...(initial === undefined ? {} : { initial }) }),
    settings: (given) => {
      settings = given;
    },
  });
  return engine.flowSchema.parse({ schema: 1, id, name, locale, nodes, edges, variables, settings });
}

export const text = (words: string): { type: "text"; text: string } => ({ type: "text", text: words });
export const say = (...words: string[]): { bubbles: { type: "text"; text: string }[] } => ({
  bubbles: words.map(text),
});
export const choices = (
  ...options: [id: string, label: string][]
): { type: "choice"; options: { id: string; label: string }[] } => ({
  type: "choice",
  options: options.map(([id, label]) => ({ id, label })),
});
