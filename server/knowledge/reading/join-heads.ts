/** A row of a table's cells, with which of them are marked as names. */
type Row = readonly string[];

/**
 * A table whose columns are named in two rows, the upper one over several columns ("Price" over "EU" and "US"), with one row of names ("Price
 * EU", "Price US"). Cells that stand over several columns have to say what they say in each of them.
 */
export function joinHeads(rows: readonly Row[], isHead: (row: number) => boolean): string[][] {
  const [upper = [], lower = []] = rows;
  const spans = upper.some((text, at) => text && text === upper[at + 1]);
  // A title over everything names no columns.
  const isTitle = new Set(upper.filter(Boolean)).size < 2;
  if (rows.length < 3 || !spans || isTitle || !isHead(1)) return rows.map((row) => [...row]);
  const joined = Array.from({ length: Math.max(upper.length, lower.length) }, (_, at) => {
    const [above = "", below = ""] = [upper[at], lower[at]];
    return above === below ? above : [above, below].filter(Boolean).join(" ");
  });
  return [joined, ...rows.slice(2).map((row) => [...row])];
}

/** Names of columns rather than what stands in them: all filled, and none is a number. */
export const looksLikeNames = (row: Row | undefined): boolean =>
  row !== undefined && row.length > 1 && row.every((text) => text && !/^[^\p{L}]*\d[^\p{L}]*$/u.test(text));
