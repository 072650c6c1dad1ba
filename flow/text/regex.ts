import { RE2JS } from "re2js";
import { BoundedCache } from "./bounded-cache";

export interface Regex {
  ok: true;
  /** Whether the pattern occurs in the text (in its first `MAX_REGEX_INPUT` units). */
  test(text: string): boolean;
  /** The first match and its groups (null where a group took no part), or null. */
  exec(text: string): RegexMatch | null;
}

export interface RegexMatch {
  text: string;
  index: number;
  groups: (string | null)[];
  named: { [name: string]: string | null };
}

export interface RegexError {
  ok: false;
  error: {
    code: "regex-too-long" | "regex-too-complex" | "regex-unsupported" | "regex-syntax";
    message: string;
  };
}

/** Long patterns are slow to compile whatever the engine. */
export const MAX_REGEX_LENGTH = 500;

/** Longer texts are matched in their beginning only: 100 000 units take some 40 ms on a small machine. */
export const MAX_REGEX_INPUT = 100_000;

/** Instructions of a compiled pattern. Counted repeats multiply: `(abc){500}` has 1 500. */
export const MAX_REGEX_PROGRAM = 2000;

/**
 * Matching takes time in proportion to text times program, at worst 30 ns for each pair; a large program sees
 * accordingly less of a long text.
 */
const MAX_REGEX_WORK = 10_000_000;

const cache = new BoundedCache<Regex | RegexError>(500);

/**
 * Compiles a regular expression for an engine whose time is linear in the text, so that no pattern and no text can
 * hang a worker. Flags: `i`, `m`, `s` (`g`, `u`, `y` are accepted and change nothing). Look-around and
 * back-references are not supported and say so. Never throws.
 */
export function compileRegex(source: string, flags = ""): Regex | RegexError {
  return cache.getOrMake(`${flags}/${source}`, () => compile(source, flags));
}

/** JavaScript's \p{Script=Han} is \p{Han} in the engine. */
const SCRIPT = /\\(p)\{(?:Script|sc)=(\w+)\}/gi;

function compile(source: string, flags: string): Regex | RegexError {
  if (source.length > MAX_REGEX_LENGTH) {
    return failed("regex-too-long", `A pattern has at most ${MAX_REGEX_LENGTH} characters.`);
  }
  const unknown = /[^gimsuy]/.exec(flags);
  if (unknown) return failed("regex-syntax", `Unknown flag "${unknown[0]}".`);
  let mask = 0;
  if (flags.includes("i")) mask |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes("m")) mask |= RE2JS.MULTILINE;
  if (flags.includes("s")) mask |= RE2JS.DOTALL;
  try {
    const pattern = RE2JS.compile(RE2JS.translateRegExp(source.replace(SCRIPT, "\\$1{$2}")), mask);
    const size = pattern.programSize();
    if (size > MAX_REGEX_PROGRAM) return failed("regex-too-complex", "The pattern repeats too much.");
    const seen = Math.min(MAX_REGEX_INPUT, Math.floor(MAX_REGEX_WORK / size));
    return {
      ok: true,
      test: (text) => pattern.matcher(text.slice(0, seen)).find(),
      exec: (text) => firstMatch(pattern, text.slice(0, seen)),
    };
  } catch (error) {
    return explain(source, error);
  }
}

function firstMatch(pattern: RE2JS, text: string): RegexMatch | null {
  const matcher = pattern.matcher(text);
  if (!matcher.find()) return null;
  const groups: (string | null)[] = [];
  for (let index = 1; index <= matcher.groupCount(); index++) groups.push(matcher.group(index));
  return { text: matcher.group() ?? "", index: matcher.start(), groups, named: matcher.getNamedGroups() };
}

function explain(source: string, error: unknown): RegexError {
  if (/\(\?<?[=!]/.test(source))
    return failed("regex-unsupported", "Look-ahead and look-behind are not supported.");
  if (/\\[1-9]|\\k</.test(source)) return failed("regex-unsupported", "Back-references are not supported.");
  return failed("regex-syntax", error instanceof Error ? error.message : "The pattern cannot be read.");
}

function failed(code: RegexError["error"]["code"], message: string): RegexError {
  return { ok: false, error: { code, message } };
}
