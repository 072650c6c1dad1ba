import { tableOf } from "./document-text";
import { labelLines } from "./label-rows";

/** Words of a line between two wide gaps; places in the units of the page. */
export interface Cell {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Longer cells are columns of prose rather than of a table. */
const PROSE = 60;
const BULLET = /^(?:[-–•·▪●◦‣*]|\(?\d{1,2}[.)、]|[a-z][.)])$/;

/** The sign before an item of a list is no column of its own. */
export function joinBullet(cells: readonly Cell[]): Cell[] {
  const [bullet, item, ...rest] = cells;
  return bullet && item && BULLET.test(bullet.text)
    ? [{ text: `${bullet.text} ${item.text}`, from: bullet.from, to: item.to }, ...rest]
    : [...cells];
}

/** Whether a line may be a row of a table. */
export const isTableRow = (cells: readonly Cell[]): boolean =>
  cells.length > 1 && cells.every(({ text }) => text.length <= PROSE);

/** Whether rows of the next page stand in the columns of a table: as many, each where the same one was. */
export function goesOn(table: readonly (readonly Cell[])[], next: readonly (readonly Cell[])[]): boolean {
  const [before, after] = [columnsOf(table), columnsOf(next)];
  return (
    before.length === after.length &&
    before.every(({ from, to }, at) => {
      const other = after[at];
      return other !== undefined && from < other.to && other.from < to;
    })
  );
}

/** Whether every cell of the shorter of two rows stands in the columns of the other, each in one of its own. */
export function standsBelow(above: readonly Cell[], below: readonly Cell[]): boolean {
  const [few, many] = above.length < below.length ? [above, below] : [below, above];
  const places = few.map((cell) => many.findIndex((other) => cell.from < other.to && other.from < cell.to));
  return !places.includes(-1) && new Set(places).size === few.length;
}

export const sameWords = (a: readonly Cell[], b: readonly Cell[]): boolean =>
  a.length === b.length && a.every(({ text }, at) => text === b[at]?.text);

/** How far each column reaches, by the rows that have all of them. */
function columnsOf(rows: readonly (readonly Cell[])[]): { from: number; to: number }[] {
  const most = Math.max(...rows.map(({ length }) => length));
  const whole = rows.filter(({ length }) => length === most);
  return Array.from({ length: most }, (_, at) => ({
    from: Math.min(...whole.map((row) => row[at]?.from ?? Infinity)),
    to: Math.max(...whole.map((row) => row[at]?.to ?? -Infinity)),
  }));
}

/** Rows below each other as a table. Two columns are names with values, a line each; of more, the first row names the columns. */
export function tableOfLines(rows: readonly (readonly Cell[])[]): string {
  const widest = rows.reduce((best, row) => (row.length > best.length ? row : best), rows[0] ?? []);
  const columnOf = ({ from, to }: Cell): number => {
    const middle = (from + to) / 2;
    return Math.max(
      0,
      widest.findLastIndex((column, at) => middle >= (at === 0 ? -Infinity : startOf(widest, at, column))),
    );
  };
  const cells = rows.map((row) => {
    const placed = widest.map(() => "");
    for (const cell of row) {
      const at = columnOf(cell);
      placed[at] = placed[at] ? `${placed[at]} ${cell.text}` : cell.text;
    }
    return placed;
  });
  if (widest.length > 2)
    return labelLines(cells.map((row) => row.map((text) => ({ text, isHead: false })))) ?? tableOf(cells);
  return cells.map(([name = "", value = ""]) => lineOf(name, value)).join("\n");
}

/** Half of the gap before a column is its own: numbers stand at its right, under a name at its left. */
const startOf = (widest: readonly Cell[], at: number, { from }: Cell): number =>
  ((widest[at - 1]?.to ?? from) + from) / 2;

const lineOf = (name: string, value: string): string =>
  name && value ? `${name.replace(/\s*[:：]$/, "")}: ${value}` : name || value;
