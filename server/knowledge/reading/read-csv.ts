import { decodeText } from "./decode-text";
import { type DocumentText, titledTableOf } from "./document-text";

const MOST_ROWS = 20_000;

/** Reads comma-, semicolon- or tab-separated rows, the first of which names the columns. */
export function readCsv(bytes: Uint8Array): DocumentText {
  const { text, notes } = decodeText(bytes);
  const rows = rowsOf(text, separatorOf(text));
  if (rows.length > MOST_ROWS) notes.push({ code: "table_cut", detail: String(rows.length - MOST_ROWS) });
  return { markdown: titledTableOf(rows.slice(0, MOST_ROWS)), notes, isTable: true };
}

function separatorOf(text: string): string {
  const head = text.slice(0, text.indexOf("\n") < 0 ? 2_000 : text.indexOf("\n"));
  const count = (mark: string) => head.split(mark).length;
  return [",", ";", "\t"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/** Quotes keep separators, line breaks and doubled quotes; one that is never closed ends with the text. */
function rowsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endRow = () => {
    row.push(cell);
    if (row.some((one) => one.trim())) rows.push(row);
    row = [];
    cell = "";
  };
  for (let at = 0; at < text.length && rows.length <= MOST_ROWS; at++) {
    const letter = text[at] ?? "";
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (letter === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (letter === separator) {
      row.push(cell);
      cell = "";
    } else if (letter === "\n") endRow();
    else if (letter !== "\r") cell += letter;
  }
  endRow();
  return rows;
}
