import { parseDuration } from "./duration";
import { fold } from "./fold";
import type { Json } from "./json";
import { parseNumber, plainNumber } from "./parse-number";
import { printValue } from "./print";
import { compileRegex } from "./regex";
import { type OnError, type Scope, settingOf } from "./scope";
import { isZone, parseInstant } from "./zoned-time";

/** All operators, in the order in which an editor offers them. */
export const operators = [
  "equals",
  "notEquals",
  "contains",
  "notContains",
  "startsWith",
  "endsWith",
  "in",
  "notIn",
  "isSet",
  "isEmpty",
  "isTrue",
  "isFalse",
  "greaterThan",
  "greaterOrEqual",
  "lessThan",
  "lessOrEqual",
  "between",
  "before",
  "after",
  "withinLast",
  "withinNext",
  "matches",
  "notMatches",
] as const;

export type Operator = (typeof operators)[number];

/** Operators whose right side is not used. */
export const unaryOperators: ReadonlySet<Operator> = new Set<Operator>([
  "isSet",
  "isEmpty",
  "isTrue",
  "isFalse",
]);

/**
 * Whether `left operator right` holds.
 * - Texts are folded: case, full width, surrounding and repeated spaces do not count.
 * - `equals`, `in` and a list's `contains` take numerals as numbers ("３５" equals 35), unless a leading zero or a unit makes
 *   them texts. The orderings read what a person would type, too ("¥99", "三十五"), and dates.
 * - Nothing, "", and empty lists equal each other. `isSet` and `isEmpty` are opposites; 0 and false are set.
 * - `contains` looks for an item of a list, a name of an object or a part of a text.
 * - `in` takes a list, or a text with commas. A list on the left is in it where one of its items is.
 * - `matches` ignores case; write (?-i) to regard it.
 * - Dates are ISO texts or milliseconds, read in the scope's time zone; "now" is the scope's `now`.
 */
export function testOperator(
  operator: Operator,
  left: Json,
  right: Json,
  scope: Scope,
  onError?: OnError,
): boolean {
  return tests[operator](left, right, { scope, onError });
}

interface Situation {
  scope: Scope;
  onError: OnError | undefined;
}

type Test = (left: Json, right: Json, situation: Situation) => boolean;

const tests: Record<Operator, Test> = {
  equals,
  notEquals: (left, right) => !equals(left, right),
  contains,
  notContains: (left, right) => !contains(left, right),
  startsWith: (left, right) => folded(left).startsWith(folded(right)),
  endsWith: (left, right) => folded(left).endsWith(folded(right)),
  in: isIn,
  notIn: (left, right) => !isIn(left, right),
  isSet: (left) => !isEmpty(left),
  isEmpty,
  isTrue: (left) => left === true || left === 1 || YES.has(folded(left)),
  isFalse: (left) => left === false || left === 0 || NO.has(folded(left)),
  greaterThan: (left, right, situation) => ordered(left, right, situation, (difference) => difference > 0),
  greaterOrEqual: (left, right, situation) =>
    ordered(left, right, situation, (difference) => difference >= 0),
  lessThan: (left, right, situation) => ordered(left, right, situation, (difference) => difference < 0),
  lessOrEqual: (left, right, situation) => ordered(left, right, situation, (difference) => difference <= 0),
  between: (left, right, situation) =>
    Array.isArray(right) &&
    right.length === 2 &&
    ordered(left, right[0] ?? null, situation, (difference) => difference >= 0) &&
    ordered(left, right[1] ?? null, situation, (difference) => difference <= 0),
  before: (left, right, situation) => timed(left, right, situation, (a, b) => a < b),
  after: (left, right, situation) => timed(left, right, situation, (a, b) => a > b),
  withinLast: (left, right, situation) =>
    within(left, right, situation, (age, length) => age >= 0 && age <= length),
  withinNext: (left, right, situation) =>
    within(left, right, situation, (age, length) => age <= 0 && -age <= length),
  matches: (left, right, situation) => matched(left, right, situation) === true,
  notMatches: (left, right, situation) => matched(left, right, situation) === false,
};

const YES = new Set("true yes y on ok 1 是 是的 对 好 好的 真 有".split(" "));
const NO = new Set("false no n off 0 否 不 不是 不对 假 没有".split(" "));

function folded(value: Json): string {
  return fold(printValue(value));
}

function isEmpty(value: Json): boolean {
  if (value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  return typeof value === "object" && Object.keys(value).length === 0;
}

function equals(left: Json, right: Json): boolean {
  if (isEmpty(left) || isEmpty(right)) return isEmpty(left) && isEmpty(right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equals(item, right[index] ?? null));
  }
  if (Array.isArray(left) && left.length === 1) return equals(left[0] ?? null, right);
  const a = plainNumber(left);
  const b = plainNumber(right);
  if (a !== null && b !== null) return a === b;
  return folded(left) === folded(right);
}

function contains(left: Json, right: Json): boolean {
  if (Array.isArray(left)) {
    const wanted = Array.isArray(right) ? right : [right];
    return wanted.length > 0 && wanted.every((one) => left.some((item) => equals(item, one)));
  }
  if (typeof left === "object" && left !== null) return Object.hasOwn(left, printValue(right));
  const part = folded(right);
  return part !== "" && folded(left).includes(part);
}

function isIn(left: Json, right: Json): boolean {
  const list = Array.isArray(right)
    ? right
    : typeof right === "string"
      ? right.split(/[,，、;；\n]/)
      : [right];
  const items = Array.isArray(left) ? left : [left];
  return items.some((item) => list.some((one) => equals(item, one)));
}

function ordered(
  left: Json,
  right: Json,
  situation: Situation,
  test: (difference: number) => boolean,
): boolean {
  const a = orderOf(left, situation);
  const b = orderOf(right, situation);
  return a !== null && b !== null && a.kind === b.kind && test(a.value - b.value);
}

function orderOf(value: Json, { scope }: Situation): { kind: "number" | "time"; value: number } | null {
  if (typeof value === "number") return { kind: "number", value };
  if (typeof value !== "string") return null;
  const locale = settingOf(scope, "locale");
  const number = plainNumber(value) ?? parseNumber(value, typeof locale === "string" ? locale : undefined);
  if (number !== null) return { kind: "number", value: number };
  const time = instantOf(value, scope);
  return time === null ? null : { kind: "time", value: time };
}

function timed(
  left: Json,
  right: Json,
  { scope }: Situation,
  test: (a: number, b: number) => boolean,
): boolean {
  const a = instantOf(left, scope);
  const b = instantOf(right, scope);
  return a !== null && b !== null && test(a, b);
}

function within(
  left: Json,
  right: Json,
  { scope, onError }: Situation,
  test: (age: number, length: number) => boolean,
): boolean {
  const length = parseDuration(right);
  const now = instantOf("now", scope);
  if (length === null) onError?.("condition-duration", `${JSON.stringify(right)} is not a length of time.`);
  if (now === null) onError?.("condition-no-now", "The scope does not say what time it is.");
  const at = instantOf(left, scope);
  return length !== null && now !== null && at !== null && test(now - at, length);
}

function instantOf(value: Json, scope: Scope): number | null {
  const zone = settingOf(scope, "timeZone");
  const at =
    typeof value === "string" && value.trim().toLowerCase() === "now" ? settingOf(scope, "now") : value;
  return parseInstant(at, typeof zone === "string" && isZone(zone) ? zone : "UTC");
}

/** Null where the pattern cannot be used: then neither `matches` nor `notMatches` holds. */
function matched(left: Json, right: Json, { onError }: Situation): boolean | null {
  const regex = compileRegex(printValue(right), "i");
  if (regex.ok) return regex.test(printValue(left));
  onError?.(regex.error.code, regex.error.message);
  return null;
}
