import type { Line } from "./pdf-pages";
import type { Cell } from "./pdf-tables";

/** Cells that begin at the same place before that place may be where a column begins. */
const FEW = 4;
/** Columns begin within so many units of each other. */
const NEAR = 4;
/** Text fills its column so far; names and values of a table do not. */
const FILLS = 0.72;
/** Letters of a line of text on average, Chinese ones counted twice; cells of a table hold less. */
const LETTERS = 18;
/** Of the lines of a text so many go on with a small letter; cells of a table begin with a capital or a number. */
const GOES_ON = 0.25;

/** Places where a column may begin; a page with more of them is a drawing or a table. */
const MOST_STARTS = 60;

interface Column {
  readonly from: number;
  /** Where the next one begins. */
  readonly to: number;
}

/**
 * Lines of a page of several columns in the order in which they are read: down each column, and then down the next. Some programs write such
 * pages line by line over all columns. What reaches over several columns (a title, a row of a table) parts what is above it from what is
 * below. A page without columns, or with columns of a table, stays as it is.
 */
export function readByColumns(lines: readonly Line[]): Line[] {
  const columns = columnsOf(lines);
  if (columns.length < 2) return [...lines];
  const down = [...lines].sort((a, b) => b.y - a.y);
  const ordered: Line[] = [];
  let below: Line[][] = columns.map(() => []);
  const end = () => {
    ordered.push(...below.flat());
    below = columns.map(() => []);
  };
  for (const line of down) {
    const places = line.cells.map((cell) => placeOf(columns, cell));
    const isRow = line.cells.length > columns.length && new Set(places).size > 1;
    if (isRow || places.includes(undefined)) {
      end();
      ordered.push(line);
      continue;
    }
    for (const [at, column] of below.entries()) {
      const cells = line.cells.filter((_, cell) => places[cell] === at);
      if (cells.length > 0)
        column.push(
          cells.length === line.cells.length
            ? line
            : { ...line, cells, text: cells.map(({ text }) => text).join(" ") },
        );
    }
  }
  end();
  return ordered;
}

/** The columns of text on a page, from left to right. */
function columnsOf(lines: readonly Line[]): Column[] {
  const cells = lines.flatMap((line) => line.cells);
  const starts: { from: number; count: number }[] = [];
  for (const { from } of cells.toSorted((a, b) => a.from - b.from)) {
    const last = starts.at(-1);
    if (last && from - last.from <= NEAR) last.count++;
    else starts.push({ from, count: 1 });
  }
  const often = starts.filter(({ count }) => count >= FEW).map(({ from }) => from);
  if (often.length > MOST_STARTS) return [];
  let columns = between(often);
  // What is indented, and the columns of a table within a column, begin at the same places too but hold no text of their own.
  for (;;) {
    const weak = columns.findIndex((column, at) => at > 0 && !isText(column, cells));
    if (weak < 0) break;
    columns = between(columns.filter((_, at) => at !== weak).map(({ from }) => from));
  }
  const [first] = columns;
  return first && isText(first, cells) ? columns : [];
}

const between = (starts: readonly number[]): Column[] =>
  starts.map((from, at) => ({ from: from - NEAR, to: (starts[at + 1] ?? Infinity) - NEAR }));

function isText(column: Column, cells: readonly Cell[]): boolean {
  const within = cells.filter((cell) => cell.from >= column.from && cell.from < column.to);
  const inside = within.filter((cell) => cell.to <= column.to + NEAR);
  // Most of what begins in a column ends in it.
  if (inside.length < FEW || inside.length < 0.7 * within.length) return false;
  const width = inside.reduce((most, { to }) => Math.max(most, to), -Infinity) - column.from - NEAR;
  // Long lines count for more: a table within a column of text is no reason against it.
  const letters = inside.reduce((sum, { text }) => sum + text.length, 0);
  const mean = (of: (cell: Cell) => number) =>
    inside.reduce((sum, cell) => sum + of(cell) * cell.text.length, 0) / letters;
  if (mean(({ from, to }) => (to - from) / width) < FILLS) return false;
  if (mean(({ text }) => text.length + (text.match(HAN)?.length ?? 0)) < LETTERS) return false;
  // Chinese has no small letters; its lines end where the column does.
  return mean(({ text }) => (/^\p{Ll}|^\p{Script=Han}|^[，。、；：！？）”]/u.test(text) ? 1 : 0)) >= GOES_ON;
}

const HAN = /\p{Script=Han}/gu;

/** Which column a cell stands in; undefined where it reaches over several. */
function placeOf(columns: readonly Column[], { from, to }: Cell): number | undefined {
  const at = columns.findLastIndex((column) => from >= column.from);
  const column = columns[Math.max(0, at)];
  return column && to <= column.to + NEAR ? Math.max(0, at) : undefined;
}
