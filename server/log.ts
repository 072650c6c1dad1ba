import { type Logger, pino } from "pino";
import { loggedError } from "./log-error";
import { logOutput } from "./log-output";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * What a line of the log may say besides its fixed words. There is no field for a text, a name or an address, on
 * purpose: what people write and who they are is never logged. Ids lead to the rest, for those who may read it.
 */
export interface LogFields {
  readonly err?: unknown;
  readonly workspace?: string | undefined;
  readonly conversation?: string | undefined;
  /** The conversation's version that the turn made. */
  readonly turn?: number | undefined;
  readonly run?: string | undefined;
  readonly effect?: string | undefined;
  /** What sort of effect, job, input or cache it is about. */
  readonly kind?: string | undefined;
  /** A route's pattern, never the address that was called. */
  readonly route?: string | undefined;
  readonly job?: string | undefined;
  readonly pool?: string | undefined;
  readonly code?: string | undefined;
  readonly child?: number | undefined;
  readonly count?: number | undefined;
  readonly ms?: number | undefined;
}

const FIELDS: Record<keyof LogFields, true> = {
  err: true,
  workspace: true,
  conversation: true,
  turn: true,
  run: true,
  effect: true,
  kind: true,
  route: true,
  job: true,
  pool: true,
  code: true,
  child: true,
  count: true,
  ms: true,
};
const LONGEST = 100;

declare global {
  // Next bundles its own copies of modules; what must exist once per process lives here.
  var parleyLog: Log | undefined;
}

/** The process's log: fixed words, and fields that say where. */
export interface Log {
  /** Whether single turns are logged: ask before you put a line together that comes with each. */
  readonly debugging: boolean;
  debug(fields: LogFields, words: string): void;
  info(fields: LogFields, words: string): void;
  warn(fields: LogFields, words: string): void;
  error(fields: LogFields, words: string): void;
}

/** A log of one's own. `write` gets whole lines. */
export function createLog(level: LogLevel, write: (line: string) => void, readable: boolean): Log {
  const logger: Logger = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: permitted },
      serializers: { err: (error: unknown) => error }, // `permitted` has made it fit to be kept
    },
    logOutput(write, readable),
  );
  return {
    debugging: logger.isLevelEnabled("debug"),
    debug: (fields, words) => logger.debug(fields, words),
    info: (fields, words) => logger.info(fields, words),
    warn: (fields, words) => logger.warn(fields, words),
    error: (fields, words) => logger.error(fields, words),
  };
}

/** Only the fields of the list, and of them only short texts and numbers: a slip of the keyboard does not log a person. */
function permitted(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!(name in FIELDS)) continue;
    if (name === "err") kept[name] = loggedError(value);
    else if (typeof value === "number") kept[name] = value;
    else if (typeof value === "string") kept[name] = value.slice(0, LONGEST);
  }
  return kept;
}

function fromEnvironment(): Log {
  const wanted = LOG_LEVELS.find((level) => level === process.env.PARLEY_LOG?.trim());
  const readable = process.env.NODE_ENV !== "production" || process.stderr.isTTY === true;
  return createLog(wanted ?? "info", (line) => void process.stderr.write(line), readable);
}

/** The process's own log, on standard error. Its level is PARLEY_LOG. */
export const log: Log = (globalThis.parleyLog ??= fromEnvironment());
