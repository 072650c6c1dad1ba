import { isForbiddenName } from "../../flow/text/paths";
import { isRounded } from "../contacts/identity-value";
import { MOST_KEY, tableKey } from "./table-key";
import { MOST_CELL, MOST_COLUMNS, MOST_ROWS } from "./table-limits";

/** Why something cannot be a table; the interface has words for each. Lines count from 1, the heading included. */
export interface TableProblem {
  readonly code:
    | "empty"
    | "old-workbook"
    | "damaged"
    | "too-large"
    | "too-many-columns"
    | "too-many-lines"
    | "column-repeated"
    | "column-forbidden"
    | "cell-too-long"
    | "rounded";
  readonly line?: number;
  readonly column?: string;
}

/** Whether the rows can be told apart by a column; the first lines in which they cannot. */
export interface KeyColumn {
  readonly name: string;
  readonly fault: "empty" | "repeated" | "long" | null;
  readonly lines: readonly number[];
}

export interface TableLine {
  readonly line: number;
  readonly cells: readonly string[];
}

const MOST_TOLD = 10;

/** What is wrong with columns and cells, the first ten things. */
export function tableProblems(columns: readonly string[], lines: readonly TableLine[]): TableProblem[] {
  const problems: TableProblem[] = [];
  if (columns.length > MOST_COLUMNS) problems.push({ code: "too-many-columns" });
  if (lines.length > MOST_ROWS) problems.push({ code: "too-many-lines" });
  for (const [at, column] of columns.entries()) {
    if (columns.indexOf(column) < at) problems.push({ code: "column-repeated", column });
    if (isForbiddenName(column)) problems.push({ code: "column-forbidden", column });
  }
  for (const { line, cells } of lines) {
    if (problems.length >= MOST_TOLD) break;
    for (const [at, cell] of cells.entries()) {
      const column = columns[at] ?? "";
      if (cell.length > MOST_CELL) problems.push({ code: "cell-too-long", line, column });
      // With its sign: "1E5" may be the number of a thing.
      else if (cell.includes("+") && isRounded(cell)) problems.push({ code: "rounded", line, column });
    }
  }
  return problems.slice(0, MOST_TOLD);
}

/** Each column as a key. */
export function keyColumns(columns: readonly string[], lines: readonly TableLine[]): KeyColumn[] {
  return columns.map((name, at) => {
    const keys = lines.map(({ line, cells }) => ({ line, key: tableKey(cells[at] ?? "") }));
    const told = (fault: KeyColumn["fault"], which: typeof keys): KeyColumn => ({
      name,
      fault,
      lines: which.slice(0, MOST_TOLD).map(({ line }) => line),
    });
    const empty = keys.filter(({ key }) => key === "");
    if (empty.length > 0) return told("empty", empty);
    const long = keys.filter(({ key }) => key.length > MOST_KEY);
    if (long.length > 0) return told("long", long);
    const count = new Map<string, number>();
    for (const { key } of keys) count.set(key, (count.get(key) ?? 0) + 1);
    const repeated = keys.filter(({ key }) => (count.get(key) ?? 0) > 1);
    return repeated.length > 0 ? told("repeated", repeated) : told(null, []);
  });
}
