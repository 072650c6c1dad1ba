/** A JSON value: the only kind of data that flows, sessions and templates hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonErrorCode =
  | "too-large"
  | "too-deep"
  | "duplicate-key"
  | "forbidden-key"
  | "number-overflow"
  | "syntax";

export interface JsonError {
  code: JsonErrorCode;
  message: string;
  /** Offset in UTF-16 units from the start of the text, where it is known. */
  position?: number;
  /** Keys and indexes that lead to the offending place, where they are known. */
  path?: (string | number)[];
}

export type ParsedJson = { ok: true; value: Json } | { ok: false; error: JsonError };

export interface JsonLimits {
  /** UTF-8 bytes of the text. */
  maxBytes: number;
  /** Levels of nested lists and objects; a bare scalar has depth 0. */
  maxDepth: number;
}

/** Deep enough for every document of ours, far below where recursive libraries overflow. */
export const MAX_JSON_DEPTH = 64;

/** One mebibyte, the largest flow or request body. */
export const MAX_JSON_BYTES = 1_048_576;

/** Sanitised text keeps at most this many combining marks after one base character. */
export const MAX_MARKS = 8;

/**
 * Parses JSON that comes from outside. Refuses what `JSON.parse` lets through: a key given twice,
 * a `__proto__` key, numbers beyond the range of doubles, too much nesting. Never throws.
 */
export function safeParse(text: string, limits: Partial<JsonLimits> = {}): ParsedJson {
  const maxBytes = limits.maxBytes ?? MAX_JSON_BYTES;
  const maxDepth = limits.maxDepth ?? MAX_JSON_DEPTH;
  // A UTF-16 unit takes one to three bytes, so most texts are decided without counting.
  if (text.length > maxBytes || (text.length * 3 > maxBytes && utf8Length(text) > maxBytes)) {
    return failed({ code: "too-large", message: `The JSON is larger than ${maxBytes} bytes.` });
  }
  const problem = scan(text, maxDepth);
  if (problem && problem.code === "too-deep") return failed(problem);
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failed(syntaxError(error, text));
  }
  return problem ? failed(problem) : { ok: true, value };
}

/** Whether a text or a value nests at most `max` levels of lists and objects. Iterative; a cycle is too deep. */
export function checkDepth(value: unknown, max: number): boolean {
  if (typeof value === "string") return true;
  const queue: { item: object; depth: number }[] = [];
  if (isContainer(value)) queue.push({ item: value, depth: 1 });
  const deepest = new Map<object, number>();
  for (let entry = queue.pop(); entry; entry = queue.pop()) {
    if (entry.depth > max) return false;
    // A shared object is looked at again only when it is reached by a longer way, so wide graphs stay cheap.
    if ((deepest.get(entry.item) ?? 0) >= entry.depth) continue;
    deepest.set(entry.item, entry.depth);
    for (const child of Object.values(entry.item)) {
      if (isContainer(child)) queue.push({ item: child, depth: entry.depth + 1 });
    }
  }
  return true;
}

/** Like `checkDepth`, for JSON text that has not been parsed. Brackets inside strings do not count. */
export function depthOf(text: string, max: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (++depth > max) return false;
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
  }
  return true;
}

/** Whether a value is plain JSON: finite numbers, plain objects, no cycles, no holes, at most `maxDepth` deep. */
export function isJson(value: unknown, maxDepth = MAX_JSON_DEPTH): value is Json {
  if (!checkDepth(value, maxDepth)) return false;
  const queue: unknown[] = [value];
  const seen = new Set<object>();
  while (queue.length > 0) {
    const item = queue.pop();
    if (item === null || typeof item === "string" || typeof item === "boolean") continue;
    if (typeof item === "number") {
      if (!Number.isFinite(item)) return false;
      continue;
    }
    if (!isContainer(item)) return false;
    if (seen.has(item)) continue;
    seen.add(item);
    if (Array.isArray(item)) {
      for (let index = 0; index < item.length; index++) queue.push(item[index]);
    } else {
      const prototype = Object.getPrototypeOf(item);
      if (prototype !== Object.prototype && prototype !== null) return false;
      if (Object.getOwnPropertySymbols(item).length > 0) return false;
      for (const child of Object.values(item)) queue.push(child);
    }
  }
  return true;
}

/** Bytes of the value's JSON text in UTF-8; Infinity where it has none (a cycle, absurd nesting). */
export function jsonSize(value: unknown): number {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? 0 : utf8Length(text);
  } catch {
    // Only cycles, big integers and stack depth make JSON.stringify throw: none of them fits any limit.
    return Number.POSITIVE_INFINITY;
  }
}

/** Whether a value's JSON text has at most `max` bytes. Small values are told by a look at them, without writing the text. */
export function fitsBytes(value: Json, max: number): boolean {
  return bytesAtMost(value, max, 0) <= max || jsonSize(value) <= max;
}

/** Never less than the bytes of the value's JSON text; stops counting beyond `max`. Too deep for this is Infinity. */
function bytesAtMost(value: Json, max: number, depth: number): number {
  // A character takes at most six bytes ("\u0000"), a number 25, true, false and null at most five.
  if (typeof value === "string") return value.length * 6 + 2;
  if (typeof value !== "object" || value === null) return 25;
  if (depth > MAX_JSON_DEPTH) return Number.POSITIVE_INFINITY;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      bytes += bytesAtMost(item, max, depth + 1) + 1;
      if (bytes > max) return bytes;
    }
    return bytes;
  }
  for (const key in value) {
    const item = value[key];
    bytes += key.length * 6 + 4 + (item === undefined ? 0 : bytesAtMost(item, max, depth + 1));
    if (bytes > max) return bytes;
  }
  return bytes;
}

/** Bytes that a text takes in UTF-8; a lone surrogate counts as U+FFFD (three bytes). */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    if (code < 0x800) bytes += 1;
    else if (code >= 0xd800 && code <= 0xdbff && isLowSurrogate(text.charCodeAt(at + 1))) {
      bytes += 2;
      at++;
    } else bytes += 2;
  }
  return bytes;
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const MARK_PILE = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, "gu");
const SUSPECT = new RegExp(`\\0|\\p{Cs}|\\p{M}{${MAX_MARKS + 1}}`, "u");

/**
 * Text that every store accepts: no NUL, no lone surrogates (U+FFFD instead), at most `MAX_MARKS` combining
 * marks in a row. Otherwise the text keeps its characters.
 */
export function sanitizeText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replaceAll("\0", "").replace(LONE_SURROGATE, "\ufffd").replace(MARK_PILE, "$1");
}

/**
 * A copy of a JSON value whose texts and keys are sanitised, whose numbers are finite (null otherwise, -0 is 0)
 * and which has no `__proto__` keys. What lies deeper than `maxDepth` becomes null; what is not JSON becomes null.
 */
export function sanitizeJson(value: unknown, maxDepth = MAX_JSON_DEPTH): Json {
  if (typeof value === "string") return sanitizeText(value);
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : null;
  if (typeof value === "boolean") return value;
  if (!isContainer(value) || maxDepth <= 0) return null;
  // Array.from also visits holes, which map leaves out.
  if (Array.isArray(value)) return Array.from(value, (item) => sanitizeJson(item, maxDepth - 1));
  const clean: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value)) {
    const name = sanitizeText(key);
    if (name !== "__proto__" && item !== undefined) clean[name] = sanitizeJson(item, maxDepth - 1);
  }
  return clean;
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const COMMA = 44;

/** An open list or object during the scan; `keys` is null for a list. */
interface Frame {
  keys: Set<string> | null;
  key: string;
  index: number;
  expectsKey: boolean;
}

/**
 * Finds what is wrong in well-formed JSON without recursion. On malformed text it may find nothing or something
 * misleading, which is why a syntax error from `JSON.parse` is reported before what is found here.
 */
function scan(text: string, maxDepth: number): JsonError | undefined {
  const frames: Frame[] = [];
  let found: JsonError | undefined;
  const report = (code: JsonErrorCode, message: string, position: number) => {
    found ??= {
      code,
      message,
      position,
      path: frames.map((frame) => (frame.keys ? frame.key : frame.index)),
    };
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const top = frames[frames.length - 1];
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (top?.keys && top.expectsKey) {
        const key = decodeKey(text.slice(at, end));
        top.key = key;
        top.expectsKey = false;
        if (top.keys.has(key)) report("duplicate-key", `The key ${JSON.stringify(key)} is given twice.`, at);
        if (key === "__proto__") report("forbidden-key", `The key "__proto__" is not allowed.`, at);
        top.keys.add(key);
      }
      at = end - 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      const keys = code === OPEN_OBJECT ? new Set<string>() : null;
      frames.push({ keys, key: "", index: 0, expectsKey: keys !== null });
      if (frames.length > maxDepth) {
        return { code: "too-deep", message: `The JSON nests deeper than ${maxDepth} levels.`, position: at };
      }
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) frames.pop();
    else if (code === COMMA && top) {
      top.index++;
      top.expectsKey = top.keys !== null;
    } else if ((code >= 48 && code <= 57) || code === 45) {
      const end = endOfNumber(text, at);
      if (!Number.isFinite(Number(text.slice(at, end)))) {
        report(
          "number-overflow",
          `The number ${text.slice(at, Math.min(end, at + 40))} is out of range.`,
          at,
        );
      }
      at = end - 1;
    }
  }
  return found;
}

/** Offset just past the string that opens at `at`. */
function endOfString(text: string, at: number): number {
  for (let index = at + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) index++;
    else if (code === QUOTE) return index + 1;
  }
  return text.length;
}

function endOfNumber(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && /[0-9.eE+-]/.test(text.charAt(end))) end++;
  return end;
}

function decodeKey(literal: string): string {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    // A bad escape: the parse of the whole text reports it with its position.
    return literal;
  }
}

function syntaxError(error: unknown, text: string): JsonError {
  const message = error instanceof Error ? error.message : "The text is not JSON.";
  const place = /position (\d+)/.exec(message)?.[1];
  const position = place !== undefined ? Number(place) : /end of/.test(message) ? text.length : undefined;
  return position === undefined ? { code: "syntax", message } : { code: "syntax", message, position };
}

function failed(error: JsonError): ParsedJson {
  return { ok: false, error };
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
