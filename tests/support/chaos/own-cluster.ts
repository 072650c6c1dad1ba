import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { joinEmbedded } from "../../../server/db/embedded";
import { migrate } from "../../../server/db/migrate";
import { createPools, type Pools } from "../../../server/db/pools";
import { projectRoot } from "../../../server/root";

/** A durable PostgreSQL of a test's own, which it may stop, crash and start again. Nothing else uses it. */
export class OwnCluster {
  private constructor(
    private readonly dataDir: string,
    private leave: () => Promise<void>,
    readonly url: string,
  ) {}

  /** A fresh one, migrated. */
  static async create(): Promise<OwnCluster> {
    const dataDir = mkdtempSync(path.join(tmpdir(), "parley-chaos-"));
    const { url, leave } = await joinEmbedded({ dataDir, durable: true });
    const cluster = new OwnCluster(dataDir, leave, url);
    await migrate({ url, folder: path.join(projectRoot(), "prisma/migrations") });
    return cluster;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** `fast` ends every session in order; `crash` ends the server as a power cut would, and its log is replayed at the start. */
  async stop(how: "fast" | "crash"): Promise<void> {
    if (how === "fast") return this.leave();
    const file = path.join(this.home, "postmaster.pid");
    process.kill(Number(readFileSync(file, "utf8").split("\n", 1)[0]), "SIGQUIT");
    for (let tries = 0; tries < 200 && exists(file); tries++) await sleep(50);
  }

  /** Starts it on the port that it had. Resolves when it takes connections. */
  async start(): Promise<void> {
    const { url, leave } = await joinEmbedded({ dataDir: this.dataDir, durable: true });
    this.leave = leave;
    if (url !== this.url) throw new Error("the database came back at another address");
  }

  pools(): Promise<Pools> {
    return createPools({ url: this.url, max: 2 });
  }

  async remove(): Promise<void> {
    const { home } = this;
    await this.leave();
    rmSync(home, { recursive: true, force: true });
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private get home(): string {
    const { home }: { home: string } = JSON.parse(readFileSync(path.join(this.dataDir, "pg.json"), "utf8"));
    return path.resolve(this.dataDir, home);
  }
}

function exists(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}
