import type { LabelCell } from "./label-rows";

export interface SpannedCell extends LabelCell {
  /** Columns and rows that it takes. */
  readonly columns: number;
  readonly rows: number;
}

/** Wider and higher cells are taken for as much. */
const MOST_COLUMNS = 60;
const MOST_ROWS = 300;

/** A number of columns or rows as HTML tells it; 1 without one. */
export const spanOf = (text: string | undefined, most: "columns" | "rows"): number =>
  Math.max(1, Math.min(Math.trunc(Number(text)) || 1, most === "columns" ? MOST_COLUMNS : MOST_ROWS));

/** Rows of a table in which what a cell says stands in every column and row that it takes; a row that is one cell stays one. */
export function gridOf(rows: readonly (readonly SpannedCell[])[]): LabelCell[][] {
  const below = new Map<number, { cell: LabelCell; rows: number }>();
  return rows.map((row) => {
    const placed: LabelCell[] = [];
    const fill = () => {
      for (;;) {
        const above = below.get(placed.length);
        if (!above) return;
        if (above.rows > 1) below.set(placed.length, { ...above, rows: above.rows - 1 });
        else below.delete(placed.length);
        placed.push(above.cell);
      }
    };
    for (const { text, isHead, columns, rows: high } of row) {
      fill();
      for (let at = 0; at < (row.length === 1 ? 1 : columns); at++) {
        if (high > 1) below.set(placed.length, { cell: { text, isHead }, rows: high - 1 });
        placed.push({ text, isHead });
      }
    }
    fill();
    return placed;
  });
}
