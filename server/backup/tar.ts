const BLOCK = 512;
const NAME = 100;

/** The header of a file in a tar archive (ustar). Names are ours: short, plain, relative. */
export function tarHeader(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > NAME || !isPlainName(name))
    throw new Error(`not a name for an archive: ${name}`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  header.write(name, 0, "utf8");
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  header.write("        0", 148, "latin1"); // the sum is counted over spaces; type 0, a file
  header.write("ustar\u000000", 257, "latin1");
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return header;
}

/** What fills a file up to whole blocks. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** What stands at the end of an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** Letters, digits and a few signs; no way out of a folder. */
export const isPlainName = (name: string): boolean =>
  /^[\w.-]+(\/[\w.-]+)*$/.test(name) && !name.split("/").includes("..");

export interface TarFile {
  readonly name: string;
  readonly size: number;
  /** Its bytes; must be read to the end before the next file is asked for. */
  readonly bytes: AsyncGenerator<Buffer>;
}

/** The files of an archive, in order. Throws for one that is cut off or no archive. */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarFile> {
  const reader = new Blocks(source[Symbol.asyncIterator]());
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header.every((byte) => byte === 0)) return;
    if (header.toString("latin1", 257, 262) !== "ustar") throw new Error("this is no backup");
    const text = (from: number, to: number) => header.toString("utf8", from, to).split("\0")[0] ?? "";
    const name = text(0, NAME);
    const size = Number.parseInt(text(124, 136), 8);
    if (!isPlainName(name) || !Number.isSafeInteger(size)) throw new Error("this is no backup");
    let left = size;
    const bytes = (async function* () {
      while (left > 0) {
        const piece = await reader.some(left);
        left -= piece.length;
        yield piece;
      }
    })();
    yield { name, size, bytes };
    for await (const _ of bytes) void _;
    await reader.take((BLOCK - (size % BLOCK)) % BLOCK);
  }
}

class Blocks {
  private held: Buffer = Buffer.alloc(0);

  constructor(private readonly source: AsyncIterator<Buffer>) {}

  /** At least one byte, at most so many. */
  async some(most: number): Promise<Buffer> {
    if (this.held.length === 0) await this.more();
    const piece = this.held.subarray(0, most);
    this.held = this.held.subarray(piece.length);
    return piece;
  }

  async take(count: number): Promise<Buffer> {
    while (this.held.length < count) await this.more();
    const piece = this.held.subarray(0, count);
    this.held = this.held.subarray(count);
    return piece;
  }

  private async more(): Promise<void> {
    const next = await this.source.next();
    if (next.done) throw new Error("the backup is cut off");
    this.held = this.held.length ? Buffer.concat([this.held, next.value]) : next.value;
  }
}
