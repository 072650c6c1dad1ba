import type { Json } from "./json";

export type Path = (string | number)[];

export type ParsedPath =
  | { ok: true; path: Path }
  | {
      ok: false;
      error: { code: "path-syntax" | "path-forbidden" | "path-too-long"; message: string; position: number };
    };

/** Longer paths are mistakes; the session itself nests no deeper than 64. */
export const MAX_PATH_PARTS = 64;

/** A list written by index grows at most to this length, so that `items[1e9]` cannot fill the memory. */
export const MAX_LIST_INDEX = 10_000;

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/** The value at a path, through own properties only; undefined where there is none. Negative indexes count from the end. */
export function readPath(value: unknown, path: readonly (string | number)[]): Json | undefined {
  let current: unknown = value;
  for (const part of path) current = ownProperty(current, part);
  // What is reached in JSON by own properties is JSON; functions are refused in ownProperty.
  return current as Json | undefined;
}

/** One step of a path: an own property or a list item, undefined otherwise. */
export function ownProperty(value: unknown, part: string | number): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) {
    const index = typeof part === "number" ? part : /^-?\d{1,9}$/.test(part) ? Number(part) : Number.NaN;
    return Number.isInteger(index) ? value.at(index) : undefined;
  }
  if (!Object.hasOwn(value, part)) return undefined;
  const found: unknown = Reflect.get(value, part);
  return typeof found === "function" ? undefined : found;
}

/**
 * A copy of `value` with `next` at the path; only the containers on the way are copied. Missing ones are made
 * (a list where the next part is a number). Throws RangeError for a forbidden name, a path that is too long, a list
 * index that is out of bounds or a name on a list: check author-written paths with `parsePath` first.
 */
export function writePath(value: Json | undefined, path: readonly (string | number)[], next: Json): Json {
  if (path.length > MAX_PATH_PARTS) throw new RangeError(`A path has at most ${MAX_PATH_PARTS} parts.`);
  for (const part of path) {
    if (FORBIDDEN.has(String(part)))
      throw new RangeError(`The name ${JSON.stringify(part)} cannot be written.`);
  }
  return written(value, path, 0, next);
}

/** Whether a name may be written at all: prototypes are out of reach. */
export function isForbiddenName(name: string): boolean {
  return FORBIDDEN.has(name);
}

/** Reads `a.b[0]["x y"]`. Names take letters of any script, digits and `_`; anything else goes in brackets and quotes. */
export function parsePath(source: string): ParsedPath {
  const text = source.trim();
  const shift = source.length - source.trimStart().length;
  const path: Path = [];
  const fail = (position: number, message: string): ParsedPath => ({
    ok: false,
    error: { code: "path-syntax", message, position: position + shift },
  });
  if (text === "") return fail(0, "The path is empty.");
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const found =
      (path.length === 0 ? NAME.exec(rest) : DOT_NAME.exec(rest)) ?? INDEX.exec(rest) ?? QUOTED.exec(rest);
    if (!found) return fail(at, `Unexpected ${JSON.stringify(rest.charAt(0))} in the path.`);
    const part = partOf(found);
    if (typeof part === "string" && FORBIDDEN.has(part)) {
      const message = `The name ${JSON.stringify(part)} is not allowed in a path.`;
      return { ok: false, error: { code: "path-forbidden", message, position: at + shift } };
    }
    path.push(part);
    if (path.length > MAX_PATH_PARTS) {
      const message = `A path has at most ${MAX_PATH_PARTS} parts.`;
      return { ok: false, error: { code: "path-too-long", message, position: at + shift } };
    }
    at += found[0].length;
  }
  return { ok: true, path };
}

/** Writes a path so that `parsePath` reads it again. */
export function formatPath(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      if (!(index === 0 ? ONLY_NAME : ONLY_PART).test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}

const NAME = /^\p{L}[\p{L}\p{M}\p{N}_]*/u;
const DOT_NAME = /^\.([\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*)/u;
const INDEX = /^\[\s*(-?\d{1,9})\s*\]/;
const QUOTED = /^\[\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\]/;
const ONLY_NAME = /^\p{L}[\p{L}\p{M}\p{N}_]*$/u;
const ONLY_PART = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*$/u;

function partOf(found: RegExpExecArray): string | number {
  const [whole] = found;
  if (INDEX.test(whole)) return Number(found[1]);
  if (whole.startsWith("[")) return (found[1] ?? found[2] ?? "").replace(/\\(.)/g, "$1");
  return found[1] ?? whole;
}

function written(value: Json | undefined, path: readonly (string | number)[], at: number, next: Json): Json {
  const part = path[at];
  if (part === undefined) return next;
  const isIndex = typeof part === "number" || (Array.isArray(value) && /^-?\d{1,9}$/.test(part));
  if (Array.isArray(value) || (isIndex && !isObject(value))) {
    const list = Array.isArray(value) ? [...value] : [];
    const index = Number(part) < 0 ? list.length + Number(part) : Number(part);
    if (!Number.isInteger(index) || index < 0 || index > MAX_LIST_INDEX) {
      throw new RangeError(`${JSON.stringify(part)} is not an index of this list.`);
    }
    while (list.length < index) list.push(null);
    list[index] = written(list[index], path, at + 1, next);
    return list;
  }
  const object = isObject(value) ? value : {};
  const child = Object.hasOwn(object, part) ? object[part] : undefined;
  // Half the time of one literal with a computed name.
  const copy = { ...object };
  copy[part] = written(child, path, at + 1, next);
  return copy;
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
