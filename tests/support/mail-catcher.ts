import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";

/** A mail server on a free port that keeps what it is given, and refuses whom it is told to. */
export class MailCatcher {
  readonly mails: string[] = [];
  /** The answer to RCPT TO: "550 gone", "451 later". */
  refusal: string | null = null;

  private constructor(private readonly server: Server) {}

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<MailCatcher> {
    const server = createServer((socket) => {
      let data: string | null = null;
      let rest = "";
      const say = (line: string) => socket.write(`${line}\r\n`);
      socket.on("error", () => socket.destroy());
      socket.on("data", (chunk) => {
        rest += chunk.toString("utf8");
        for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
          const line = rest.slice(0, end);
          rest = rest.slice(end + 2);
          if (data !== null) {
            if (line !== ".") data += `${line}\n`;
            else {
              catcher.mails.push(data);
              data = null;
              say("250 kept");
            }
          } else if (/^DATA/i.test(line)) {
            data = "";
            say("354 go on");
          } else if (/^RCPT/i.test(line)) say(catcher.refusal ?? "250 ok");
          else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
          else say("250 ok");
        }
      });
      say("220 catcher");
    });
    const catcher = new MailCatcher(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return catcher;
  }

  close(): void {
    this.server.close();
  }
}
