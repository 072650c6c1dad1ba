import { decodeText } from "./decode-text";
import { type DocumentText, titledTableOf } from "./document-text";

const MOST_ROWS = 20_000;

/** Reads rows whose cells are separated by commas, semicolons, tabs or bars, the first of which names the columns. */
export function readCsv(bytes: Uint8Array): DocumentText {
  const { text: whole, notes } = decodeText(bytes);
  // A spreadsheet's own word for what separates the cells.
  const [named = "", told] = /^\ufeff?sep=(.)\r?\n/i.exec(whole) ?? [];
  const text = whole.slice(named.length);
  const { rows, open } = rowsOf(text, told ?? separatorOf(text));
  if (open !== undefined) notes.push({ code: "quote_open", detail: String(open) });
  if (rows.length > MOST_ROWS) notes.push({ code: "table_cut", detail: String(rows.length - MOST_ROWS) });
  return { markdown: titledTableOf(rows.slice(0, MOST_ROWS)), notes, isTable: true };
}

/** Rows that are looked at for what separates their cells. */
const SAMPLE = 20;

/** The mark that parts the most rows into as many cells as the others; a title above them has none, a price may hold a comma. */
function separatorOf(text: string): string {
  const sample = text.slice(0, 20_000);
  const score = (mark: string): number => {
    const widths = rowsOf(sample, mark, SAMPLE).rows.map((row) => row.length);
    const alike = new Map<number, number>();
    for (const width of widths) if (width > 1) alike.set(width, (alike.get(width) ?? 0) + 1);
    const [width = 0, rows = 0] = [...alike].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
    return rows + width / 1_000;
  };
  const marks = [",", ";", "\t", "|"].map((mark) => ({ mark, score: score(mark) }));
  return marks.reduce((best, one) => (one.score > best.score ? one : best)).mark;
}

/**
 * Quotes keep separators, line breaks and doubled quotes. One that is never closed would swallow every row below it: it is read as a letter,
 * and `open` says in which row it stands.
 */
function rowsOf(text: string, separator: string, most = MOST_ROWS): { rows: string[][]; open?: number } {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quote: number | undefined;
  let open: number | undefined;
  const endRow = () => {
    row.push(cell);
    if (row.some((one) => one.trim())) rows.push(row);
    row = [];
    cell = "";
  };
  for (let at = 0; at <= text.length && rows.length <= most; at++) {
    const letter = text[at] ?? "";
    if (quote !== undefined) {
      if (at === text.length) {
        open ??= rows.length + 1;
        at = quote;
        cell = '"';
        quote = undefined;
      } else if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quote = undefined;
    } else if (letter === '"' && cell.trim() === "") {
      quote = at;
      cell = "";
    } else if (letter === separator) {
      row.push(cell);
      cell = "";
    } else if (letter === "\n") endRow();
    else if (letter !== "\r") cell += letter;
  }
  endRow();
  return open === undefined ? { rows } : { rows, open };
}
