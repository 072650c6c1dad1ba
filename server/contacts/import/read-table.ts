import { sanitizeText } from "../../../flow/text/json";
import { AppError } from "../../errors";

export interface Table {
  readonly columns: readonly string[];
  /** Cells of each line, with the line's place in the file from 1. */
  readonly lines: readonly { readonly line: number; readonly cells: readonly string[] }[];
  readonly encoding: "utf-8" | "gb18030";
}

export const MAX_LINES = 100_000;
const MAX_COLUMNS = 200;
const MAX_CELL = 8_000;

/**
 * A file of contacts as a table: CSV (comma, semicolon or tab; quotes) or NDJSON (one object a line), in UTF-8 or GB18030.
 * Long numbers stay texts, as they stand in the file. 422 `import-unreadable` for what is neither.
 */
export function readTable(bytes: Uint8Array, fileName: string): Table {
  const { text, encoding } = decodeText(bytes);
  if (text.startsWith("PK\u0003\u0004"))
    throw unreadable("This is a workbook: save the sheet as CSV (UTF-8) and import that.");
  const json = /\.(nd)?jsonl?$/i.test(fileName) || /^\s*\{/.test(text);
  return { ...(json ? readLinesOfJson(text) : readCsv(text)), encoding };
}

const unreadable = (message: string) => new AppError(422, "import-unreadable", message);

/** Bytes that are no UTF-8 are what a Chinese spreadsheet writes. */
function decodeText(bytes: Uint8Array): Pick<Table, "encoding"> & { text: string } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8" };
  } catch {
    return { text: new TextDecoder("gb18030").decode(bytes), encoding: "gb18030" };
  }
}

function readCsv(text: string): Omit<Table, "encoding"> {
  const rows = parseCsv(text);
  const head = rows.shift();
  if (!head || rows.length === 0) throw unreadable("The file has no lines below its heading.");
  const columns = head.cells.map((name, index) => sanitizeText(name).trim().slice(0, 100) || `#${index + 1}`);
  check(columns, rows.length);
  return {
    columns,
    lines: rows.map(({ line, cells }) => ({ line, cells: columns.map((_, n) => tidy(cells[n] ?? "")) })),
  };
}

function check(columns: readonly string[], lines: number): void {
  if (columns.length > MAX_COLUMNS) throw unreadable(`A file has at most ${MAX_COLUMNS} columns.`);
  if (lines > MAX_LINES) throw unreadable(`A file has at most ${MAX_LINES} lines: split it.`);
}

const tidy = (cell: string): string => sanitizeText(cell).slice(0, MAX_CELL).trim();

/** RFC 4180, with the separator that the heading shows. A quote that is never closed ends with the file. */
export function parseCsv(text: string): { line: number; cells: string[] }[] {
  const source = text.replace(/^\ufeff/, "");
  const separator = separatorOf(source);
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let began = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.length > 1 || cells[0]?.trim()) rows.push({ line: began, cells });
    cells = [];
    cell = "";
  };
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if (quoted) {
      if (char === "\n") line++;
      if (char !== '"') cell += char;
      else if (source.charAt(at + 1) === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (char === separator) {
      cells.push(cell);
      cell = "";
    } else if (char === "\n" || char === "\r") {
      if (char === "\r" && source.charAt(at + 1) === "\n") at++;
      endRow();
      began = ++line;
    } else cell += char;
  }
  if (cell !== "" || cells.length > 0) endRow();
  return rows;
}

function separatorOf(source: string): string {
  const head = source.slice(0, source.search(/[\r\n]|$/));
  const counts = [",", ";", "\t", "，"].map((one) => [one, head.split(one).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function readLinesOfJson(text: string): Omit<Table, "encoding"> {
  const columns = new Map<string, number>();
  const lines: { line: number; cells: string[] }[] = [];
  for (const [index, raw] of text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (raw.trim() === "") continue;
    const cells: string[] = [];
    for (const [name, value] of pairsOf(raw, index + 1)) {
      let at = columns.get(name);
      if (at === undefined) columns.set(name, (at = columns.size));
      cells[at] = tidy(value);
    }
    lines.push({ line: index + 1, cells });
  }
  if (lines.length === 0) throw unreadable("The file is empty.");
  const names = [...columns.keys()];
  check(names, lines.length);
  return {
    columns: names,
    lines: lines.map(({ line, cells }) => ({ line, cells: names.map((_, n) => cells[n] ?? "") })),
  };
}

/** Numbers are taken as they are written: a number of 19 digits would lose its last ones on the way through a double. */
function pairsOf(raw: string, line: number): [string, string][] {
  const kept = raw.replace(
    /("(?:[^"\\]|\\.)*")|(-?\d{16,})(?=\s*[,}\]])/g,
    (all, text: string | undefined) => text ?? JSON.stringify(all),
  );
  let value: unknown;
  try {
    value = JSON.parse(kept);
  } catch {
    throw unreadable(`Line ${line} is no JSON.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw unreadable(`Line ${line} is no object.`);
  return Object.entries(value).map(([name, one]) => [name.slice(0, 100), print(one)]);
}

const print = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(print).join(";")
    : value === null || value === undefined
      ? ""
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
