import { spawn } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { errorMessage, StartError } from "../../errors";
import type { Account } from "./account";
import type { Binaries } from "./binaries";

export const ADMIN = "parley_admin";
const LOG = "server.log";

/** Runs a program of PostgreSQL as the account, in a session of its own. Returns its exit code and what it printed. */
export function run(
  account: Account,
  program: string,
  args: string[],
  capture: boolean,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...(account.uid === undefined ? {} : { uid: account.uid, gid: account.gid }),
      cwd: "/",
      detached: true, // a SIGTERM to our process group must not reach the database
      env: {
        NODE_ENV: process.env.NODE_ENV,
        PATH: process.env.PATH ?? "/usr/bin:/bin",
        LC_ALL: "C",
        HOME: "/",
      },
      stdio: ["ignore", capture ? "pipe" : "ignore", capture ? "pipe" : "ignore"],
    });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    // With captured output wait for its end; the server itself keeps an inherited pipe open, so there `exit` it is.
    child.on(capture ? "close" : "exit", (code) => resolve({ code, output }));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

/** What `postmaster.pid` says about a postmaster that is really there. */
function runningPostmaster(home: string): { pid: number; port: number } | undefined {
  const file = path.join(home, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isPostgres(pid)) return undefined;
  return { pid, port: Number(lines[3]) };
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres");
  } catch {
    return !existsSync("/proc/self"); // without /proc the pid has to be believed
  }
}

async function answers(home: string, port: number, password: string): Promise<boolean> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: ADMIN,
    password,
    database: "postgres",
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", () => undefined); // a lost connection shows up in the query below
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    return rows[0]?.data_directory === home;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The port of a postmaster that serves this folder already, waiting while it is starting up or shutting down. */
export async function adopt(home: string, password: string): Promise<number | undefined> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const running = runningPostmaster(home);
    if (!running) return undefined;
    if (running.port > 0 && (await answers(home, running.port, password))) return running.port;
    if (Date.now() > deadline) {
      throw new StartError(
        `PostgreSQL (pid ${running.pid}) runs on ${home} but does not answer; stop it and start again`,
      );
    }
    await sleep(100);
  }
}

/** Megabytes: an eighth of the machine's memory, from 128 to 1,024, so that the hot pages of millions of messages stay in it. */
const sharedBuffers = (): number => Math.round(Math.min(1_024, Math.max(128, totalmem() / 8e6)));

/** Settings of the cluster, written anew at every start. */
function settings(durable: boolean): string {
  const lines = [
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    "max_connections = 200",
    `shared_buffers = ${durable ? sharedBuffers() : 256}MB`,
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    "log_min_messages = warning",
    "jit = off",
    "max_wal_size = 2GB",
    "min_wal_size = 1GB", // log files are used again after a checkpoint: making one in a rush holds every turn up for 50 ms
    "wal_compression = on",
    "autovacuum_naptime = 20s",
    "random_page_cost = 1.1",
    "idle_in_transaction_session_timeout = 60s",
    ...(durable
      ? ["fsync = on", "synchronous_commit = on", "full_page_writes = on"]
      : ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]),
  ];
  return `${lines.join("\n")}\n`;
}

/** Starts the postmaster, on the port it had before if that is free. Returns the port. */
export async function launch(
  account: Account,
  binaries: Binaries,
  home: string,
  options: { port: number | undefined; durable: boolean },
): Promise<number> {
  rmSync(path.join(home, "postmaster.pid"), { force: true }); // its process is gone, see runningPostmaster
  const conf = path.join(home, "parley.conf");
  writeFileSync(conf, settings(options.durable));
  chmodSync(conf, 0o644); // whatever the umask: PostgreSQL passes over a file that it may not read
  const log = path.join(home, LOG);
  if (existsSync(log) && statSync(log).size > 5_000_000) truncateSync(log);
  let output = "";
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = attempt === 0 && options.port ? options.port : await freePort();
    const before = existsSync(log) ? statSync(log).size : 0;
    const args = ["start", "-D", home, "-l", log, "-w", "-t", "120", "-s", "-o", `-p ${port}`];
    const { code } = await run(account, binaries.pgCtl, args, false);
    if (code === 0) return port;
    output = existsSync(log) ? readFileSync(log).subarray(before).toString("utf8") : "";
    if (!output.includes("Address already in use") && !output.includes("could not bind")) break;
  }
  throw new StartError(`PostgreSQL did not start: ${reason(output)} (log: ${log})`);
}

export async function initialise(
  account: Account,
  binaries: Binaries,
  home: string,
  passwordFile: string,
  durable: boolean,
): Promise<void> {
  const base = [
    "-D",
    home,
    "-U",
    ADMIN,
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    ...(durable ? [] : ["--no-sync"]),
  ];
  // With the locale C, pg_trgm finds nothing in Chinese; the later ones are for systems without C.UTF-8.
  const locales = [
    ["--locale-provider=libc", "--locale=C.UTF-8"],
    ["--locale-provider=libc", "--locale=en_US.UTF-8"],
    ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
  ];
  let output = "";
  for (const locale of locales) {
    const args = [...base, ...locale, "--no-instructions", "--set", "default_text_search_config=simple"];
    const result = await run(account, binaries.initdb, args, true);
    if (result.code === 0) {
      const conf = path.join(home, "postgresql.conf");
      writeFileSync(conf, `${readFileSync(conf, "utf8")}\ninclude_if_exists = 'parley.conf'\n`);
      return;
    }
    output = result.output;
    if (!/locale/i.test(output)) break;
  }
  throw new StartError(`the database could not be created in ${home}: ${reason(output)}`);
}

/** Fast shutdown; if that takes too long, an immediate one (the next start then replays the log: nothing is lost). */
export async function halt(account: Account, binaries: Binaries, home: string): Promise<void> {
  const fast = await run(
    account,
    binaries.pgCtl,
    ["stop", "-D", home, "-m", "fast", "-w", "-t", "3", "-s"],
    false,
  );
  if (fast.code === 0 || !runningPostmaster(home)) return;
  await run(account, binaries.pgCtl, ["stop", "-D", home, "-m", "immediate", "-w", "-t", "1", "-s"], false);
}

export function isRunning(home: string): boolean {
  return runningPostmaster(home) !== undefined;
}

function reason(output: string): string {
  if (/No space left on device/i.test(output)) return "the disk is full";
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.find((line) => /FATAL|PANIC|error:|ERROR/.test(line)) ?? lines.at(-1) ?? "no message";
  return errorMessage(telling.replace(/^.*?(FATAL|PANIC|ERROR|error):\s*/, "").trim());
}
