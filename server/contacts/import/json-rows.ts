/** A line of a file that cannot be read. */
export interface BrokenLine {
  readonly line: number;
  readonly text: string;
}

const MAX_LINE = 1_000_000;

/** NDJSON that comes in pieces: one object a line. Its columns are the names that its objects have, in the order in which they come. */
export class JsonRows {
  readonly columns = new Map<string, number>();
  private rest = "";
  private line = 0;

  constructor(private readonly hear: (row: { line: number; cells: string[] } | BrokenLine) => void) {}

  push(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = (lines.pop() ?? "").slice(0, MAX_LINE);
    for (const line of lines) this.read(line);
  }

  end(): void {
    if (this.rest) this.read(this.rest);
    this.rest = "";
  }

  private read(raw: string): void {
    const text = raw.replace(/^\ufeff/, "").trim();
    const line = ++this.line;
    if (text === "") return;
    const value = parse(text);
    if (value === undefined) return this.hear({ line, text });
    const cells: string[] = [];
    for (const [name, one] of Object.entries(value)) {
      const known = this.columns.get(name);
      const at = known ?? this.columns.size;
      if (known === undefined) this.columns.set(name, at);
      cells[at] = print(one);
    }
    this.hear({ line, cells: Array.from(cells, (cell) => cell ?? "") });
  }
}

/** Numbers are taken as they are written: a number of 19 digits would lose its last ones on the way through a double. */
function parse(text: string): object | undefined {
  const kept = text.replace(
    /("(?:[^"\\]|\\.)*")|(-?\d{16,})(?=\s*[,}\]])/g,
    (all, quoted: string | undefined) => quoted ?? JSON.stringify(all),
  );
  try {
    const value: unknown = JSON.parse(kept);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // the line is refused with this reason
  }
}

const print = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(print).join(";")
    : value === null || value === undefined
      ? ""
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
