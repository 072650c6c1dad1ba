import { NODE_GROUPS, type NodeGroup, type NodeType } from "../../flow/index";
import { nodes } from "../../flow/nodes/index";

export type PaletteItem = { type: NodeType; group: NodeGroup; advanced: boolean };

/** Every kind of step, group by group in the palette's order. */
export const PALETTE: readonly { group: NodeGroup; items: readonly PaletteItem[] }[] = NODE_GROUPS.map(
  (group) => ({
    group,
    items: nodes
      .filter((one) => one.group === group)
      .map((one) => ({ type: one.type, group, advanced: one.advanced === true })),
  }),
).filter(({ items }) => items.length > 0);

/** Words of a step to search in: its names in the interface's language and its English type. */
export type PaletteWords = (item: PaletteItem) => { name: string; help: string };

/** The items whose name, type or help holds every word of the query; those whose name begins with it first. */
export function searchPalette(
  query: string,
  words: PaletteWords,
  items: readonly PaletteItem[] = PALETTE.flatMap((one) => one.items),
): PaletteItem[] {
  const needles = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const scored = items.flatMap((item) => {
    const { name, help } = words(item);
    const title = `${name} ${item.type}`.toLocaleLowerCase();
    const all = `${title} ${help.toLocaleLowerCase()}`;
    if (!needles.every((needle) => all.includes(needle))) return [];
    const first = needles[0] ?? "";
    const score =
      name.toLocaleLowerCase().startsWith(first) || item.type.toLocaleLowerCase().startsWith(first)
        ? 0
        : needles.every((needle) => title.includes(needle))
          ? 1
          : 2;
    return [{ item, score }];
  });
  return scored.sort((a, b) => a.score - b.score).map(({ item }) => item);
}
