import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { SECRET } from "../../support/chat-server";
import { root } from "../../support/root";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

/** The server ends when we do, whichever way that is: a hook that fails leaves nobody to close what others of it began. */
const ENDS_WITH_US = `data:text/javascript,${encodeURIComponent(
  'import { isMainThread } from "node:worker_threads"; if (isMainThread) process.stdin.on("end", () => process.kill(process.pid, "SIGTERM")).resume();',
)}`;

export interface App {
  /** Origin of the pages and of the data plane. */
  readonly url: string;
  readonly database: TestDatabase;
  /** SIGTERM, as a supervisor would; then the database is dropped. */
  close(): Promise<void>;
}

/** Starts the built server (pages, data plane, workers in one process) with a database and a data folder of its own. */
export async function startApp(environment: Record<string, string> = {}): Promise<App> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(path.join(tmpdir(), "parley-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["--import", ENDS_WITH_US, path.join(root, "dist/server/main.js")], {
    cwd: root,
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      HOST: "127.0.0.1",
      PORT: String(port),
      PARLEY_URL: url,
      PARLEY_DATA_DIR: folder,
      PARLEY_SECRET_KEY: SECRET,
      PARLEY_RATE_LIMITS: "off",
      DATABASE_URL: database.url,
      ...environment,
    },
  });
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    }
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(child);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, database, close };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("Parley is ready")) resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.on("error", reject);
    child.on("exit", (code) =>
      reject(new Error(`the server ended with ${code} before it was ready:\n${said}`)),
    );
  });
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
