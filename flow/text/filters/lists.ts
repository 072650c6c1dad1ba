import { fold } from "../fold";
import { graphemes } from "../graphemes";
import type { FilterTable, TemplateContext } from "../liquid-engine";
import { letterCost, sizeOf } from "../member";
import { ownProperty } from "../paths";
import { printValue } from "../print";
import { numberFrom } from "./numbers";

/** Filters on lists, and `default`, `size` and `contains`, which take anything. */
export const listFilters: FilterTable = {
  default: (_, value, otherwise = "") => (isEmpty(value) ? otherwise : value),
  size: (context, value) => {
    context.charge(typeof value === "string" ? letterCost(value) : 0);
    return sizeOf(value);
  },
  first: (_, value) => (Array.isArray(value) ? value[0] : firstLetter(printValue(value))),
  last: (context, value) => (Array.isArray(value) ? value.at(-1) : lastLetter(context, printValue(value))),
  join: (context, value, separator = " ") => {
    const between = printValue(separator);
    const list = listOf(context, value);
    context.charge(list.length * between.length);
    return list.map(printValue).join(between);
  },
  sort: (context, value, key) => {
    const list = listOf(context, value);
    return [...list].sort((a, b) => compare(field(a, key), field(b, key)));
  },
  uniq: (context, value) => {
    const seen = new Map(
      listOf(context, value)
        .map((item) => [printValue(item), item] as const)
        .reverse(),
    );
    return [...seen.values()].reverse();
  },
  reverse: (context, value) => [...listOf(context, value)].reverse(),
  map: (context, value, key) => listOf(context, value).map((item) => field(item, key) ?? null),
  where: (context, value, key, expected) =>
    listOf(context, value).filter((item) => {
      const found = field(item, key);
      return expected === undefined ? !isEmpty(found) : printValue(found) === printValue(expected);
    }),
  contains: (_, value, what) => containsFolded(value, what),
  concat: (context, value, other) => [...listOf(context, value), ...listOf(context, other)],
  compact: (context, value) => listOf(context, value).filter((item) => item !== null && item !== undefined),
  sum: (context, value, key) =>
    listOf(context, value).reduce<number>((total, item) => total + numberFrom(field(item, key)), 0),
};

/** Whether a list has an item or a text a part, without regard to case and width. */
export function containsFolded(value: unknown, what: unknown): boolean {
  const wanted = fold(printValue(what));
  if (Array.isArray(value)) return value.some((item) => fold(printValue(item)) === wanted);
  return typeof value === "string" && wanted !== "" && fold(value).includes(wanted);
}

/** What `default` replaces: nothing, false, and empty texts, lists and objects. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true;
  return (typeof value === "string" || typeof value === "object") && sizeOf(value) === 0;
}

function listOf(context: TemplateContext, value: unknown): unknown[] {
  const list: unknown[] = Array.isArray(value)
    ? value
    : value === null || value === undefined || value === ""
      ? []
      : [value];
  context.charge(list.length);
  return list;
}

/** The item itself, or what it has at a dotted name ("price.amount"). */
function field(item: unknown, key: unknown): unknown {
  if (key === undefined) return item;
  return printValue(key)
    .split(".")
    .reduce((value: unknown, part) => ownProperty(value, part), item);
}

/** Numbers by size, everything else by code point, what is missing last: the same on every machine. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const missing = Number(a === null || a === undefined) - Number(b === null || b === undefined);
  if (missing !== 0) return missing;
  const left = printValue(a);
  const right = printValue(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

function firstLetter(text: string): string | null {
  for (const letter of graphemes(text)) return letter;
  return null;
}

function lastLetter(context: TemplateContext, text: string): string | null {
  context.charge(letterCost(text));
  let last: string | null = null;
  for (const letter of graphemes(text)) last = letter;
  return last;
}
