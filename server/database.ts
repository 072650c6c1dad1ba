import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { joinEmbedded, makeDataDir } from "./db/embedded";
import { migrateJobs } from "./db/job-schema";
import { migrate } from "./db/migrate";
import { openPools } from "./db/pools";
import type { Environment } from "./env";
import { errorCode, errorMessage, StartError } from "./errors";
import { assertKnownKey } from "./known-key";
import { projectRoot } from "./root";

/** Milliseconds that a database gets to start. */
const STARTING_MS = 30_000;
const STARTING_PAUSE_MS = 200;

/** Starts or finds the database, brings its schema up to date and opens the pools. Returns how to leave it. */
export async function openDatabase(
  env: Environment,
  options: { maxConnections?: number; otherKey?: boolean; say: (line: string) => void },
): Promise<{ close(): Promise<void> }> {
  makeDataDir(env.dataDir); // uploads lie there, wherever the database is
  const embedded = env.databaseUrl
    ? undefined
    : await joinEmbedded({ dataDir: env.dataDir, say: options.say });
  const url = env.databaseUrl ?? embedded?.url ?? "";
  try {
    const owner = env.databaseMigrateUrl ?? url;
    const loginUser = env.databaseMigrateUrl ? decodeURIComponent(new URL(url).username) : undefined;
    const { roles } = await whenStarted(() =>
      migrate({
        url: owner,
        folder: path.join(projectRoot(), "prisma/migrations"),
        loginUser,
        say: options.say,
      }),
    );
    await assertKnownKey({ url: owner, secretKey: env.secretKey, otherKey: options.otherKey ?? false });
    await migrateJobs({ url: owner, loginUser });
    if (!roles) {
      options.say(
        "This database server does not allow separate roles: row-level security is off (npm run doctor).",
      );
    }
    const pools = await openPools({ url, max: options.maxConnections });
    return {
      close: async () => {
        await pools.close();
        await embedded?.leave();
      },
    };
  } catch (error) {
    await embedded?.leave();
    throw explained(error, url);
  }
}

/** A database that says it is starting (or stopping, to start again) is waited for. */
async function whenStarted<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + STARTING_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (errorCode(error) !== "57P03" || performance.now() > until) throw error;
      await sleep(STARTING_PAUSE_MS);
    }
  }
}

function explained(error: unknown, url: string): unknown {
  if (error instanceof StartError) return error;
  const where = new URL(url).host;
  const code = errorCode(error);
  if (code === "28P01" || code === "28000") {
    return new StartError(`DATABASE_URL: the database at ${where} refuses the user or password`, error);
  }
  if (code === "3D000") {
    return new StartError(`DATABASE_URL: ${errorMessage(error)}; create it first`, error);
  }
  if (code === "53100" || code === "ENOSPC") return new StartError("the database's disk is full", error);
  if (code && /^(E[A-Z]+|57P0\d|08\d\d\d)$/.test(code)) {
    return new StartError(
      `DATABASE_URL: the database at ${where} cannot be reached (${errorMessage(error)})`,
      error,
    );
  }
  return error;
}
