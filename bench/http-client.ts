import { connect, type Socket } from "node:net";

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Seconds, where a 503 says them. */
  readonly retryAfter: number | undefined;
}

const CLOSED = "the server closed the connection";

/** A keep-alive connection that sends one request after the other: as little client as possible beside what is measured. */
export class HttpClient {
  private buffer = "";
  private closed = false;
  private waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setNoDelay(true);
    socket.setEncoding("latin1");
    socket.on("data", (piece: string) => this.take(piece));
    socket.on("error", (error) => this.waiting?.reject(error));
    socket.on("close", () => {
      this.closed = true;
      this.waiting?.reject(new Error(CLOSED));
    });
  }

  static open(port: number): Promise<HttpClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1" }, () =>
        resolve(new HttpClient(socket, `127.0.0.1:${port}`)),
      );
      socket.once("error", reject);
    });
  }

  /** False once the server has closed it, as it does with one that was idle for long. */
  get open(): boolean {
    return !this.closed;
  }

  /** `body` is ASCII JSON. */
  post(path: string, body: string, token?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(new Error(CLOSED)); // while nothing was asked
      this.waiting = { resolve, reject };
      const authorization = token === undefined ? "" : `authorization: Bearer ${token}\r\n`;
      this.socket.write(
        `POST ${path} HTTP/1.1\r\nhost: ${this.host}\r\n${authorization}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    });
  }

  close(): void {
    this.waiting = undefined;
    this.socket.destroy();
  }

  private take(piece: string): void {
    this.buffer += piece;
    const end = this.buffer.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.buffer.slice(0, end))?.[1] ?? 0);
    if (this.buffer.length < end + 4 + length) return;
    const status = Number(this.buffer.slice(9, 12));
    const retryAfter =
      status === 503 ? /retry-after: (\d+)/i.exec(this.buffer.slice(0, end))?.[1] : undefined;
    const answer = {
      status,
      retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
      body: this.buffer.slice(end + 4, end + 4 + length),
    };
    this.buffer = this.buffer.slice(end + 4 + length);
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.resolve(answer);
  }
}
