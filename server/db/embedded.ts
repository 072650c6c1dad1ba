import { createHash, randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import pg from "pg";
import { z } from "zod";
import { errorCode, errorMessage, StartError } from "../errors";
import { makeFolder } from "../make-folder";
import { type Account, databaseAccount, mayEnter } from "./postgres/account";
import { type Binaries, findBinaries } from "./postgres/binaries";
import { leases, withLock } from "./postgres/lock";
import { ADMIN, adopt, freePort, halt, initialise, isRunning, launch } from "./postgres/postmaster";

/** Where root keeps what the database's own user must be able to reach when the project's folder is closed to it. */
const SHARED = "/var/lib/parley";
const LOGIN = "parley";
const READY = "parley-ready";

export interface EmbeddedOptions {
  /** The data folder (`.parley`); the cluster lives in its `pg`. */
  readonly dataDir: string;
  /** False only for tests: no fsync. */
  readonly durable?: boolean;
  /** Told one line about whatever takes long or lies elsewhere. */
  readonly say?: (line: string) => void;
}

export interface EmbeddedDatabase {
  /** Connection URL of the login role that owns the database `parley` and may make roles and databases. */
  readonly url: string;
  /** The same database as its administrator, whom row-level security does not bind: for backups. */
  readonly adminUrl: string;
  /** Leaves the cluster; the last process that leaves stops it. */
  leave(): Promise<void>;
}

const stateShape = z.object({
  home: z.string(),
  port: z.number().int(),
  password: z.string(),
  adminPassword: z.string(),
});
type State = z.infer<typeof stateShape>;

/**
 * Starts PostgreSQL from the npm package on a cluster under `dataDir`, making it on first use, or joins the one
 * that is running there already.
 */
export async function joinEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = path.resolve(options.dataDir);
  makeDataDir(dataDir);
  const lock = path.join(dataDir, "pg.lock");
  const users = leases(path.join(dataDir, "pg.users"));
  const joined = await withLock(lock, async () => {
    const cluster = await openCluster(dataDir, options);
    users.join();
    return cluster;
  }).catch((error: unknown) => {
    throw asStartError(error, dataDir);
  });
  const { state, account, binaries, home } = joined;
  return {
    url: `postgresql://${LOGIN}:${state.password}@127.0.0.1:${state.port}/parley`,
    adminUrl: `postgresql://${ADMIN}:${state.adminPassword}@127.0.0.1:${state.port}/parley`,
    leave: () =>
      withLock(lock, async () => {
        if (users.leave()) await halt(account, binaries, home);
      }),
  };
}

/** Stops a cluster that nobody uses and that still runs: its last user was killed. Its folder may then be moved. */
export async function stopAbandoned(dataDir: string): Promise<void> {
  const known = readState(path.join(dataDir, "pg.json"));
  const home = embeddedHome(dataDir);
  if (!home || !isRunning(home)) return;
  const account = accountFor(dataDir, known);
  await halt(account, await findBinaries(account, SHARED), home);
}

/** The folder of a data folder's database, wherever it lies; undefined where none was made yet. */
export function embeddedHome(dataDir: string): string | undefined {
  const known = readState(path.join(dataDir, "pg.json"));
  return known && path.resolve(dataDir, known.home);
}

interface Cluster {
  state: State;
  account: Account;
  binaries: Binaries;
  home: string;
}

async function openCluster(dataDir: string, options: EmbeddedOptions): Promise<Cluster> {
  const say = options.say ?? (() => undefined);
  const file = path.join(dataDir, "pg.json");
  const known = readState(file);
  const account = accountFor(dataDir, known);
  const binaries = await findBinaries(account, SHARED);
  const durable = options.durable ?? true;
  if (!known) {
    const made = await createCluster(dataDir, file, account, binaries, durable, say);
    return { ...made, account, binaries };
  }
  const home = path.resolve(dataDir, known.home);
  if (!existsSync(path.join(home, "PG_VERSION"))) {
    throw new StartError(`the database folder ${home} is gone: restore it, or remove ${file} to begin anew`);
  }
  if (!mayEnter(account, home)) {
    throw new StartError(
      `the user ${account.name} may not enter the database folder ${home}: start as before`,
    );
  }
  const running = await adopt(home, known.adminPassword);
  const port = running ?? (await launch(account, binaries, home, { port: known.port, durable }));
  const state = { ...known, port };
  if (port !== known.port) writeState(file, state);
  return { state, account, binaries, home };
}

async function createCluster(
  dataDir: string,
  file: string,
  account: Account,
  binaries: Binaries,
  durable: boolean,
  say: (line: string) => void,
): Promise<{ state: State; home: string }> {
  say("Creating the database (first start) ...");
  const home = placeFor(dataDir, account);
  if (existsSync(path.join(home, READY))) {
    throw new StartError(
      `${home} holds a database, but ${file} with its passwords is missing: restore it, or move the folder away`,
    );
  }
  if (isRunning(home)) await halt(account, binaries, home); // a first start that was killed half-way
  rmSync(home, { recursive: true, force: true });
  makeFolder(path.dirname(home), 0o755);
  // Of a first start that failed, or under a strict umask, the database's user could not pass.
  if (!home.startsWith(dataDir + path.sep))
    for (const folder of [SHARED, path.dirname(home)]) chmodSync(folder, 0o755);
  mkdirSync(home, { mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(home, account.uid, account.gid);
  if (!home.startsWith(dataDir + path.sep)) {
    say(`The user ${account.name} may not enter ${dataDir}: PostgreSQL keeps its data in ${home}`);
  }
  const state = {
    home: home.startsWith(dataDir + path.sep) ? path.relative(dataDir, home) : home,
    port: await freePort(),
    password: randomBytes(24).toString("hex"),
    adminPassword: randomBytes(24).toString("hex"),
  };
  const passwordFile = `${home}.password`;
  writeFileSync(passwordFile, state.adminPassword, { mode: 0o600 });
  try {
    if (account.uid !== undefined && account.gid !== undefined)
      chownSync(passwordFile, account.uid, account.gid);
    await initialise(account, binaries, home, passwordFile, durable);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  state.port = await launch(account, binaries, home, { port: state.port, durable });
  await createLogin(state);
  writeState(file, state);
  writeFileSync(path.join(home, READY), "");
  return { state, home };
}

async function createLogin(state: State): Promise<void> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port: state.port,
    user: ADMIN,
    password: state.adminPassword,
    database: "postgres",
  });
  await client.connect();
  try {
    const password = client.escapeLiteral(state.password);
    await client.query(`create role ${LOGIN} login createrole createdb password ${password}`);
    await client.query(`create database ${LOGIN} owner ${LOGIN}`);
  } finally {
    await client.end();
  }
}

/** Root runs an existing cluster as whoever owns it; otherwise see databaseAccount. */
function accountFor(dataDir: string, known: State | undefined): Account {
  const account = databaseAccount();
  if (!known) return account;
  const owner = statSync(path.resolve(dataDir, known.home), { throwIfNoEntry: false });
  if (!owner) return account;
  if (account.uid !== undefined) {
    return owner.uid === 0 ? account : { name: `#${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  if (process.getuid && owner.uid !== process.getuid()) {
    throw new StartError(
      `the database in ${path.resolve(dataDir, known.home)} belongs to another user (uid ${owner.uid}): start as the user who made it`,
    );
  }
  return account;
}

function placeFor(dataDir: string, account: Account): string {
  if (mayEnter(account, dataDir)) return path.join(dataDir, "pg");
  const hash = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  // A random part, because the folder may be removed and another made in its place.
  return path.join(SHARED, hash, `data-${randomBytes(4).toString("hex")}`);
}

/** Makes the data folder where it is not there, and sees that it can be used. */
export function makeDataDir(dataDir: string): void {
  try {
    const firstMade = makeFolder(dataDir, 0o700);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    if (firstMade === undefined || process.getuid?.() !== 0) return;
    // As root the database's user has to pass through; what is secret in here has its own mode.
    for (let folder = dataDir; folder.length >= firstMade.length; folder = path.dirname(folder)) {
      chmodSync(folder, 0o711);
    }
  } catch (error) {
    throw errorCode(error) === "ENOENT" ? unusable(error, dataDir) : asStartError(error, dataDir);
  }
}

function readState(file: string): State | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return stateShape.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new StartError(`${file} cannot be read (${errorMessage(error)}): restore it from a backup`, error);
  }
}

function writeState(file: string, state: State): void {
  const half = `${file}.${process.pid}`;
  writeFileSync(half, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(half, file);
}

const unusable = (error: unknown, dataDir: string): StartError =>
  new StartError(
    `the data folder ${dataDir} cannot be used (${errorMessage(error)}): set PARLEY_DATA_DIR to a folder that this user may write`,
    error,
  );

function asStartError(error: unknown, dataDir: string): unknown {
  switch (errorCode(error)) {
    case "ENOSPC":
      return new StartError(`the disk that holds ${dataDir} is full`, error);
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "EEXIST":
      return unusable(error, dataDir);
    default:
      return error;
  }
}
