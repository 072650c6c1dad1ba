import { connect, type Socket } from "node:net";

/** An agent's open inbox stream, read as text: there are hundreds, and each hears what all visitors say. */
export class AgentStream {
  private readonly expected = new Map<string, (at: number) => void>();

  private constructor(private readonly socket: Socket) {
    socket.setEncoding("utf8");
    socket.on("error", () => undefined); // a stream that ends is found by who waits on it
  }

  /** Resolves once the server has greeted. */
  static open(port: number, slug: string, cookie: string): Promise<AgentStream> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1" });
      const stream = new AgentStream(socket);
      let text = "";
      const greeted = (piece: string) => {
        text += piece;
        if (!text.startsWith("HTTP/1.1 200") && text.includes("\r\n\r\n"))
          reject(new Error(`the stream was refused: ${text.slice(0, 300)}`));
        if (!text.includes("event: hello")) return;
        socket.off("data", greeted);
        stream.hear();
        resolve(stream);
      };
      socket.on("data", greeted);
      socket.once("error", reject);
      socket.write(
        `GET /live?workspace=${slug} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: text/event-stream\r\ncookie: ${cookie}\r\n\r\n`,
      );
    });
  }

  /** Resolves with the time (`performance.now()`) at which words come by; several may be waited for at once. */
  until(words: string): Promise<number> {
    return new Promise((resolve) => this.expected.set(words, resolve));
  }

  close(): void {
    this.socket.destroy();
  }

  private hear(): void {
    let last = "";
    this.socket.on("data", (piece: string) => {
      if (this.expected.size === 0) {
        last = "";
        return;
      }
      // Words may be cut in two; an event's line of data is whole at its end.
      const text = last + piece;
      const end = text.lastIndexOf("\n") + 1;
      last = text.slice(end);
      const whole = text.slice(0, end);
      for (const [words, resolve] of this.expected)
        if (whole.includes(words)) {
          this.expected.delete(words);
          resolve(performance.now());
        }
    });
  }
}
