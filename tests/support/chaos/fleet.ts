import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleEntry } from "../../../scripts/bundle.mjs";
import { freePort } from "../../../server/db/postgres/postmaster";
import { projectRoot } from "../../../server/root";
import { SECRET } from "../chat-server";

type Entry = "chat" | "worker";
const READY = { chat: /ready on port|processes on port/, worker: /is running/ } as const;
/** Milliseconds before a process that ended is started again, as a supervisor does. */
const RESTART_MS = 200;

export interface FleetOptions {
  readonly chats: number;
  readonly workers: number;
  readonly databaseUrl: string;
  readonly environment?: Record<string, string>;
  readonly nodeArguments?: readonly string[];
  readonly chatArguments?: readonly string[];
}

/** The server's own entries as real processes, with a supervisor that starts again what ends. */
export class Fleet {
  readonly members: Member[] = [];

  private constructor(private readonly folder: string) {}

  static async start(options: FleetOptions): Promise<Fleet> {
    const folder = mkdtempSync(path.join(tmpdir(), "parley-fleet-"));
    const bundles = await bundled();
    const fleet = new Fleet(folder);
    const add = async (entry: Entry, index: number) => {
      const port = await freePort();
      fleet.members.push(
        new Member(`${entry} ${index + 1}`, entry, port, {
          program: path.join(bundles, `${entry}.mjs`),
          nodeArguments: options.nodeArguments ?? [],
          programArguments: entry === "chat" ? (options.chatArguments ?? []) : [],
          env: {
            PATH: process.env.PATH ?? "",
            NODE_ENV: "production",
            PORT: String(port),
            PARLEY_URL: "http://parley.example",
            PARLEY_DATA_DIR: folder,
            PARLEY_SECRET_KEY: SECRET,
            PARLEY_RATE_LIMITS: "off",
            SSRF_ALLOW_CIDRS: "127.0.0.1/32",
            DATABASE_URL: options.databaseUrl,
            ...options.environment,
          },
        }),
      );
    };
    for (let index = 0; index < options.chats; index++) await add("chat", index);
    for (let index = 0; index < options.workers; index++) await add("worker", index);
    for (const member of fleet.members) member.start();
    await fleet.allReady();
    return fleet;
  }

  of(entry: Entry): Member[] {
    return this.members.filter((member) => member.entry === entry);
  }

  async allReady(): Promise<void> {
    await Promise.all(this.members.map((member) => member.ready()));
  }

  async end(): Promise<void> {
    await Promise.all(this.members.map((member) => member.end("SIGKILL")));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let bundling: Promise<string> | undefined;

/** The folder with both entries as the sources are now, once for a test file. */
function bundled(): Promise<string> {
  bundling ??= (async () => {
    // Beside node_modules' own caches, so that the packages left outside resolve.
    const folder = path.join(projectRoot(), `node_modules/.cache/parley/fleet-${process.pid}-${Date.now()}`);
    mkdirSync(folder, { recursive: true });
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    for (const entry of ["chat", "worker"])
      await bundleEntry(path.join(projectRoot(), `server/${entry}.ts`), path.join(folder, `${entry}.mjs`));
    return folder;
  })();
  return bundling;
}

interface Program {
  readonly program: string;
  readonly nodeArguments: readonly string[];
  readonly programArguments: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** One process of the fleet, over all its lives. */
export class Member {
  /** Ends that nobody asked for, with what was printed last. */
  readonly fell: string[] = [];
  /** Milliseconds from each start to the readiness for work. */
  readonly starts: number[] = [];
  lives = 0;
  frozen = false;
  private child: ChildProcess | undefined;
  private isReady = false;
  private expected = false;
  private over = false;
  private output = "";
  private readonly waiting = new Set<() => void>();

  constructor(
    readonly name: string,
    readonly entry: Entry,
    readonly port: number,
    private readonly what: Program,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get alive(): boolean {
    return this.child !== undefined;
  }

  get serving(): boolean {
    return this.isReady && !this.frozen;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    if (this.over || this.child) return;
    const { program, nodeArguments, programArguments, env } = this.what;
    const child = spawn(process.execPath, [...nodeArguments, program, ...programArguments], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    this.lives++;
    const begun = performance.now();
    this.expected = false;
    const hear = (piece: Buffer) => {
      this.output = (this.output + piece.toString()).slice(-4_000);
      if (process.env.PARLEY_CHAOS_LOG) process.stderr.write(`[${this.name}] ${piece.toString()}`);
      if (this.isReady || !READY[this.entry].test(piece.toString())) return;
      this.isReady = true;
      this.starts.push(performance.now() - begun);
      for (const tell of this.waiting) tell();
      this.waiting.clear();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code, signal) => this.ended(code, signal));
  }

  /** Resolves when this life serves, or the next one that does. */
  ready(): Promise<void> {
    if (this.isReady) return Promise.resolve();
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  /** kill -9. */
  kill(): void {
    this.expected = true;
    this.child?.kill("SIGKILL");
  }

  freeze(): void {
    this.frozen = true;
    this.child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.frozen = false;
    this.child?.kill("SIGCONT");
  }

  /** SIGTERM, and the milliseconds until it was gone. It is started again as after every end. */
  async restart(): Promise<number> {
    const { child } = this;
    if (!child) return 0;
    this.expected = true;
    const asked = performance.now();
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    await gone;
    return performance.now() - asked;
  }

  /** Ends it for good. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.over = true;
    this.expected = true;
    const { child } = this;
    if (!child) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill(signal);
    if (this.frozen) child.kill("SIGCONT");
    await gone;
  }

  private ended(code: number | null, signal: string | null): void {
    // One that could not begin (the database was away) says why and ends with 1: its supervisor tries again.
    const refusedToStart = !this.isReady && code === 1;
    if (!this.expected && !refusedToStart)
      this.fell.push(`${this.name} ended (${signal ?? code}): ${this.output.slice(-1_000)}`);
    this.child = undefined;
    this.isReady = false;
    this.frozen = false;
    if (!this.over) setTimeout(() => this.start(), RESTART_MS);
  }
}
