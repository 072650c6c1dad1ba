import { sanitizeText } from "../../../flow/text/json";
import { type Parts, sheetRows } from "../../workbooks/sheet-rows";
import { UnreadableFile } from "../../workbooks/unreadable-file";
import { CsvRows } from "./csv-rows";
import { JsonRows } from "./json-rows";

export type Encoding = "utf-8" | "gb18030" | "utf-16le" | "xlsx";

/** A line of the file: its cells in the order of the columns, or why it cannot be read. */
export interface FileLine {
  readonly line: number;
  readonly cells: readonly string[];
  readonly broken?: true;
}

/** A piece of the file. The columns of NDJSON become more as it goes on. */
export interface Piece {
  readonly columns: readonly string[];
  readonly encoding: Encoding;
  readonly lines: readonly FileLine[];
}

/** Why a file cannot be taken in; the interface has words for each. */
export class BadFile extends Error {
  constructor(
    readonly problem:
      | "empty"
      | "too-many-columns"
      | "too-many-lines"
      | "old-workbook"
      | "damaged"
      | "too-large",
  ) {
    super(problem);
    this.name = "BadFile";
  }
}

export const MAX_LINES = 1_000_000;
const MAX_COLUMNS = 200;
const MAX_CELL = 8_000;
/** Characters that are looked at before whoever else has work gets their turn. */
const STEP = 262_144;

/**
 * The lines of a file of contacts in pieces: a workbook (XLSX), CSV (comma, semicolon or tab; quotes) or NDJSON, in UTF-8,
 * UTF-16 or GB18030. Long numbers stay texts, as they stand in the file. Throws BadFile.
 */
export async function* fileRows(parts: Parts, fileName: string): AsyncGenerator<Piece> {
  const start = await firstBytes(parts);
  if (start.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) throw new BadFile("old-workbook");
  const isZip = start.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004"));
  let lines = 0;
  for await (const piece of isZip ? sheetPieces(parts) : textPieces(parts, fileName)) {
    lines += piece.lines.length;
    if (piece.columns.length > MAX_COLUMNS) throw new BadFile("too-many-columns");
    if (lines > MAX_LINES) throw new BadFile("too-many-lines");
    yield piece;
  }
  if (lines === 0) throw new BadFile("empty");
}

async function firstBytes(parts: Parts): Promise<Buffer> {
  for await (const bytes of parts()) return Buffer.from(bytes.subarray(0, 4_096));
  return Buffer.alloc(0);
}

async function* sheetPieces(parts: Parts): AsyncGenerator<Piece> {
  let columns: string[] | undefined;
  try {
    for await (const rows of sheetRows(parts)) {
      const body = columns ? rows : rows.slice(1);
      columns ??= namesOf(rows[0]?.cells ?? []);
      yield { columns, encoding: "xlsx", lines: body.map((row) => fitted(row, columns ?? [])) };
    }
  } catch (error) {
    if (error instanceof UnreadableFile)
      throw new BadFile(error.code === "file-too-large" ? "too-large" : "damaged");
    throw error;
  }
}

async function* textPieces(parts: Parts, fileName: string): AsyncGenerator<Piece> {
  const encoding = await encodingOf(parts);
  const decoder = new TextDecoder(encoding);
  const reader = new TextLines(isJson(fileName, decodeStart(await firstBytes(parts), encoding)));
  for await (const bytes of parts()) {
    const text = decoder.decode(bytes, { stream: true });
    for (let from = 0; from < text.length; from += STEP) {
      reader.push(text.slice(from, from + STEP));
      const piece = reader.take();
      if (piece.lines.length) yield { ...piece, encoding };
    }
  }
  reader.push(decoder.decode());
  reader.end();
  yield { ...reader.take(), encoding };
}

export const isJson = (fileName: string, start: string): boolean =>
  /\.(?:nd)?jsonl?$/i.test(fileName) || /^\ufeff?\s*\{/.test(start);

/** CSV or NDJSON that comes in pieces, as lines with the file's columns. */
export class TextLines {
  private lines: FileLine[] = [];
  private columns: string[] | undefined;
  private readonly json: JsonRows | undefined;
  private readonly reader: Pick<CsvRows, "push" | "end">;

  constructor(json: boolean) {
    this.json = json
      ? new JsonRows((row) =>
          this.lines.push(
            "text" in row
              ? { line: row.line, cells: [tidy(row.text)], broken: true }
              : { line: row.line, cells: row.cells.map(tidy) },
          ),
        )
      : undefined;
    this.reader =
      this.json ??
      new CsvRows((row) => {
        if (this.columns) this.lines.push(fitted(row, this.columns));
        else this.columns = namesOf(row.cells);
      });
  }

  push(text: string): void {
    this.reader.push(text);
  }

  end(): void {
    this.reader.end();
  }

  /** What has come since. */
  take(): Omit<Piece, "encoding"> {
    const { lines } = this;
    this.lines = [];
    return { columns: this.json ? [...this.json.columns.keys()].map(nameOf) : (this.columns ?? []), lines };
  }
}

const decodeStart = (bytes: Buffer, encoding: string): string => new TextDecoder(encoding).decode(bytes);

/** Bytes that are no UTF-8 are what a Chinese spreadsheet writes. */
async function encodingOf(parts: Parts): Promise<Encoding> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let first = true;
  try {
    for await (const bytes of parts()) {
      if (first && bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
      first = false;
      decoder.decode(bytes, { stream: true });
    }
    decoder.decode();
    return "utf-8";
  } catch {
    return "gb18030";
  }
}

const nameOf = (name: string, index: number): string =>
  sanitizeText(name).trim().slice(0, 100) || `#${index + 1}`;

function namesOf(cells: readonly string[]): string[] {
  const names = cells.map(nameOf);
  // Spreadsheets go on to the right of what is filled.
  while (names.length > 1 && names.at(-1) === `#${names.length}`) names.pop();
  return names;
}

const tidy = (cell: string): string => sanitizeText(cell).slice(0, MAX_CELL).trim();

const fitted = (
  { line, cells }: { line: number; cells: readonly string[] },
  columns: readonly string[],
): FileLine => ({
  line,
  cells: columns.map((_, n) => tidy(cells[n] ?? "")),
});
