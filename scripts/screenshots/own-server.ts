import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { openDatabase } from "../../server/database";
import { embeddedHome } from "../../server/db/embedded";
import { asAuth } from "../../server/db/tenant";
import { readEnvironment } from "../../server/env";
import { projectRoot } from "../../server/root";
import type { MemberActor } from "../../server/workspaces/actor";
import { type Furnished, furnish } from "./furnish";

export interface OwnServer {
  readonly url: string;
  /** Gives the workspace of the one with this e-mail some weeks of life. */
  furnish(email: string): Promise<Furnished>;
  close(): Promise<void>;
}

/** Builds what is missing and starts a server on a free port with a data folder of its own, which goes with it. */
export async function startOwnServer(): Promise<OwnServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-pictures-"));
  const port = await freePort();
  const settings = {
    PARLEY_DATA_DIR: folder,
    PORT: String(port),
    PARLEY_URL: `http://localhost:${port}`,
    PARLEY_RATE_LIMITS: "off",
  };
  Object.assign(process.env, settings);
  const child = spawn(process.execPath, [path.join(projectRoot(), "scripts/start.mjs")], {
    cwd: projectRoot(),
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DATABASE_URL: "" },
  });
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    }
    // Where the database's user may not enter the folder, its files lie elsewhere.
    for (const one of [embeddedHome(folder), folder]) if (one) rmSync(one, { recursive: true, force: true });
  };
  try {
    await ready(child);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: settings.PARLEY_URL,
    close,
    furnish: async (email) => {
      const database = await openDatabase(readEnvironment(), { say: () => undefined });
      try {
        return await furnish(await memberOf(email));
      } finally {
        await database.close();
      }
    },
  };
}

async function memberOf(email: string): Promise<MemberActor> {
  return asAuth(async (tx) => {
    const { id: userId } = await tx.user.findUniqueOrThrow({ where: { email }, select: { id: true } });
    const { workspaceId } = await tx.membership.findFirstOrThrow({ where: { userId } });
    return { workspaceId, userId, role: "owner", apiKeyId: null, ip: null };
  });
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      process.stdout.write(chunk);
      if (chunk.includes("Parley is ready")) resolve();
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the server ended with ${code} before it was ready`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
