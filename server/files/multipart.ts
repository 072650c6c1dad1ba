import { AppError } from "../errors";

/** One part of a form, with its bytes to be read once, in order. */
export interface Part {
  readonly name: string;
  /** Undefined for a field that is not a file. */
  readonly filename: string | undefined;
  readonly type: string;
  readonly bytes: AsyncIterable<Buffer>;
}

const MAX_HEADERS = 8_192;
const MAX_PARTS = 10;
const bad = (message: string): AppError => new AppError(400, "bad-multipart", message);

/**
 * Reads multipart/form-data as it arrives: nothing is kept but what is needed to find the next boundary. Each part's
 * bytes must be read to their end before the next part is asked for.
 */
export async function* readMultipart(
  contentType: string | undefined,
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Part> {
  const boundary =
    /^multipart\/form-data;(?:[^"]|"[^"]*")*?\bboundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(
      contentType ?? "",
    );
  if (!boundary) throw new AppError(415, "content-type", "Send multipart/form-data.");
  const reader = new BoundaryReader(
    source[Symbol.asyncIterator](),
    Buffer.from(`\r\n--${boundary[1] ?? boundary[2]}`, "latin1"),
  );
  for (let parts = 0; await reader.nextPart(); parts++) {
    if (parts >= MAX_PARTS) throw bad("The form has too many parts.");
    const headers = await reader.headers();
    const disposition = headers.get("content-disposition") ?? "";
    if (!/^form-data\b/i.test(disposition)) throw bad("A part is no form-data.");
    yield {
      name: parameter(disposition, "name") ?? "",
      filename: parameter(disposition, "filename"),
      type: (headers.get("content-type") ?? "").toLowerCase(),
      bytes: reader.body(),
    };
  }
}

function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, "i").exec(header);
  const value = found?.[1] ?? found?.[2];
  // Browsers send names as UTF-8 bytes, which were read as Latin-1.
  return value === undefined
    ? undefined
    : Buffer.from(value.replace(/\\(.)/g, "$1"), "latin1").toString("utf8");
}

class BoundaryReader {
  private buffer: Buffer = Buffer.from("\r\n");
  private ended = false;
  private inBody = false;

  constructor(
    private readonly source: AsyncIterator<Buffer>,
    private readonly boundary: Buffer,
  ) {}

  /** Goes past the next boundary. False after the last. */
  async nextPart(): Promise<boolean> {
    if (this.inBody) for await (const _ of this.body()) void _;
    for (;;) {
      const at = this.buffer.indexOf(this.boundary);
      if (at > 0) throw bad("The form does not begin with its boundary.");
      if (at === 0 && this.buffer.length >= this.boundary.length + 2) break;
      if (this.buffer.length > this.boundary.length + 2 || !(await this.more()))
        throw bad("The form has no boundary.");
    }
    const mark = this.buffer.toString("latin1", this.boundary.length, this.boundary.length + 2);
    this.buffer = this.buffer.subarray(this.boundary.length + 2);
    if (mark === "--") return false;
    if (mark !== "\r\n") throw bad("A boundary does not end its line.");
    return true;
  }

  async headers(): Promise<Map<string, string>> {
    let end = this.buffer.indexOf("\r\n\r\n");
    while (end < 0) {
      if (this.buffer.length > MAX_HEADERS || !(await this.more())) throw bad("A part's headers do not end.");
      end = this.buffer.indexOf("\r\n\r\n");
    }
    if (end > MAX_HEADERS) throw bad("A part's headers are too long.");
    const lines = this.buffer.toString("latin1", 0, end).split("\r\n");
    this.buffer = this.buffer.subarray(end + 4);
    this.inBody = true;
    return new Map(
      lines.map((line) => [
        line.slice(0, line.indexOf(":")).trim().toLowerCase(),
        line.slice(line.indexOf(":") + 1).trim(),
      ]),
    );
  }

  async *body(): AsyncGenerator<Buffer> {
    while (this.inBody) {
      const at = this.buffer.indexOf(this.boundary);
      // Without a boundary, all but its possible beginning at the end is the part's.
      const safe = at >= 0 ? at : Math.max(0, this.buffer.length - this.boundary.length);
      const piece = this.buffer.subarray(0, safe);
      this.buffer = this.buffer.subarray(safe);
      if (at >= 0) this.inBody = false;
      if (piece.length) yield piece;
      if (at < 0 && !(await this.more())) throw bad("The form was cut short.");
    }
  }

  private async more(): Promise<boolean> {
    if (this.ended) return false;
    const next = await this.source.next();
    if (next.done) {
      this.ended = true;
      return false;
    }
    this.buffer = this.buffer.length ? Buffer.concat([this.buffer, next.value]) : next.value;
    return true;
  }
}
