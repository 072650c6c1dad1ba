import type { Clause, Right } from "../../flow/text/condition";
import { parseDuration } from "../../flow/text/duration";
import { fold } from "../../flow/text/fold";
import { plainNumber } from "../../flow/text/parse-number";
import { printValue } from "../../flow/text/print";
import { parseInstant } from "../../flow/text/zoned-time";
import { Prisma } from "../../prisma/generated/client";
import { clauseFault } from "./audience-subject";

const { sql } = Prisma;
/** Whether a comparison holds; never null. */
export type Test = Prisma.Sql;

const YES = "true yes y on ok 1 是 是的 对 好 好的 真 有".split(" ");
const NO = "false no n off 0 否 不 不是 不对 假 没有".split(" ");

/** A clause about a JSON value: SQL that says the same as flow/text/condition.ts, with the right side as parameters. */
export function compareJson(value: Prisma.Sql, clause: Clause, now: Date): Test {
  const { operator, right = null } = clause;
  const text = sql`coalesce(${value} #>> '{}', '')`;
  switch (operator) {
    case "isSet":
      return sql`NOT parley_empty(${value})`;
    case "isEmpty":
      return sql`parley_empty(${value})`;
    case "isTrue":
      return sql`coalesce(parley_fold(${value} #>> '{}') = ANY (${YES}::text[]), false)`;
    case "isFalse":
      return sql`coalesce(parley_fold(${value} #>> '{}') = ANY (${NO}::text[]), false)`;
    case "equals":
      return equalsJson(value, right, clause.exact === true);
    case "notEquals":
      return sql`NOT ${equalsJson(value, right, clause.exact === true)}`;
    case "contains":
      return containsJson(value, right, clause.exact === true);
    case "notContains":
      return sql`NOT ${containsJson(value, right, clause.exact === true)}`;
    case "in":
      return inJson(value, right);
    case "notIn":
      return sql`NOT ${inJson(value, right)}`;
    case "startsWith":
      return sql`starts_with(parley_fold(${text}), ${fold(printValue(right))})`;
    case "endsWith":
      return sql`right(parley_fold(${text}), ${[...fold(printValue(right))].length}::int) = ${fold(printValue(right))}`;
    case "matches":
    case "notMatches":
      throw clauseFault(clause.left, "patterns are for flows; an audience takes contains and startsWith.");
    default:
      return orderedJson(value, clause, now);
  }
}

/** The number of a right side, where it is one. */
const numberOf = (right: Right | undefined): number | null =>
  Array.isArray(right) ? null : plainNumber(right ?? null);

function oneEquals(value: Prisma.Sql, right: string | number | boolean | null, exact: boolean): Test {
  const print = printValue(right);
  if (exact) return sql`coalesce(normalize(${value} #>> '{}', NFC) = ${print.normalize("NFC")}, false)`;
  const number = plainNumber(right);
  const same = sameText(sql`(${value} #>> '{}')`, fold(print));
  if (number === null) return sql`coalesce(${same}, false)`;
  return sql`coalesce(CASE WHEN parley_number(${value}) IS NULL THEN ${same} ELSE parley_number(${value}) = ${number}::float8 END, false)`;
}

/** Whether a text folds to another: at first what costs little, and the whole of it only where that may differ. */
function sameText(text: Prisma.Sql, folded: string): Test {
  const odd = folded.includes(" ")
    ? sql`(octet_length(${text}) <> length(${text}) OR ${text} ~ '\\s\\s|[\\t\\r\\n]')`
    : sql`octet_length(${text}) <> length(${text})`;
  return sql`(lower(btrim(${text}, E' \\t\\r\\n')) = ${folded} OR (${odd} AND parley_fold(${text}) = ${folded}))`;
}

/**
 * Whether a list has an item that equals a value. What it says to the letter is found at once; a list in which the longest word of
 * the text is not, as it is printed, and that has no letters that fold to others, does not have it; only then is it taken apart.
 */
function listHas(list: Prisma.Sql, wanted: string | number | boolean | null): Test {
  const folded = fold(printValue(wanted));
  const number = plainNumber(wanted);
  const has = sql`parley_list_has(${list}, ${folded}, ${number}::float8)`;
  const word = folded.split(" ").sort((a, b) => b.length - a.length)[0] ?? "";
  if (number !== null || !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(word)) return has;
  const print = sql`${list}::text`;
  return sql`(jsonb_exists(${list}, ${folded}) OR ((strpos(lower(${print}), ${word}) > 0 OR octet_length(${print}) <> length(${print})) AND ${has}))`;
}

function equalsJson(value: Prisma.Sql, right: Right, exact: boolean): Test {
  if (Array.isArray(right)) {
    if (right.length === 0) return sql`parley_empty(${value})`;
    const items = right.map((item, index) => oneEquals(sql`(${value} -> ${index}::int)`, item, exact));
    return sql`(jsonb_typeof(${value}) IS NOT DISTINCT FROM 'array' AND CASE WHEN jsonb_typeof(${value}) = 'array' THEN jsonb_array_length(${value}) = ${right.length} ELSE false END AND ${Prisma.join(items, " AND ")})`;
  }
  if (printValue(right).trim() === "") return sql`parley_empty(${value})`;
  // A list equals a value where it has one item, or, to the letter, where all of its items are that.
  const list = exact
    ? sql`NOT EXISTS (SELECT FROM jsonb_array_elements(${value}) item WHERE NOT ${oneEquals(sql`item`, right, true)})`
    : sql`jsonb_array_length(${value}) = 1 AND ${oneEquals(sql`(${value} -> 0)`, right, false)}`;
  return sql`coalesce(CASE jsonb_typeof(${value}) WHEN 'array' THEN ${list} WHEN 'object' THEN false ELSE ${oneEquals(value, right, exact)} END, false)`;
}

function containsJson(value: Prisma.Sql, right: Right, exact: boolean): Test {
  const wanted = Array.isArray(right) ? right : [right];
  if (wanted.length === 0) return sql`false`;
  const item = (one: string | number | boolean | null) =>
    exact
      ? sql`EXISTS (SELECT FROM jsonb_array_elements(${value}) item WHERE ${oneEquals(sql`item`, one, true)})`
      : listHas(value, one);
  const part = fold(printValue(right));
  const inText = part === "" ? sql`false` : sql`position(${part} IN parley_fold(${value} #>> '{}')) > 0`;
  return sql`coalesce(CASE jsonb_typeof(${value}) WHEN 'array' THEN (${Prisma.join(wanted.map(item), " AND ")})
    WHEN 'object' THEN jsonb_exists(${value}, ${printValue(right)}) ELSE ${inText} END, false)`;
}

function inJson(value: Prisma.Sql, right: Right): Test {
  const list = Array.isArray(right)
    ? right
    : typeof right === "string"
      ? right.split(/[,，、;；\n]/)
      : [right];
  const plain = list.filter((one) => printValue(one).trim() !== "");
  const any = (tests: Test[]) => (tests.length ? sql`(${Prisma.join(tests, " OR ")})` : sql`false`);
  const nothing =
    plain.length < list.length
      ? sql`OR (jsonb_typeof(${value}) IS DISTINCT FROM 'array' AND parley_empty(${value}))`
      : Prisma.empty;
  return sql`(coalesce(CASE jsonb_typeof(${value}) WHEN 'array' THEN ${any(plain.map((wanted) => listHas(value, wanted)))}
    WHEN 'object' THEN false ELSE ${any(plain.map((wanted) => oneEquals(value, wanted, false)))} END, false) ${nothing})`;
}

const OPERATORS = {
  greaterThan: sql`>`,
  greaterOrEqual: sql`>=`,
  lessThan: sql`<`,
  lessOrEqual: sql`<=`,
} as const;

function orderedJson(value: Prisma.Sql, clause: Clause, now: Date): Test {
  const { operator, right, left } = clause;
  if (operator === "between") {
    const [from, to] = Array.isArray(right) ? right : [];
    if (from === undefined || to === undefined) throw clauseFault(left, "between takes two values.");
    const side = (one: string | number, which: "greaterOrEqual" | "lessOrEqual") =>
      orderedJson(value, { left, operator: which, right: one }, now);
    return sql`(${side(from, "greaterOrEqual")} AND ${side(to, "lessOrEqual")})`;
  }
  if (
    operator === "greaterThan" ||
    operator === "greaterOrEqual" ||
    operator === "lessThan" ||
    operator === "lessOrEqual"
  ) {
    const number = numberOf(right);
    if (number !== null)
      return sql`coalesce(parley_number(${value}) ${OPERATORS[operator]} ${number}::float8, false)`;
    const date = dateText(right, now);
    if (date === null) throw clauseFault(left, "compare with a number or a date.");
    return sql`coalesce(parley_date(${value}) COLLATE "C" ${OPERATORS[operator]} ${date}, false)`;
  }
  const range = timeRange(clause, now);
  const from =
    range.from && sql`AND parley_date(${value}) COLLATE "C" >= ${dayOrTime(range.from, range.day)}`;
  const to = range.to && sql`AND parley_date(${value}) COLLATE "C" <= ${dayOrTime(range.to, range.day)}`;
  return sql`coalesce(parley_date(${value}) IS NOT NULL ${from ?? Prisma.empty} ${to ?? Prisma.empty}, false)`;
}

const dayOrTime = (at: Date, day: string | null): string => day ?? at.toISOString();

/** A date as parley_date gives it: days stay days. */
function dateText(right: Right | undefined, now: Date): string | null {
  if (typeof right !== "string") return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(right.trim())) return right.trim();
  const at = instantOf(right, now);
  return at === null ? null : at.toISOString();
}

function instantOf(right: Right | undefined, now: Date): Date | null {
  if (typeof right === "string" && right.trim().toLowerCase() === "now") return now;
  const at = typeof right === "string" || typeof right === "number" ? parseInstant(right, "UTC") : null;
  return at === null ? null : new Date(at);
}

export interface TimeRange {
  readonly from: Date | null;
  readonly to: Date | null;
  /** The right side was a day: it is compared as one. */
  readonly day: string | null;
}

/** From when to when `before`, `after`, `withinLast` and `withinNext` hold. */
export function timeRange({ left, operator, right }: Clause, now: Date): TimeRange {
  if (operator === "withinLast" || operator === "withinNext") {
    const length = parseDuration(right);
    if (length === null) throw clauseFault(left, "how long? For example 7d.");
    return operator === "withinLast"
      ? { from: new Date(now.getTime() - length), to: now, day: null }
      : { from: now, to: new Date(now.getTime() + length), day: null };
  }
  const at = instantOf(right, now);
  if (at === null || (operator !== "before" && operator !== "after"))
    throw clauseFault(left, "this takes before, after, withinLast or withinNext with a time.");
  // Before and after leave the moment itself out.
  return operator === "before"
    ? { from: null, to: new Date(at.getTime() - 1), day: null }
    : { from: new Date(at.getTime() + 1), to: null, day: null };
}

/** Beyond it a whole number is not exact here, and no column is that large. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/** A clause about a column of whole numbers; the bound is made one too, so that an index of the column serves. */
export function compareInteger(value: Prisma.Sql, { left, operator, right }: Clause): Test {
  const wanted = (one: Right | undefined): number => {
    const number = numberOf(one);
    if (number === null) throw clauseFault(left, "compare with a number.");
    return number;
  };
  const whole = (number: number) => sql`${String(Math.min(LARGEST, Math.max(-LARGEST, number)))}::bigint`;
  const up = (one: Right | undefined) => whole(Math.ceil(wanted(one)));
  const down = (one: Right | undefined) => whole(Math.floor(wanted(one)));
  switch (operator) {
    case "equals":
      return Number.isInteger(wanted(right)) ? sql`${value} = ${up(right)}` : sql`false`;
    case "notEquals":
      return Number.isInteger(wanted(right)) ? sql`${value} <> ${up(right)}` : sql`true`;
    case "isSet":
    case "isTrue":
      return sql`${value} > 0`;
    case "isEmpty":
    case "isFalse":
      return sql`${value} <= 0`;
    case "between": {
      const [from, to] = Array.isArray(right) ? right : [];
      return sql`${value} BETWEEN ${up(from)} AND ${down(to)}`;
    }
    case "greaterThan":
      return sql`${value} > ${down(right)}`;
    case "greaterOrEqual":
      return sql`${value} >= ${up(right)}`;
    case "lessThan":
      return sql`${value} < ${up(right)}`;
    case "lessOrEqual":
      return sql`${value} <= ${down(right)}`;
    default:
      throw clauseFault(left, "this is a number: compare it with one.");
  }
}
