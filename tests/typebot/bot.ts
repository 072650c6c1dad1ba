/** Small bots in the shape of Typebot's files, written for these tests. */

type Block = { id: string; type: string; [key: string]: unknown };
type Group = { id: string; title?: string; blocks: Block[] };
type Extra = {
  version?: string | null;
  events?: { [key: string]: unknown }[];
  settings?: unknown;
  values?: { [name: string]: unknown };
  [key: string]: unknown;
};

export const text = (id: string, words: string, more: { [key: string]: unknown } = {}): Block => ({
  id,
  type: "text",
  content: { richText: words.split("\n").map((line) => ({ type: "p", children: [{ text: line }] })) },
  ...more,
});

/** A variable's id from its name. */
export const v = (name: string): string => `v_${name}`;

/**
 * A bot that begins with its first group. Edges are written "group" or "group/block" where a block or an item has
 * `to`; variables are named.
 */
export function bot(
  variables: string[],
  groups: Group[],
  { version = "6.1", events = [], settings = {}, values = {}, ...more }: Extra = {},
): { [key: string]: unknown } {
  const edges: { id: string; from: unknown; to: { groupId: string; blockId?: string } }[] = [];
  const linked = (source: unknown): unknown => {
    if (Array.isArray(source)) return source.map(linked);
    if (typeof source !== "object" || source === null) return source;
    const { to, ...rest } = source as { to?: unknown };
    const inside = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, linked(value)]));
    return typeof to === "string" ? { ...inside, outgoingEdgeId: edge(to) } : inside;
  };
  const edge = (to: string): string => {
    const [groupId = "", blockId] = to.split("/");
    const id = `e${edges.length + 1}`;
    edges.push({ id, from: {}, to: { groupId, ...(blockId ? { blockId } : {}) } });
    return id;
  };
  const first = edge(groups[0]?.id ?? "");
  return {
    version,
    id: "bot",
    name: "Bot",
    events: [
      { id: "ev", type: "start", graphCoordinates: { x: 0, y: 0 }, outgoingEdgeId: first },
      ...(linked(events) as unknown[]),
    ],
    groups: groups.map(({ id, title, blocks }, index) => ({
      id,
      title: title ?? id,
      graphCoordinates: { x: 300 * index, y: 0 },
      blocks: linked(blocks),
    })),
    edges,
    variables: variables.map((name) => ({
      id: v(name),
      name,
      ...(name in values ? { value: values[name] } : {}),
    })),
    theme: {},
    settings,
    ...more,
  };
}
