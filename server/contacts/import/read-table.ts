import { AppError } from "../../errors";
import { isJson, TextLines } from "./file-rows";

export interface Table {
  readonly columns: readonly string[];
  /** Cells of each line, with the line's place in the file from 1. */
  readonly lines: readonly { readonly line: number; readonly cells: readonly string[] }[];
  readonly encoding: "utf-8" | "gb18030";
}

const unreadable = (message: string) => new AppError(422, "import-unreadable", message);
const MAX_COLUMNS = 200;

/**
 * A small file that is there as a whole, as a table: CSV (comma, semicolon or tab; quotes) or NDJSON (one object a line), in UTF-8
 * or GB18030. Long numbers stay texts, as they stand in the file. 422 `import-unreadable` for what is neither.
 */
export function readTable(bytes: Uint8Array, fileName: string): Table {
  const { text, encoding } = decodeText(bytes);
  if (text.startsWith("PK\u0003\u0004")) throw unreadable("This is a workbook: save the sheet as CSV.");
  const reader = new TextLines(isJson(fileName, text.slice(0, 4_096)));
  reader.push(text);
  reader.end();
  const { columns, lines } = reader.take();
  const broken = lines.find((one) => one.broken);
  if (broken) throw unreadable(`Line ${broken.line} is no JSON object.`);
  if (lines.length === 0) throw unreadable("The file has no lines below its heading.");
  if (columns.length > MAX_COLUMNS) throw unreadable(`A file has at most ${MAX_COLUMNS} columns.`);
  return {
    columns,
    encoding,
    lines: lines.map(({ line, cells }) => ({ line, cells: columns.map((_, n) => cells[n] ?? "") })),
  };
}

/** Bytes that are no UTF-8 are what a Chinese spreadsheet writes. */
function decodeText(bytes: Uint8Array): Pick<Table, "encoding"> & { text: string } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8" };
  } catch {
    return { text: new TextDecoder("gb18030").decode(bytes), encoding: "gb18030" };
  }
}
