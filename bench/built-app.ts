import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../server/root";
import { BENCH_SECRET } from "./bench-secret";

export interface BuiltApp {
  readonly url: string;
  readonly port: number;
  /** Milliseconds from the start of the process to the first 200 of /v1/health. */
  readonly readyAfter: number;
  close(): Promise<void>;
}

/** Makes what the built server needs, as `npm run build` does; what is fresh is kept. */
export function ensureBuilt(): void {
  const root = projectRoot();
  execFileSync(process.execPath, [path.join(root, "scripts/build.mjs")], { cwd: root, stdio: "inherit" });
}

/** Starts the built server, with pages and workers (`main`) or the data plane alone (`chat`), and waits for its health. */
export async function startBuilt(entry: "main" | "chat", databaseUrl: string): Promise<BuiltApp> {
  const root = projectRoot();
  const folder = mkdtempSync(path.join(tmpdir(), "parley-bench-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const begun = performance.now();
  const child = spawn(process.execPath, [path.join(root, `dist/server/${entry}.js`)], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      HOST: "127.0.0.1",
      PORT: String(port),
      PARLEY_URL: url,
      PARLEY_DATA_DIR: folder,
      PARLEY_SECRET_KEY: BENCH_SECRET,
      PARLEY_RATE_LIMITS: "off",
      DATABASE_URL: databaseUrl,
    },
  });
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await healthy(url, child);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, port, readyAfter: performance.now() - begun, close };
}

async function healthy(url: string, child: ChildProcess): Promise<void> {
  const until = performance.now() + 60_000;
  while (performance.now() < until && child.exitCode === null) {
    const answer = await fetch(`${url}/v1/health`).catch(() => undefined); // nobody listens yet
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await sleep(5);
  }
  throw new Error(`the server is not healthy after a minute, or has ended with ${child.exitCode}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
