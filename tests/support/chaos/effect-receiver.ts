import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** The outside world of the flows: does what it is asked once per idempotency key, and writes down every call. */
export class EffectReceiver {
  /** Idempotency key -> what was asked (path and body), and how often. */
  readonly seen = new Map<string, { asked: string; times: number }>();
  /** Calls that came without a key, or with one that had been used for something else. */
  readonly wrong: string[] = [];
  /** When set, an answer waits for it. */
  hold: ((key: string) => Promise<void>) | undefined;

  private constructor(private readonly server: Server) {}

  /** `delay` gives the milliseconds that an answer takes. */
  static async open(delay: () => number): Promise<EffectReceiver> {
    const server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8");
      request.on("data", (piece: string) => {
        body += piece;
      });
      request.on("error", () => undefined);
      request.on("end", () => {
        void (async () => {
          const key = String(request.headers["idempotency-key"] ?? "");
          receiver.note(key, `${request.url} ${body}`);
          await receiver.hold?.(key);
          await sleep(delay());
          response.writeHead(200, { "content-type": "application/json" });
          response.end(JSON.stringify(answerTo(request.url ?? "", body)));
        })();
      });
    });
    const receiver = new EffectReceiver(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get calls(): number {
    let sum = 0;
    for (const { times } of this.seen.values()) sum += times;
    return sum;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private note(key: string, asked: string): void {
    const known = this.seen.get(key);
    if (key === "" || (known && known.asked !== asked)) this.wrong.push(`${key}: ${asked}`);
    if (known) known.times++;
    else this.seen.set(key, { asked, times: 1 });
  }
}

/** What the receiver answers: always the same to the same question. */
export function answerTo(path: string, body: string): { code: string } {
  let sum = 7;
  for (const character of `${path}${body}`) sum = (sum * 31 + character.charCodeAt(0)) % 99_991;
  return { code: `${path.slice(1)}-${sum}` };
}
