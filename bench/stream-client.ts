import { connect, type Socket } from "node:net";

/** One open stream of a conversation, read as text with as little work as possible: there are thousands of them. */
export class StreamClient {
  private heard: ((text: string) => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding("utf8");
    socket.on("data", (piece: string) => this.heard?.(piece));
    socket.on("error", () => undefined); // a stream that ends is found by who waits on it
  }

  /** Resolves once the conversation's state has come. `from`: the client's own address, because an address may hold only some streams. */
  static open(
    port: number,
    conversation: { id: string; token: string },
    from: string,
  ): Promise<StreamClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", localAddress: from });
      const stream = new StreamClient(socket);
      let text = "";
      stream.heard = (piece) => {
        text += piece;
        if (!text.startsWith("HTTP/1.1 200") && text.includes("\r\n\r\n"))
          reject(new Error(`the stream was refused: ${text.slice(0, 300)}`));
        if (!text.includes("event: awaiting")) return;
        stream.heard = undefined;
        text = "";
        resolve(stream);
      };
      socket.once("error", reject);
      socket.write(
        `GET /v1/chat/conversations/${conversation.id}/stream HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: text/event-stream\r\nauthorization: Bearer ${conversation.token}\r\n\r\n`,
      );
    });
  }

  /** Resolves with the time (`performance.now()`) at which words come by. */
  until(words: string): Promise<number> {
    return new Promise((resolve, reject) => {
      let text = "";
      this.heard = (piece) => {
        text += piece;
        if (!text.includes(words)) return;
        this.heard = undefined;
        resolve(performance.now());
      };
      this.socket.once("close", () => reject(new Error("a stream was closed")));
    });
  }

  close(): void {
    this.socket.destroy();
  }
}
