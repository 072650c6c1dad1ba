import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { SeededRandom } from "./seeded-random";

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  stalled: boolean;
  dropsAnswer: boolean;
}

/** What the statement that commits turns is called on the wire. */
const COMMIT = Buffer.from("commit-turns-");

/** A TCP proxy before a database that cuts, stalls and swallows on demand. */
export class FlakyProxy {
  private readonly pairs = new Set<Pair>();
  private armed = 0;
  private refusing = false;
  readonly counts = { cut: 0, stalled: 0, swallowed: 0 };

  private constructor(private readonly server: Server) {}

  static async before(port: number): Promise<FlakyProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new FlakyProxy(server);
    server.on("connection", (client) => proxy.join(client, port));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  /** A database URL that leads through the proxy. */
  through(url: string): string {
    const changed = new URL(url);
    changed.port = String((this.server.address() as AddressInfo).port);
    return changed.href;
  }

  /** Cuts a share of the connections, in the middle of whatever they do. */
  cut(share: number, random: SeededRandom): void {
    for (const pair of [...this.pairs]) {
      if (random.next() >= share) continue;
      this.counts.cut++;
      this.end(pair);
    }
  }

  /** The next commits of turns are carried out, and their answers never arrive: the connection breaks instead. */
  swallowCommits(count: number): void {
    this.armed = count;
  }

  /** From now on nothing passes on the connections there are, and nobody is told. New ones work. */
  stall(): void {
    for (const pair of this.pairs) {
      pair.stalled = true;
      pair.client.pause();
      pair.server.pause();
      this.counts.stalled++;
    }
  }

  /** As if the database were not there, until `up`. */
  down(): void {
    this.refusing = true;
    for (const pair of [...this.pairs]) this.end(pair);
  }

  up(): void {
    this.refusing = false;
  }

  async close(): Promise<void> {
    for (const pair of [...this.pairs]) this.end(pair);
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket, port: number): void {
    client.on("error", () => undefined);
    if (this.refusing) return void client.destroy();
    const server = connect({ port, host: "127.0.0.1", noDelay: true });
    const pair: Pair = { client, server, stalled: false, dropsAnswer: false };
    this.pairs.add(pair);
    client.on("data", (bytes) => {
      if (this.armed > 0 && !pair.dropsAnswer && bytes.includes(COMMIT)) {
        this.armed--;
        pair.dropsAnswer = true;
      }
      server.write(bytes);
    });
    server.on("data", (bytes) => {
      if (!pair.dropsAnswer) return void client.write(bytes);
      this.counts.swallowed++;
      this.end(pair);
    });
    server.on("error", () => this.end(pair));
    client.on("close", () => pair.stalled || this.end(pair));
    server.on("close", () => pair.stalled || this.end(pair));
  }

  private end(pair: Pair): void {
    this.pairs.delete(pair);
    pair.client.destroy();
    pair.server.destroy();
  }
}
