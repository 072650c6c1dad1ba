import { errorCode } from "./errors";
import { isUuid } from "./ids";

/** A thrown thing as the log keeps it. */
export interface LoggedError {
  readonly name: string;
  readonly code?: string;
  readonly message?: string;
  /** What of the database it is about. */
  readonly table?: string;
  readonly constraint?: string;
  /** Where it was thrown: files and lines, without the message. */
  readonly at?: readonly string[];
  readonly cause?: LoggedError;
}

/** Kinds of errors whose message is written by programmers; those of libraries that quote their input are not here. */
const SPOKEN = new Set([
  "Error",
  "TypeError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "AggregateError",
  "StartError",
  "AppError",
  "error", // the database's, by pg
  "DatabaseError",
]);
const FRAMES = 12;
const LONGEST = 300;

/**
 * What may be kept of an error: never what it was made from. Quoted parts of a message, addresses, long numbers and
 * tokens are values of somebody, so they are left out; so are the fields in which a database repeats rows.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = errorCode(error);
  const fields = new Map(Object.entries(error));
  const table = plain(fields.get("table"));
  const constraint = plain(fields.get("constraint"));
  const at = frames(error);
  return {
    name: plain(error.name) ?? "Error",
    ...(code === undefined ? {} : { code: plain(code) ?? "?" }),
    ...(SPOKEN.has(error.name) ? { message: withoutValues(error.message) } : {}),
    ...(table === undefined ? {} : { table }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(at.length ? { at } : {}),
    ...(error.cause === undefined || depth >= 2 ? {} : { cause: loggedError(error.cause, depth + 1) }),
  };
}

/** A message without the values it quotes. */
export function withoutValues(message: string): string {
  return message
    .slice(0, LONGEST * 4)
    .replace(/"(?:[^"\\]|\\.)*"?/g, '"…"')
    .replace(/“[^”]*”?|「[^」]*」?|`[^`]*`?/g, "“…”")
    .replace(/(^|[\s(:=])'(?:[^'\\]|\\.)*'/g, "$1'…'")
    .replace(/\b[a-z]+:\/\/\S+/gi, "<address>")
    .replace(/[^\s@<>]+@[^\s@<>]+/g, "<address>")
    .replace(/\bBearer\s+\S+/gi, "<token>")
    .replace(/[\w-]*\d[\w-]{23,}|[\w-]{40,}/g, (long) => (isUuid(long) ? long : "<token>"))
    .replace(/\+?\d[\d ().-]{6,}\d/g, "<number>")
    .slice(0, LONGEST);
}

function plain(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w.$ -]{1,80}$/.test(value) ? value : undefined;
}

function frames({ stack = "", message }: Error): string[] {
  const words = message === "" ? -1 : stack.indexOf(message); // a message may have lines that look like places
  return stack
    .slice(words < 0 ? 0 : words + message.length)
    .split("\n")
    .filter((line) => /^\s+at [^"'`]*:\d+:\d+\)?$/.test(line) && !line.includes("node:internal"))
    .slice(0, FRAMES)
    .map((line) => line.trim().slice(3));
}
