import type { Cell } from "./pdf-tables";

export interface Line {
  readonly text: string;
  /** Height of its letters. */
  readonly size: number;
  /** How high on its page it stands. */
  readonly y: number;
  /** What stands between its wide gaps. */
  readonly cells: readonly Cell[];
}

/** Stands between two pages. */
export const PAGE_END: Line = { text: "", size: 0, y: 0, cells: [] };

/** Lines at the top and at the bottom of a page that may stand on every page. */
const EDGE = 2;
const PAGE_NUMBER =
  /^[-–—·|\s]*(?:page|p\.|seite|第)?\s*#\s*(?:页|頁)?\s*(?:(?:of|\/|共|,|，)\s*(?:共\s*)?\d+\s*(?:页|頁)?)?[-–—·|\s]*$/i;

/** The pages below each other, without their numbers; what stands at the top or the bottom of several stands once. */
export function joinPages(pages: readonly (readonly Line[])[]): Line[] {
  const seen = new Map<string, number>();
  const edges = pages.map((lines, at) => edgesOf(lines).map((line) => ({ line, key: keyOf(line, at + 1) })));
  for (const edge of edges)
    for (const key of new Set(edge.map((one) => one.key))) seen.set(key, (seen.get(key) ?? 0) + 1);
  const told = new Set<string>();
  return pages.flatMap((lines, at) => {
    const dropped = new Set<Line>();
    for (const { line, key } of edges[at] ?? []) {
      const isNumber = PAGE_NUMBER.test(key.slice(0, key.lastIndexOf("@")));
      if ((pages.length > 1 && isNumber) || told.has(key)) dropped.add(line);
      else if ((seen.get(key) ?? 0) > 1) told.add(key);
    }
    return [...lines.filter((line) => !dropped.has(line)), PAGE_END];
  });
}

/** Lines at the edges of a page that stand apart from what is inside. */
function edgesOf(lines: readonly Line[]): Line[] {
  const found = new Set<Line>();
  for (const inward of [lines, [...lines].reverse()])
    for (let at = Math.min(EDGE, inward.length - 1) - 1; at >= 0; at--) {
      const [line, next] = [inward[at] as Line, inward[at + 1] as Line];
      if (Math.abs(line.y - next.y) < 1.8 * Math.max(line.size, next.size)) continue;
      for (const edge of inward.slice(0, at + 1)) found.add(edge);
      break;
    }
  return [...found];
}

/** What a line says beside the number of its page, and where. */
const keyOf = ({ text, y }: Line, page: number): string =>
  `${text.replace(new RegExp(`(?<!\\d)${page}(?!\\d)`), "#")}@${Math.round(y / 4)}`;
