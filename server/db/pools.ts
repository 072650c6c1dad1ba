import pg from "pg";
import { AppError, errorCode } from "../errors";
import { log } from "../log";
import { type DatabaseRole, databaseRoles, mayTake } from "./roles";

/**
 * The process's connections to the database, one pool per role:
 *  app    bound by row-level security: set `app.workspace` in the transaction, or see nothing
 *  turn   the turn committer (several workspaces in one commit)
 *  auth   sign-in and sessions, before a workspace is known
 *  owner  the login user itself: jobs' own schema, listening; never for a request's data
 */
export interface Pools {
  readonly app: pg.Pool;
  readonly turn: pg.Pool;
  readonly auth: pg.Pool;
  readonly owner: pg.Pool;
  /** The URL that the pools log in with, for a connection of one's own (LISTEN). */
  readonly url: string;
  /** False where the roles could not be made: then row-level security does not bind (see `npm run doctor`). */
  readonly separated: boolean;
  close(): Promise<void>;
}

declare global {
  // Next bundles its own copies of modules; what must exist once per process lives here.
  var parleyPools: Pools | undefined;
}

export interface PoolSettings {
  readonly url: string;
  /** Most connections of one pool. */
  readonly max?: number;
}

/**
 * A connection that breaks is replaced, and whoever uses it hears of it from their query; without listeners it would end the process:
 * the pool's for idle ones, the client's own for one that is held between two queries.
 */
export function surviveLoss(pool: pg.Pool, name: string): void {
  pool.on("error", (error) => log.warn({ err: error, pool: name }, "a database connection was lost"));
  pool.on("connect", (client) => client.on("error", () => undefined));
}

/** Opens the pools without making them the process's own (tests use several side by side). */
export async function createPools(settings: PoolSettings): Promise<Pools> {
  const { url, max = 10 } = settings;
  const separated = await rolesUsable(url);
  const make = (name: string, role: DatabaseRole | undefined, statementTimeoutMs: number, most: number) => {
    const pool = new pg.Pool({
      connectionString: url,
      application_name: `parley-${name}`,
      max: most,
      statement_timeout: statementTimeoutMs,
      // A connection that has died in silence never answers: only our own clock ends the wait.
      query_timeout: statementTimeoutMs + 1_000,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      ...(role && separated ? { options: `-c role=${databaseRoles[role]}` } : {}),
    });
    surviveLoss(pool, name);
    return pool;
  };
  const app = make("app", "app", 15_000, max);
  const turn = make("turn", "turn", 10_000, max);
  const auth = make("auth", "auth", 10_000, Math.min(max, 5));
  const owner = make("owner", undefined, 60_000, Math.min(max, 5));
  return {
    app,
    turn,
    auth,
    owner,
    url,
    separated,
    close: async () => {
      await Promise.all([app.end(), turn.end(), auth.end(), owner.end()]);
    },
  };
}

/** Opens the process's pools; later `pools()` gives them. */
export async function openPools(settings: PoolSettings): Promise<Pools> {
  if (globalThis.parleyPools) throw new Error("the pools are open already");
  const opened = await createPools(settings);
  const process: Pools = {
    ...opened,
    close: async () => {
      globalThis.parleyPools = undefined;
      await opened.close();
    },
  };
  globalThis.parleyPools = process;
  return process;
}

/** The process's pools. Throws when they have not been opened. */
export function pools(): Pools {
  if (!globalThis.parleyPools) throw new Error("the database pools are not open yet");
  return globalThis.parleyPools;
}

async function rolesUsable(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ user: string }>('select current_user as "user"');
    const user = rows[0]?.user ?? "";
    for (const role of Object.values(databaseRoles)) {
      if (!(await mayTake(client, user, role))) return false;
    }
    return true;
  } finally {
    await client.end();
  }
}

const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "53300", // too many connections
  "57P01",
  "57P02",
  "57P03",
]);
const LOST =
  /timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable|Query read timeout/;

/** What a caller may see of a database error: 503 while it cannot be reached, 400 for values it cannot hold. */
export function databaseFault(error: unknown): AppError | undefined {
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : "";
  if ((code && (UNREACHABLE.has(code) || code.startsWith("08"))) || LOST.test(message)) {
    return new AppError(503, "database-unavailable", "The database cannot be reached; try again.", {
      cause: error,
    });
  }
  if (code === "25006") {
    return new AppError(503, "database-read-only", "The database takes no changes at present; try again.", {
      cause: error,
      details: { retryAfter: 5 },
    });
  }
  if (code === "53100") return new AppError(507, "disk-full", "The disk is full.", { cause: error });
  if (code === "57014")
    return new AppError(503, "database-slow", "The database took too long; try again.", { cause: error });
  if (code && (code.startsWith("22") || code === "23502" || code === "23514")) {
    return new AppError(400, "invalid-value", "A value cannot be stored.", { cause: error });
  }
  if (code === "40001" || code === "40P01") {
    return new AppError(409, "conflict", "Somebody else changed this at the same time; try again.", {
      cause: error,
    });
  }
  return undefined;
}
