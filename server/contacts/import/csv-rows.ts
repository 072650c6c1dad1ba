/** A row of a file: its place in the file from 1, and its cells as they stand. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

const QUOTE = 34;
const LF = 10;
const CR = 13;
/** A heading longer than this shows its separator too. */
const HEAD = 65_536;
/** Characters of one cell that are kept; the rest of it is skipped. */
const MAX_CELL = 8_192;

/**
 * CSV by RFC 4180 that comes in pieces, with the separator that the heading shows; rows are given as soon as they are whole. A
 * quote that is never closed ends with the file.
 */
export class CsvRows {
  private head: string | null = "";
  private separator = 44;
  private cells: string[] = [];
  private cell = "";
  private quoted = false;
  /** Within quotes, the last sign was one: the end, or half of a quote that is meant. */
  private half = false;
  private afterCr = false;
  private line = 1;
  private began = 1;

  constructor(private readonly hear: (row: Row) => void) {}

  push(text: string): void {
    if (this.head === null) return this.take(text);
    this.head += text;
    if (/[\r\n]/.test(this.head) || this.head.length > HEAD) this.open();
  }

  end(): void {
    if (this.head !== null) this.open();
    if (this.cell !== "" || this.cells.length > 0) this.endRow();
  }

  private open(): void {
    const text = (this.head ?? "").replace(/^\ufeff/, "");
    this.head = null;
    this.separator = separatorOf(text).charCodeAt(0);
    this.take(text);
  }

  private take(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.quoted) {
        if (this.half) {
          this.half = false;
          if (code === QUOTE) {
            this.add('"');
            from = at + 1;
            continue;
          }
          this.quoted = false;
          from = at;
        } else {
          if (code === LF) this.line++;
          if (code === QUOTE) {
            this.add(text.slice(from, at));
            this.half = true;
          }
          continue;
        }
      }
      if (code === LF && this.afterCr) from = at + 1;
      else if (code === QUOTE && (this.cell + text.slice(from, at)).trim() === "") {
        this.quoted = true;
        this.cell = "";
        from = at + 1;
      } else if (code === this.separator) {
        this.add(text.slice(from, at));
        this.cells.push(this.cell);
        this.cell = "";
        from = at + 1;
      } else if (code === LF || code === CR) {
        this.add(text.slice(from, at));
        this.endRow();
        from = at + 1;
      }
      this.afterCr = code === CR;
    }
    if (!this.half) this.add(text.slice(from));
  }

  private add(text: string): void {
    if (this.cell.length < MAX_CELL) this.cell += text.slice(0, MAX_CELL);
  }

  private endRow(): void {
    this.cells.push(this.cell);
    if (this.cells.length > 1 || this.cells[0]?.trim()) this.hear({ line: this.began, cells: this.cells });
    this.cells = [];
    this.cell = "";
    this.began = ++this.line;
  }
}

function separatorOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const counts = [",", ";", "\t", "，"].map((one) => [one, head.split(one).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** All rows of a text. */
export function parseCsv(text: string): Row[] {
  const rows: Row[] = [];
  const reader = new CsvRows((row) => rows.push(row));
  reader.push(text);
  reader.end();
  return rows;
}
