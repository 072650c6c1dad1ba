import type pg from "pg";

type Connect = () => Promise<pg.PoolClient>;
interface Crash {
  readonly commit: number;
  readonly moment: "before" | "after";
}

/**
 * A process that dies at one of its commits: before the statement is sent, so that the database takes everything back, or after it was
 * carried out, before anybody hears of it. From then on it reaches the database no more, until `revive`.
 */
export class CrashingCommits {
  private readonly connect: Connect;
  private readonly watched = new WeakSet<pg.PoolClient>();
  private crash: Crash | undefined;
  private commits = 0;
  private dead = false;
  private gate: { at: number; open: Promise<void> } | undefined;
  private connections = 0;
  /** Whether somebody has fallen silent. */
  silent = false;

  constructor(private readonly pool: pg.Pool) {
    this.connect = pool.connect.bind(pool) as Connect;
    Object.assign(pool, { connect: () => this.connected() });
  }

  /** The process dies at its so-manieth commit from now on, counted from 1. */
  dieAt(commit: number, moment: Crash["moment"]): void {
    this.commits = 0;
    this.crash = { commit, moment };
  }

  /** Another process is there instead. Whether the one before has died. */
  revive(): boolean {
    const died = this.dead;
    this.dead = false;
    this.crash = undefined;
    return died;
  }

  /** Whoever asks for the so-manieth connection from now on falls silent until the function that is given back is called. */
  silenceAt(at: number): () => void {
    let open = () => {};
    this.connections = 0;
    this.gate = { at, open: new Promise<void>((resolve) => (open = resolve)) };
    return open;
  }

  /** The pool as it was. */
  end(): void {
    Object.assign(this.pool, { connect: this.connect });
    this.revive();
  }

  private async connected(): Promise<pg.PoolClient> {
    if (this.gate && ++this.connections === this.gate.at) {
      this.silent = true;
      await this.gate.open;
    }
    if (this.dead) throw gone();
    const client = await this.connect();
    if (this.watched.has(client)) return client;
    this.watched.add(client);
    const query: (...args: unknown[]) => unknown = client.query.bind(client);
    Object.assign(client, {
      query: async (...args: unknown[]) => {
        if (this.dead) throw gone();
        if (textOf(args[0]) !== "COMMIT" || ++this.commits !== this.crash?.commit) return query(...args);
        if (this.crash.moment === "after") await query(...args);
        else await query("ROLLBACK");
        this.dead = true;
        throw gone();
      },
    });
    return client;
  }
}

const gone = () => Object.assign(new Error("Connection terminated unexpectedly"), { code: "ECONNRESET" });

function textOf(query: unknown): unknown {
  return typeof query === "object" && query !== null && "text" in query ? query.text : query;
}
