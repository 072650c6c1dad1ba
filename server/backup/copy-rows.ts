import type { Duplex } from "node:stream";
import type pg from "pg";

/** The side of pg's connection that COPY needs and its types leave out. */
interface CopyConnection {
  readonly stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}
/** Bytes that may wait for their reader before the database is asked to pause. */
const WAITING = 4_000_000;

/** A statement as pg's client drives it, up to the end of its answer. */
abstract class Copy {
  protected error: unknown;
  private settle: () => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => {
    this.settle = resolve;
  });

  constructor(private readonly sql: string) {}

  submit(connection: unknown): void {
    // pg gives its own connection, whose types do not name what COPY needs.
    this.begin(connection as CopyConnection);
  }

  handleError(error: unknown): void {
    this.error = error;
    this.settle();
  }

  handleReadyForQuery(): void {
    this.settle();
  }

  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handleCopyInResponse(_: unknown): void {}
  handleCopyData(_: { chunk: Buffer }): void {}

  protected begin(connection: CopyConnection): void {
    connection.query(this.sql);
  }
}

class CopyOut extends Copy {
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private connection: CopyConnection | undefined;
  private wake: () => void = () => undefined;
  private done = false;

  protected override begin(connection: CopyConnection): void {
    this.connection = connection;
    void this.ended.then(() => {
      this.done = true;
      this.wake();
    });
    super.begin(connection);
  }

  override handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.chunks.push(Buffer.from(chunk)); // the parser uses its memory again
    this.bytes += chunk.length;
    if (this.bytes > WAITING) this.connection?.stream.pause();
    this.wake();
  }

  async *read(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.chunks.length) {
        const all = Buffer.concat(this.chunks.splice(0));
        this.bytes = 0;
        this.connection?.stream.resume();
        yield all;
      } else if (this.done) {
        if (this.error) throw this.error;
        return;
      } else
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
    }
  }
}

class CopyIn extends Copy {
  constructor(
    sql: string,
    private readonly rows: AsyncIterable<Buffer>,
  ) {
    super(sql);
  }

  override handleCopyInResponse(connection: unknown): void {
    void this.send(connection as CopyConnection);
  }

  private async send(connection: CopyConnection): Promise<void> {
    try {
      for await (const chunk of this.rows) {
        if (this.error) return;
        connection.sendCopyFromChunk(chunk);
        if (connection.stream.writableNeedDrain)
          await Promise.race([
            new Promise((resolve) => connection.stream.once("drain", resolve)),
            this.ended, // refused in the middle
          ]);
      }
      connection.endCopyFrom();
    } catch (error) {
      connection.sendCopyFail("the backup could not be read");
      this.error ??= error;
    }
  }

  /** Throws what went wrong. */
  async result(): Promise<void> {
    await this.ended;
    if (this.error) throw this.error;
  }
}

/** The rows of `COPY … TO STDOUT`, as they come. Must be read to the end. */
export function copyOut(client: pg.ClientBase, sql: string): AsyncGenerator<Buffer> {
  const copy = new CopyOut(sql);
  client.query(copy);
  return copy.read();
}

/** Sends rows to `COPY … FROM STDIN`; all of them or none. */
export async function copyIn(client: pg.ClientBase, sql: string, rows: AsyncIterable<Buffer>): Promise<void> {
  const copy = new CopyIn(sql, rows);
  client.query(copy);
  await copy.result();
}
