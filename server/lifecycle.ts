import { setMaxListeners } from "node:events";
import { openDatabase } from "./database";
import { type Environment, environment } from "./env";
import { errorMessage, StartError } from "./errors";
import { boundHeap } from "./heap";
import { log } from "./log";
import { withoutValues } from "./log-error";

/** How long a process may take from the first signal to its end, in milliseconds. */
const PATIENCE = 7_500;
/** A signal to the process group arrives from npm and from the shell as well: they count as one. */
const ONE_SIGNAL = 1_500;

export interface Process {
  readonly env: Environment;
  /** Aborted when shutting down begins: open streams end on it. */
  readonly stopping: AbortSignal;
  /** Registers what to do at the end. All of them have ended before the database goes. */
  onStop(name: string, stop: () => Promise<void>): void;
  say(line: string): void;
}

/**
 * Runs a process entry: settings, database, then `start`; from then on until SIGTERM or SIGINT. What cannot start
 * says why in one line on standard error and exits with 1.
 */
export async function runProcess(
  start: (context: Process) => Promise<void>,
  options: { maxConnections?: number } = {},
): Promise<void> {
  boundHeap();
  const stops: { name: string; stop: () => Promise<void> }[] = [];
  const abort = new AbortController();
  setMaxListeners(0, abort.signal); // every turn that waits for something listens
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  let leaveDatabase: () => Promise<void> = async () => undefined;
  let stoppedAt: number | undefined;
  let started: Promise<void> = Promise.resolve();

  const stop = async (exitCode: number) => {
    stoppedAt = Date.now();
    abort.abort();
    // Whatever hangs must not keep the database running without its last user, so each part has its share of time.
    await within(
      started.catch(() => undefined),
      500,
    );
    const rest = PATIENCE - 4_500 - (Date.now() - stoppedAt);
    await within(runStops(stops), Math.max(rest, 500));
    await within(
      leaveDatabase().catch((error: unknown) =>
        log.error({ err: error }, "the database could not be closed"),
      ),
      PATIENCE - (Date.now() - stoppedAt),
    );
    process.exit(exitCode);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (stoppedAt === undefined) {
      say("Stopping ...");
      void stop(0);
    } else if (Date.now() - stoppedAt > ONE_SIGNAL) {
      process.stderr.write(`${signal} again: leaving at once\n`);
      process.exit(1);
    }
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  process.on("SIGHUP", onSignal);
  // Who reads the log may end before us. Left alone, each line that fails would be told in another line that fails.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  // Node would write warnings in its own form between the lines of the log. What is deprecated concerns who develops.
  process.removeAllListeners("warning");
  process.on("warning", (err) =>
    err.name === "DeprecationWarning"
      ? log.debug({ err }, "something deprecated is used")
      : log.warn({ err }, "a warning of the runtime"),
  );
  process.on("unhandledRejection", (err) => log.error({ err }, "a rejection was not handled"));

  started = (async () => {
    const env = environment();
    const otherKey = process.argv.includes("--other-key"); // see known-key.ts
    const database = await openDatabase(env, { ...options, otherKey, say });
    leaveDatabase = database.close;
    if (abort.signal.aborted) return;
    await start({
      env,
      stopping: abort.signal,
      onStop: (name, run) => void stops.push({ name, stop: run }),
      say,
    });
  })();
  try {
    await started;
  } catch (error) {
    if (stoppedAt !== undefined) return;
    if (error instanceof StartError) process.stderr.write(`parley: ${error.message}\n`);
    else {
      process.stderr.write(`parley: could not start: ${withoutValues(errorMessage(error))}\n`);
      log.error({ err: error }, "could not start");
    }
    await stop(1);
  }
}

async function runStops(stops: { name: string; stop: () => Promise<void> }[]): Promise<void> {
  await Promise.all(
    stops.map(({ name, stop }) =>
      stop().catch((error: unknown) => log.error({ err: error, kind: name }, "a part could not be stopped")),
    ),
  );
}

async function within(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
