import { type Cell, goesOn, isTableRow } from "./pdf-tables";

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

/** Stands where a sentence cannot go on. */
export const BREAK: Line = { ...PAGE_END };

/** Lines at the top and at the bottom of a page that may stand on every page. */
const EDGE = 2;
/** What stands close to the text on every page has to stand on so many pages to be none of it. */
const SURELY = 3;
const PAGE_NUMBER =
  /^[-–—·|\s]*(?:page|p\.|seite|第)?\s*#\s*(?:页|頁)?\s*(?:(?:of|\/|共|,|，)\s*(?:共\s*)?\d+\s*(?:页|頁)?)?[-–—·|\s]*$/i;

/**
 * The pages below each other, without their numbers. What stands at the top or the bottom of several pages stands once: before the text or
 * after it, so that nothing comes between two pages.
 */
export function joinPages(pages: readonly (readonly Line[])[]): Line[] {
  const edges = pages.map((lines, at) => edgesOf(lines, at + 1));
  const seen = new Map<string, number>();
  for (const edge of edges)
    for (const key of new Set(edge.map((one) => one.key))) seen.set(key, (seen.get(key) ?? 0) + 1);
  const far = new Set(edges.flat().flatMap(({ key, isApart }) => (isApart ? [key] : [])));
  const heads = new Map<string, Line>();
  const feet = new Map<string, Line>();
  const bodies = pages.map((lines, at) => {
    const gone = new Set<Line>();
    for (const { line, key, words, isHead, isApart } of edges[at] ?? []) {
      const isNumber = pages.length > 1 && isApart && PAGE_NUMBER.test(words);
      if (!isNumber && (seen.get(key) ?? 0) < (far.has(key) ? 2 : SURELY)) continue;
      gone.add(line);
      const kept = isHead ? heads : feet;
      if (!isNumber && !kept.has(key)) kept.set(key, line);
    }
    return lines.filter((line) => !gone.has(line));
  });
  const body = bodies.flatMap((lines) => [...lines, PAGE_END]);
  return [...apart(heads), ...body, ...apart(feet)];
}

/** Lines that do not belong to what stands beside them. */
const apart = (lines: ReadonlyMap<string, Line>): Line[] =>
  [...lines.values()].flatMap((line) => [BREAK, line, BREAK]);

interface Edge {
  readonly line: Line;
  /** What it says beside the number of its page, and where. */
  readonly key: string;
  readonly words: string;
  readonly isHead: boolean;
  /** There is a wide gap between it and the text. */
  readonly isApart: boolean;
}

/** Lines at the edges of a page, in whatever order they were written; rows of a table are none. */
function edgesOf(lines: readonly Line[], page: number): Edge[] {
  const down = [...lines].sort((a, b) => b.y - a.y);
  const found: Edge[] = [];
  for (const isHead of [true, false]) {
    const inward = isHead ? down : [...down].reverse();
    let isApart = false;
    for (let at = Math.min(EDGE, inward.length - 1) - 1; at >= 0; at--) {
      const [line, next] = [inward[at], inward[at + 1]];
      if (!line || !next) continue;
      if (areRows(line, next)) continue;
      isApart ||= Math.abs(line.y - next.y) >= 1.8 * Math.max(line.size, next.size);
      const words = withoutNumber(line.text, page);
      found.push({ line, words, key: `${words}@${Math.round(line.y / 4)}`, isHead, isApart });
    }
  }
  return found;
}

/** Names of columns stand in the middle of theirs, and so beside what is below them. */
const areRows = (line: Line, next: Line): boolean =>
  isTableRow(line.cells) &&
  isTableRow(next.cells) &&
  line.cells.length === next.cells.length &&
  (line.cells.length > 2 || goesOn([line.cells], [next.cells]));

/** The number of the page is where such numbers stand: at the end, before how many there are, or after "page". */
const withoutNumber = (text: string, page: number): string =>
  text.replace(
    new RegExp(
      `(?<!\\d)${page}(?=\\s*(?:(?:of|/|／)\\s*\\d+)?[-–—·|页頁\\s]*$)|(?<=(?:page|p\\.|第)\\s?)${page}(?!\\d)`,
      "i",
    ),
    "#",
  );
