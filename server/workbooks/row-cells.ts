import { columnOf, dayOf, wordsOf } from "./workbook-parts";
import { at, childrenOf, type Element } from "./xml";

/** What cells refer to, and how who reads them wants them written. */
export interface CellReading {
  /** Texts that several cells share. */
  readonly words: readonly string[];
  /** Which styles show numbers as dates. */
  readonly dates: readonly boolean[];
  /** Columns beyond these are left out. */
  readonly columns: number;
  readonly yes: string;
  readonly no: string;
  /** `style`: the place of the cell's style. */
  readonly numberOf: (text: string, style: number) => string;
}

/** The cells of a row, each in its column; undefined where all are empty. */
export function cellsOf(row: Element, reading: CellReading): string[] | undefined {
  const cells: string[] = [];
  for (const cell of childrenOf(row, "c")) {
    const column = columnOf(cell.attributes.r) ?? cells.length;
    if (column < reading.columns) cells[column] = textOf(cell, reading);
  }
  const whole = Array.from(cells, (cell) => cell ?? "");
  return whole.some((cell) => cell.trim()) ? whole : undefined;
}

function textOf(cell: Element, { words, dates, yes, no, numberOf }: CellReading): string {
  const value = at(cell, "v");
  const text = value ? wordsOf(value) : "";
  switch (cell.attributes.t) {
    case "s":
      return words[Number(text)] ?? "";
    case "inlineStr":
      return wordsOf(at(cell, "is") ?? cell);
    case "b":
      return text === "1" ? yes : text === "0" ? no : "";
    case "e":
      return "";
    case undefined:
    case "n":
      return dates[Number(cell.attributes.s ?? 0)] && text !== ""
        ? dayOf(Number(text))
        : numberOf(text, Number(cell.attributes.s ?? 0));
    default:
      return text;
  }
}
